"""One person as a list gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list: the row, what identifies the person there, and the values read."""

    row: int
    id: str
    name: str
    values: Mapping[str, object]
