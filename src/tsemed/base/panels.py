"""A page of a lower app with a place for what upper apps know of the same thing.

The page of a partner shows its contact persons and its cycles, but the partners app knows
neither people nor cycles. So it keeps a place, and upper apps fill it when they start,
as they do with `extend_visibility`. The page only draws what it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

T = TypeVar("T")


@dataclass(frozen=True)
class Panel:
    """One part of a page: the template that draws it and the values it needs as `panel`."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


class Panels(Generic[T]):
    """The panels of one kind of page, those of the lowest app first."""

    def __init__(self) -> None:
        self._makers: list[Callable[[User, T, date], Panel | None]] = []

    def add(
        self, maker: Callable[[User, T, date], Panel | None]
    ) -> Callable[[User, T, date], Panel | None]:
        """Show a panel on the page; a maker that answers None shows nothing."""
        # Apps start from the top layer: the lowest app's panel stands first.
        self._makers.insert(0, maker)
        return maker

    def for_viewer(self, user: User, thing: T, *, on: date) -> list[Panel]:
        """Return what this viewer is shown about the thing."""
        made = (maker(user, thing, on) for maker in self._makers)
        return [panel for panel in made if panel is not None]
