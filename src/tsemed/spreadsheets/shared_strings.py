"""Texts that make a list unusable, found among its shared texts before any row is read.

A workbook writes each text once and lets its cells point to it. Looking the texts through takes
a moment where reading all rows up to the last one takes seconds, and the sender of such a list
should not wait for them. What is not found here is still found by the reader, cell by cell; so are
formulas written as texts, which harm only in a column that is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from tsemed.spreadsheets.problems import Code, Value

# A control character is written as _x0000_; a text that really says so is written _x005F_x0000_.
_CONTROL: Final = re.compile(
    rb"(?<!_x005F)_x(00(?:0[0-8BCEF]|1[0-9A-F]|7F|[89][0-9A-F]))_", re.IGNORECASE
)
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[^>]*")
_POINTS: Final = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_MOST_BYTES: Final = 4
_MOST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that makes a list unusable, and why."""

    code: Code
    row: int
    column: str
    values: dict[str, Value]


def unusable_text(sheet: bytes, texts: bytes, starts: list[int], *, most: int) -> Unusable | None:
    """Return the first cell of a sheet that points to a text no list may hold.

    `starts` says where in the XML of the shared texts each begins; `most` is how many
    characters a cell may have. A part that holds no text at all has nothing to find.
    """
    if not starts:
        return None
    for number, code, values in _suspects(texts, starts, most=most):
        if place := _pointing_to(number, sheet):
            return Unusable(code, *place, values)
    return None


def _suspects(
    texts: bytes, starts: list[int], *, most: int
) -> Iterator[tuple[int, Code, dict[str, Value]]]:
    for found in islice(_CONTROL.finditer(texts), _MOST_LOOKED_AT):
        character = f"U+{found.group(1).decode().upper()}"
        number = bisect_right(starts, found.start()) - 1
        yield number, Code.CONTROL_CHARACTER, {"character": character}
    ends = [*starts[1:], len(texts)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end - start > most and len(_bare(texts[start:end])) > most * _MOST_BYTES:
            yield number, Code.CELL_TOO_LONG, {"most": most}


def _bare(text: bytes) -> bytes:
    return re.sub(rb"<[^>]*>", b"", text)


def _pointing_to(number: int, sheet: bytes) -> tuple[int, str] | None:
    """Return (row, column) of a cell that points to a shared text; None where none does."""
    pointer, at = b">%d</" % number, 0
    for _ in range(_MOST_LOOKED_AT):
        at = sheet.find(pointer, at)
        if at < 0:
            return None
        cells = list(_CELL.finditer(sheet, max(0, at - 400), at))
        if cells and _POINTS.search(cells[-1].group()):
            return int(cells[-1][2]), cells[-1][1].decode("ascii")
        at += len(pointer)
    return None
