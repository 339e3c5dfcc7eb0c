"""The table of legal steps, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product


@dataclass(frozen=True)
class StateTable:
    """Which state may follow which. A state that maps to nothing is final."""

    states: type[StrEnum]
    legal: Mapping[StrEnum, frozenset[StrEnum]]

    def __post_init__(self) -> None:
        missing = set(self.states) - set(self.legal)
        if missing:
            raise ValueError(f"no line for {sorted(missing)}: name its steps, or none")

    def allows(self, old: str, new: str) -> bool:
        """Return whether one step leads from old to new."""
        return self.states(new) in self.legal[self.states(old)]

    def is_final(self, state: str) -> bool:
        """Return whether nothing follows this state."""
        return not self.legal[self.states(state)]

    def pairs(self) -> Iterator[tuple[StrEnum, StrEnum, bool]]:
        """Yield every ordered pair of states with whether the step is legal, for tests."""
        for old, new in product(self.states, repeat=2):
            yield old, new, new in self.legal[old]
