"""How far a sheet reaches, found before the reader allocates memory for it.

The reader holds a full rectangle up to the farthest cell, so one cell at XFD1048576 asks for
more memory than there is and ends the process. Every cell tag is therefore looked at: those
written the way spreadsheet programs write them by fast patterns that keep nothing, all others
by a real parser, which is slow and so bounded in size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

# Anything that is not written as `<c r="B7"` or `<row r="7"` is parsed properly.
_STRANGE: Final = re.compile(
    rb'<(?:c(?! r="[A-Z]{1,3}[0-9]{1,7}")|row(?! r="[0-9]{1,7}"))(?=[\s/>"])'
    # A far row whose cells say that they stand in another.
    rb'|<row r="(?![0-9]{1,5}")([0-9]{1,7})"[^<>]{0,999}>\s{0,99}<c r="[A-Z]{1,3}(?![A-Z]|\1")'
)
# A cell passes over in silence if it has one letter and up to five digits, or holds nothing: the
# reader allocates memory only up to the farthest cell that does.
_REST_OF_EMPTY: Final = rb'(?: [A-Za-z0-9:]+="[^"<>]*")*\s{0,9}(?:/>|></c>)'
_FAR_CELL: Final = re.compile(
    rb'<c r="(?![A-Z][0-9]{1,5}")([A-Z]{1,3})([0-9]{1,7})"(?!' + _REST_OF_EMPTY + rb")"
)
_FILLED_ROW: Final = re.compile(rb"<row [^<>]*(?<!/)>(?:\s*<c" + _REST_OF_EMPTY + rb")*+\s*<c ")
_PREFIXED: Final = re.compile(rb"<[^<>\s/]{1,64}:(?:c|row|f)[\s/>]")
_ENDINGS: Final = (b":c", b":row", b":f")
_ADDRESS: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
MOST_PARSED: Final = 12_000_000
# No spreadsheet program writes more; looking at each of tens of millions would take a minute.
_MOST_ROWS: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Extent:
    """The farthest row and column of a sheet in which something is written, counting from 1."""

    row: int
    column: int


class StrangeSheet(Exception):
    """A sheet not written as any spreadsheet program writes one."""


def extent_of(content: bytes) -> Extent:
    """Return how far the filled cells of a sheet's XML reach; raise StrangeSheet if unsure.

    Cells and rows that have a format and hold nothing do not count, however many they are. Cells
    in the first 99,999 rows and 26 columns are not looked at one by one: they count as the first.
    """
    if content.count(b"<row") > _MOST_ROWS:
        raise StrangeSheet
    if _STRANGE.search(content) or has_prefixed_tags(content):
        return _parsed(content)
    farthest_row = 0
    letters = set()
    for cell in _FAR_CELL.finditer(content):
        letters.add(cell[1])
        farthest_row = max(farthest_row, int(cell[2]))
    return Extent(farthest_row, max((column_number(each.decode()) for each in letters), default=0))


def rows_beyond(content: bytes, rows: int) -> int:
    """Return how many rows of a sheet hold something if they are more than `rows`, else 0."""
    if content.count(b"<row") <= rows:
        return 0
    found = sum(1 for _ in _FILLED_ROW.finditer(content))
    return found if found > rows else 0


def has_prefixed_tags(content: bytes) -> bool:
    """Return whether a cell, row or formula is written under a name-space prefix."""
    return any(ending in content for ending in _ENDINGS) and bool(_PREFIXED.search(content))


def _parsed(content: bytes) -> Extent:
    if len(content) > MOST_PARSED:
        raise StrangeSheet
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise StrangeSheet from error
    return Extent(walk.farthest_row, walk.farthest_column)


class _Walk:
    """Follows rows and cells; where an address is left out, the next place is meant."""

    def __init__(self) -> None:
        self.row = self.column = self.row_of_cell = 0
        self.is_in_cell = False
        self.farthest_row = self.farthest_column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self.column = 0
            self.row = self._number(attributes["r"]) if "r" in attributes else self.row + 1
        elif local == "c":
            self.is_in_cell = True
            self.column += 1
            self.row_of_cell = self.row
            if "r" in attributes:
                self._jump(attributes["r"])
        elif self.is_in_cell:
            # The row its tag says and the row it stands in: readers differ on which counts.
            self.farthest_row = max(self.farthest_row, self.row, self.row_of_cell)
            self.farthest_column = max(self.farthest_column, self.column)

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self.is_in_cell = False

    def _jump(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise StrangeSheet
        self.column = column_number(found[1])
        self.row_of_cell = int(found[2])

    @staticmethod
    def _number(written: str) -> int:
        if not re.fullmatch("[0-9]{1,7}", written):
            raise StrangeSheet
        return int(written)


def column_number(address: str) -> int:
    """Return the number of the column of an address, counting from 1."""
    number = 0
    for letter in address.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - 64
    return number
