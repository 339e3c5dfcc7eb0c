"""A round's answer as plain rows, ready for a workbook, a page or a program.

Nothing is in words yet: reasons and blocks stay the engine's, so that any language can be
chosen afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tsemed.spreadsheets.column_report import ColumnReport
from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.pair_reasons import Block, Reason
from tsemed.spreadsheets.problems import WorkbookProblem
from tsemed.spreadsheets.sentences import GenderAnswers, open_wishes


@dataclass(frozen=True, slots=True)
class Loss:
    """What the whole round would lose, in the order in which the wishes count.

    `people` matched, `group_places` of a group, days of `waiting` among those matched, whether
    pairs would be of `poorer` quality, and `points`. Only the first that is not 0 decides.
    """

    people: int = 0
    group_places: int = 0
    waiting_days: int = 0
    poorer: bool = False
    points: int = 0


@dataclass(frozen=True, slots=True)
class Instead:
    """Another mentor for the same mentee: the points, and what the whole round would lose."""

    mentor: Listed
    points: int
    loss: Loss


def _gender_answers(person: Listed) -> GenderAnswers:
    wish, gender = (str(person.values.get(key) or "") for key in ("wishes_gender", "gender"))
    return GenderAnswers(wish, gender)


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

    def open_wishes(self, language: str) -> list[str]:
        """Return the wishes that the other side left without an answer."""
        return open_wishes(_gender_answers(self.mentee), _gender_answers(self.mentor), language)


@dataclass(frozen=True, slots=True)
class Unlock:
    """One rule that, waived for this mentee and one mentor, would help.

    `mentor` is the one with whom it gains most, `opens` how many it would open in all.
    `gains_person` says that one more mentee would be matched in all; otherwise somebody else
    would lose the place.
    """

    mentor: Listed
    block: Block
    opens: int
    points: int
    gains_person: bool


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A mentee without a mentor: how many mentors each rule alone keeps away, what would help.

    `taken` are mentors who would fit and whose places others need more.
    """

    mentee: Listed
    kept_away: Mapping[str, int]
    unlocks: tuple[Unlock, ...]
    taken: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Free:
    """A mentor with places left."""

    mentor: Listed
    places: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a round says about two lists.

    `is_proven` says that no answer is better; otherwise a better one would add at most
    `gap_people` pairs and, with as many pairs, `gap_points`.
    """

    pairs: tuple[Proposed, ...]
    left_over: tuple[LeftOver, ...]
    free: tuple[Free, ...]
    refused: tuple[WorkbookProblem, ...]
    notes: tuple[WorkbookProblem, ...]
    points: int
    mentors: int
    gap_points: int
    gap_people: int
    is_proven: bool
    columns: tuple[ColumnReport, ...] = ()
