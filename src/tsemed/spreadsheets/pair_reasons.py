"""What the lists read of a reason for a pair, and of a rule that blocks one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Reason(Protocol):
    """What one criterion says of a pair: `points` of at most `of`, as a code with values."""

    @property
    def criterion(self) -> str:
        """Return the name of the criterion."""

    @property
    def points(self) -> int:
        """Return the points the pair gets by it."""

    @property
    def of(self) -> int:
        """Return the most points it can give."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values behind it."""

    @property
    def code(self) -> str:
        """Return the code of its sentence."""


class Block(Protocol):
    """A hard rule that removes a pair, with the values it removed it for."""

    @property
    def rule(self) -> str:
        """Return the name of the rule."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values it looked at."""
