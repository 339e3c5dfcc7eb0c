"""How far a sheet reaches, found before the reader allocates memory for it.

The reader holds a full rectangle up to the farthest cell, so one cell at XFD1048576 asks for
more memory than there is and ends the process. Every cell tag is therefore looked at: those
written the way spreadsheet programs write them by one fast pattern, all others by a real
parser, which is slow and so bounded in size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

# A tag passes over in silence only as `<c r="` with one letter and up to five digits; wider
# ones give their address, and anything else gives the empty address and is parsed properly.
_CELL: Final = re.compile(rb'<c(?! r="[A-Z][0-9]{1,5}")(?: r="([A-Z]{1,3}[0-9]{1,7})")?(?=[\s/>"])')
_ROW: Final = re.compile(rb'<row(?! r="[0-9]{1,5}")(?: r="([0-9]{1,7})")?(?=[\s/>"])')
_PREFIXED: Final = re.compile(rb":(?:c|row|f)[\s/>]")
_TAG_START: Final = re.compile(rb"<[^<>\s]{1,64}$")
_ADDRESS: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_MOST_PARSED: Final = 12_000_000


@dataclass(frozen=True, slots=True)
class Extent:
    """The farthest row and column of a sheet, counting from 1, and how many rows it has."""

    row: int
    column: int
    rows: int


class StrangeSheet(Exception):
    """A sheet not written as any spreadsheet program writes one."""


def extent_of(content: bytes) -> Extent:
    """Return how far the cells of a sheet's XML reach; raise StrangeSheet if that is unsure."""
    cells = set(_CELL.findall(content))
    rows = set(_ROW.findall(content))
    if b"" in cells or b"" in rows or has_prefixed_tags(content):
        return _parsed(content)
    addresses = [address.decode("ascii") for address in cells]
    return Extent(
        row=max([0, *map(int, rows), *(int(each.lstrip(_LETTERS)) for each in addresses)]),
        column=max([0, *(_column_number(each) for each in addresses)]),
        rows=content.count(b"<row"),
    )


def has_prefixed_tags(content: bytes) -> bool:
    """Return whether a cell, row or formula is written under a name-space prefix."""
    return any(
        _TAG_START.search(content, max(0, found.start() - 66), found.start())
        for found in _PREFIXED.finditer(content)
    )


def _parsed(content: bytes) -> Extent:
    if len(content) > _MOST_PARSED:
        raise StrangeSheet
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=":")
    parser.StartElementHandler = walk.start
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise StrangeSheet from error
    return Extent(walk.farthest_row, walk.farthest_column, walk.rows)


class _Walk:
    """Follows rows and cells; where an address is left out, the next place is meant."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.farthest_row = self.farthest_column = self.rows = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self.rows += 1
            self.column = 0
            self.row = self._number(attributes["r"]) if "r" in attributes else self.row + 1
        elif local == "c":
            self.column += 1
            if "r" in attributes:
                self._jump(attributes["r"])
        self.farthest_row = max(self.farthest_row, self.row)
        self.farthest_column = max(self.farthest_column, self.column)

    def _jump(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise StrangeSheet
        self.column = _column_number(found[1])
        self.row = int(found[2])

    @staticmethod
    def _number(written: str) -> int:
        if not re.fullmatch("[0-9]{1,7}", written):
            raise StrangeSheet
        return int(written)


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _column_number(address: str) -> int:
    number = 0
    for letter in address.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - 64
    return number
