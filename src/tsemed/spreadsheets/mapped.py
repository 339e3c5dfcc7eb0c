"""What a sender says of a list: what its headings and values mean, and where in its file it stands.

People write it line by line:

    Volunteer = First name          a heading of the list, and the column it means
    Notes of the office =           a heading that means nothing here
    Speaks: Iwrit = Hebrew          a value under a heading, and the value it means
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pairing.reference.folding import fold
from tsemed.spreadsheets.choices import LANGUAGES
from tsemed.spreadsheets.columns import Column, Side, columns_of
from tsemed.spreadsheets.workbooks import ANYWHERE, Place

Meanings = Mapping[str, Mapping[str, str]]
"""What foreign values mean, by the key of their column."""

MOST_LINES: Final = 300


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the foreign headings and values of one list mean, and where in its file it stands."""

    headings: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    place: Place = ANYWHERE
    meanings: Meanings = field(default_factory=dict)


UNMAPPED: Final = Mapped()


class UnreadableLine(ValueError):
    """A line that says nothing of a list; `number` counts from 1."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(line)
        self.number, self.line = number, line


def mapped_lines(text: str, side: Side, *, place: Place = ANYWHERE) -> Mapped:
    """Return what lines typed by a person say of a list; raise UnreadableLine."""
    headings: dict[str, str] = {}
    ignored: list[str] = []
    values: list[tuple[int, str, str, str, str]] = []
    for number, line in enumerate(text.splitlines()[: MOST_LINES + 1], start=1):
        if not line.strip():
            continue
        theirs, equals, ours = (part.strip() for part in line.partition("="))
        if not equals or not theirs or number > MOST_LINES:
            raise UnreadableLine(number, line)
        heading, colon, value = (part.strip() for part in theirs.partition(":"))
        if colon and value and ours:
            values.append((number, line, heading, value, ours))
        elif not ours:
            ignored.append(theirs)
        elif (column := _column_called(ours, side)) is not None:
            headings[theirs] = column.key
        else:
            raise UnreadableLine(number, line)
    return Mapped(headings, tuple(ignored), place, _meanings(values, headings, side))


def _meanings(
    values: list[tuple[int, str, str, str, str]], headings: Mapping[str, str], side: Side
) -> Meanings:
    keys = {fold(heading): key for heading, key in headings.items()}
    found: dict[str, dict[str, str]] = {}
    for number, line, heading, value, ours in values:
        column = _column_called(heading, side)
        key = keys.get(fold(heading)) or (column.key if column else "")
        if not key:
            raise UnreadableLine(number, line)
        found.setdefault(key, {})[value] = ours
    return found


def _column_called(name: str, side: Side) -> Column | None:
    wanted = fold(name)
    for column in columns_of(side):
        called = [column.heading(language, side) for language in LANGUAGES]
        if wanted in {fold(one) for one in (*called, *column.spellings(side), column.key)}:
            return column
    return None
