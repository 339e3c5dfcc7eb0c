"""A round's answer as plain rows, ready for a workbook, a page or a program.

Nothing is in words yet: reasons and blocks stay the engine's, so that any language can be
chosen afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsemed.exchange.people_lists import Listed
from tsemed.exchange.problems import WorkbookProblem

if TYPE_CHECKING:
    from pairing.scoring import Block, Reason


@dataclass(frozen=True, slots=True)
class Instead:
    """Another mentor for the same mentee: the points, and what the whole round would lose."""

    mentor: Listed
    points: int
    loss_points: int
    loss_people: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed pair with what speaks for it, what speaks against it, and what else could be.

    `decided` says that people had decided the pair beforehand.
    """

    mentee: Listed
    mentor: Listed
    points: int
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    instead: tuple[Instead, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Unlock:
    """One change that would help: the mentor it opens, what stands in the way, what it gains.

    `gains_person` says that one more mentee would be matched in all; otherwise somebody else
    would lose the place.
    """

    mentor: Listed
    blocks: tuple[Block, ...]
    gains_person: bool
    gain_points: int


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A mentee without a mentor: how many mentors each rule alone keeps away, what would help.

    `taken` are mentors who would fit and whose places others need more.
    """

    mentee: Listed
    kept_away: Mapping[str, int]
    fitting: int
    unlocks: tuple[Unlock, ...]
    taken: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """A mentor with places left."""

    mentor: Listed
    places: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a round says about two lists."""

    pairs: tuple[Proposed, ...]
    left_over: tuple[LeftOver, ...]
    free: tuple[Free, ...]
    refused: tuple[WorkbookProblem, ...]
    notes: tuple[WorkbookProblem, ...]
    points: int
    mentors: int
    gap_points: int
    gap_people: int

    @property
    def is_proven(self) -> bool:
        """Whether it is proven that no other answer is better."""
        return self.gap_points == 0 and self.gap_people == 0
