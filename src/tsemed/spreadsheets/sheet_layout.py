"""What a sheet says besides its cells: hidden rows, merged cells, and where formulas stand."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tsemed.spreadsheets.sheet_extent import (
    MOST_PARSED,
    StrangeSheet,
    column_number,
    has_prefixed_tags,
)

# Each looks no farther than the tag in which it begins, and what they find is never collected:
# a sheet of 300 MB may hold tens of millions of any of them.
_ROW: Final = re.compile(rb"<(?:\w{1,64}:)?row(?=[\s/>])[^<>]*>")
_HIDDEN_ROW: Final = re.compile(
    rb"<(?:\w{1,64}:)?row(?=\s)[^<>]*?\shidden\s*=\s*[\"'](?:1|true)[\"'][^<>]*>"
)
_ROW_NUMBER: Final = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_MERGED: Final = re.compile(
    rb"<(?:\w{1,64}:)?mergeCell\s[^<>]{0,200}?\bref\s{0,9}=\s{0,9}"
    rb"[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']"
)
_FORMULA: Final = re.compile(rb"<f[\s>/]")
_PREFIXED_FORMULA: Final = re.compile(rb"<[^<>\s/]{1,64}:f[\s>/]")
_CELL_WITH_FORMULA: Final = re.compile(
    rb"<c\s[^<>]{0,60}?\br\s{0,9}=\s{0,9}[\"']([A-Z]{1,3})(\d{1,7})[\"']"
    rb"[^<>]{0,200}>\s{0,20}<f[\s>/]"
)
_MOST_FORMULAS: Final = 1_000_000
_MOST_MERGES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A cell merged over several rows of its column; columns count from 0."""

    column: int
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Hidden rows, merged cells, and the rows with a formula by column; columns count from 0."""

    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[Merge, ...] = ()
    formulas: Mapping[int, Iterable[int]] = field(default_factory=dict)


PLAIN: Final = Layout()


class FormulaSomewhere(Exception):
    """A formula whose cell is not written the way spreadsheet programs write it."""


def layout_of(content: bytes, *, rows: int, columns: int) -> Layout:
    """Return the layout of the first rows and columns of a sheet, those that may be read.

    Raise FormulaSomewhere if a formula cannot be placed, StrangeSheet for a sheet that no
    spreadsheet program writes.
    """
    return Layout(_hidden_rows(content, rows), _merges(content, rows, columns), _formulas(content))


def _hidden_rows(content: bytes, rows: int) -> frozenset[int]:
    if b"hidden" not in content:
        return frozenset()
    numbers = set()
    for tag in _HIDDEN_ROW.finditer(content):
        written = _ROW_NUMBER.search(tag[0])
        if not written:
            return frozenset(number for number in _counted_hidden_rows(content) if number <= rows)
        if (number := int(written[1])) <= rows:
            numbers.add(number)
    return frozenset(numbers)


def _counted_hidden_rows(content: bytes) -> Iterator[int]:
    """Yield the numbers of hidden rows in a sheet that leaves numbers of rows out."""
    if len(content) > MOST_PARSED:
        raise StrangeSheet
    number = 0
    for tag in _ROW.finditer(content):
        written = _ROW_NUMBER.search(tag[0])
        number = int(written[1]) if written else number + 1
        if _HIDDEN_ROW.match(tag[0]):
            yield number


def _merges(content: bytes, rows: int, columns: int) -> tuple[Merge, ...]:
    if content.count(b"mergeCell ") > _MOST_MERGES:
        raise StrangeSheet
    found: dict[tuple[int, int], Merge] = {}
    for tag in _MERGED.finditer(content):
        column, first, last = column_number(tag[1].decode()) - 1, int(tag[2]), int(tag[3])
        if column < columns and first <= rows and first < last:
            found[column, first] = Merge(column, first, last)
    return tuple(found.values())


def _formulas(content: bytes) -> dict[int, array[int]]:
    if content.count(b"<f>") + content.count(b"<f ") + content.count(b"<f/") > _MOST_FORMULAS:
        raise FormulaSomewhere
    if has_prefixed_tags(content) and _PREFIXED_FORMULA.search(content):
        raise FormulaSomewhere
    rows: dict[int, array[int]] = {}
    written = sum(1 for _ in _FORMULA.finditer(content))
    placed = 0
    for cell in _CELL_WITH_FORMULA.finditer(content):
        placed += 1
        rows.setdefault(column_number(cell[1].decode()) - 1, array("L")).append(int(cell[2]))
    if placed < written:
        raise FormulaSomewhere
    return rows


class Merged:
    """Fills the rows under a merged cell with its value: a person sees it next to each of them."""

    def __init__(self, merges: Iterable[Merge], *, width: int) -> None:
        """Take the merged cells of the columns that are read."""
        self._last_rows: dict[int, dict[int, int]] = {}
        for merge in merges:
            if merge.column < width:
                self._last_rows.setdefault(merge.first_row, {})[merge.column] = merge.last_row
        self._open: dict[int, tuple[int, Any]] = {}
        self.characters = 0

    def fill(self, number: int, cells: list[Any]) -> None:
        """Put the values of merged cells into the empty cells of a row, and count their text."""
        for at, last in self._last_rows.get(number, {}).items():
            if at < len(cells):
                self._open[at] = (last, cells[at])
        for at, (last, value) in list(self._open.items()):
            if last < number:
                del self._open[at]
                continue
            cells.extend([None] * (at + 1 - len(cells)))
            if cells[at] is None:
                cells[at] = value
                self.characters += len(value) if isinstance(value, str) else 0
