"""Look into a packed workbook before anything opens it, and refuse what would hurt.

A workbook is a zip of XML. Its directory says how large each part becomes, so a bomb is
refused before a byte is unpacked; every part that will be read is then unpacked once here,
within bounds, and looked through for formulas, entity declarations, cells at absurd
addresses (the reader holds a full rectangle up to the farthest cell) and texts repeated
until memory ends.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.shared_strings import unusable_text
from tsemed.spreadsheets.sheet_extent import StrangeSheet, extent_of, rows_beyond
from tsemed.spreadsheets.sheet_layout import FormulaSomewhere, Layout, layout_of

_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, KeyError,
    NotImplementedError, RuntimeError, ValueError, UnicodeDecodeError,
)  # fmt: skip
_ENCRYPTED = 0x1
_SMALL = 1_000_000
_LONG_TEXT = 200

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_FORMULA = re.compile(rb"<f[\s>/]")
_PREFIXED_FORMULA = re.compile(rb"<[^<>\s]{1,64}:f[\s>/]")
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d+)")
# The reader allocates memory for as many things as a part says it holds, before it has seen one; a
# part that says four milliards ends the whole process. Eight characters are ten million.
_COUNT = re.compile(rb"ount\s*=\s*[\"'][^\"']{8,}[\"']")
_TEXT_START = re.compile(rb"<(?:\w+:)?si[\s>]")
# Kinds of sheets without cells, or with commands in them.
_NO_TABLES = ("/chartsheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>")
_POINTER = re.compile(rb"<(?:\w+:)?v>(\d+)</")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook and the part of the package it is stored in."""

    name: str
    part: str
    is_hidden: bool = False


class Package:
    """A workbook's parts, opened only as far as the limits allow."""

    def __init__(self, content: bytes, *, file: str, limits: Limits) -> None:
        """Check the directory of the package; raise WorkbookProblem if it may not be opened."""
        self._file = file
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise WorkbookProblem(Code.DAMAGED, file=file) from error
        self._check_directory(self._zip.infolist())
        if "xl/workbook.xml" not in self._zip.namelist():
            raise WorkbookProblem(Code.NOT_A_LIST, file=file)

    def _check_directory(self, parts: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise WorkbookProblem(Code.PASSWORD, file=self._file)
        too_big = (
            len(parts) > limits.parts
            or len({part.filename for part in parts}) < len(parts)
            or sum(part.file_size for part in parts) > limits.unpacked
            or any(_is_bomb(part, limits.ratio) for part in parts)
        )
        if too_big:
            megabytes = limits.unpacked // 1_000_000
            raise WorkbookProblem(
                Code.UNPACKS_TOO_BIG, file=self._file, values={"megabytes": megabytes}
            )

    def _part(self, name: str) -> bytes:
        """Unpack one part; the zip reader stops at the declared size and checks the sum."""
        try:
            content = self._zip.read(name)
        except _BROKEN as error:
            raise WorkbookProblem(Code.DAMAGED, file=self._file) from error
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise WorkbookProblem(Code.ENTITIES, file=self._file)
        return content

    def _counted_part(self, name: str) -> bytes:
        content = self._part(name)
        if any(tag.startswith(b"<") for tag in _tags_with(_COUNT, content)):
            raise WorkbookProblem(Code.DAMAGED, file=self._file)
        return content

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the sheets in the order of the workbook, with their parts."""
        targets: dict[str, str] = {}
        if "xl/_rels/workbook.xml.rels" in self._zip.namelist():
            for tag in _RELATION.findall(self._part("xl/_rels/workbook.xml.rels")):
                if _attribute(tag, "Type").endswith(_NO_TABLES):
                    continue
                target = _attribute(tag, "Target")
                targets[_attribute(tag, "Id")] = (
                    target.lstrip("/") if target.startswith("/")
                    else posixpath.normpath(posixpath.join("xl", target))
                )  # fmt: skip
        found = (
            Sheet(
                _attribute(tag, "name"),
                targets.get(_attribute(tag, r"(?:\w+:)?id"), ""),
                is_hidden=_attribute(tag, "state") in ("hidden", "veryHidden"),
            )
            for tag in _SHEET.findall(self._part("xl/workbook.xml"))
        )
        return tuple(sheet for sheet in found if sheet.part in self._zip.namelist())

    def holds_something(self, sheet: Sheet) -> bool:
        """Return whether a cell of a sheet has a value."""
        return _VALUE.search(self._part(sheet.part)) is not None

    def check(self, sheet: Sheet) -> Layout:
        """Return the layout of the sheet to be read; refuse it if it, or a text, must not be."""
        if "xl/styles.xml" in self._zip.namelist():
            self._counted_part("xl/styles.xml")
        content = self._part(sheet.part)
        self._check_extent(content, sheet)
        layout = self._layout(content, sheet)
        if "xl/sharedStrings.xml" in self._zip.namelist():
            texts = self._counted_part("xl/sharedStrings.xml")
            starts = [match.start() for match in _TEXT_START.finditer(texts)]
            self._check_texts(content, texts, starts, sheet)
            self._check_repetition(content, len(texts), starts)
        return layout

    def _check_extent(self, content: bytes, sheet: Sheet) -> None:
        limits = self._limits
        try:
            extent = extent_of(content)
        except StrangeSheet as error:
            raise WorkbookProblem(Code.DAMAGED, file=self._file, sheet=sheet.name) from error
        rows = max(extent.row, rows_beyond(content, limits.rows + 1))
        if rows - 1 > limits.rows:
            raise WorkbookProblem(
                Code.TOO_MANY_ROWS, file=self._file, sheet=sheet.name,
                values={"rows": rows, "most": limits.rows},
            )  # fmt: skip
        if extent.column > limits.columns:
            raise WorkbookProblem(
                Code.TOO_MANY_COLUMNS, file=self._file, sheet=sheet.name,
                values={"columns": extent.column, "most": limits.columns},
            )  # fmt: skip

    def _layout(self, content: bytes, sheet: Sheet) -> Layout:
        limits = self._limits
        try:
            return layout_of(content, rows=limits.rows + 1, columns=limits.columns)
        except FormulaSomewhere as error:
            raise self._formula(content, sheet) from error
        except StrangeSheet as error:
            raise WorkbookProblem(Code.DAMAGED, file=self._file, sheet=sheet.name) from error

    def _formula(self, content: bytes, sheet: Sheet) -> WorkbookProblem:
        formula = _FORMULA.search(content) or _PREFIXED_FORMULA.search(content)
        assert formula is not None
        before = content[max(0, formula.start() - 4096) : formula.start()]
        cells = _CELL.findall(before)
        column, row = cells[-1] if cells else (b"", b"0")
        return WorkbookProblem(
            Code.FORMULA, file=self._file, sheet=sheet.name,
            row=int(row) or None, column=column.decode("ascii"),
        )  # fmt: skip

    def _check_texts(self, content: bytes, texts: bytes, starts: list[int], sheet: Sheet) -> None:
        found = unusable_text(content, texts, starts, most=self._limits.cell_characters)
        if found is not None:
            raise WorkbookProblem(
                found.code, file=self._file, sheet=sheet.name,
                row=found.row, column=found.column, values=found.values,
            )  # fmt: skip

    def _check_repetition(self, content: bytes, end: int, starts: list[int]) -> None:
        lengths = dict(enumerate(b - a for a, b in pairwise([*starts, end])))
        long = {number: length for number, length in lengths.items() if length > _LONG_TEXT}
        cells = content.count(b'"s"') + content.count(b"'s'")
        if cells * max(long.values(), default=0) <= self._limits.expanded:
            return
        pointed = Counter(_POINTER.findall(content))
        expanded = sum(pointed[str(number).encode()] * size for number, size in long.items())
        if expanded > self._limits.expanded:
            raise WorkbookProblem(
                Code.UNPACKS_TOO_BIG, file=self._file,
                values={"megabytes": self._limits.expanded // 1_000_000},
            )  # fmt: skip


def _tags_with(pattern: re.Pattern[bytes], content: bytes) -> Iterator[bytes]:
    """Yield what stands between the last bracket and each match; text begins with >."""
    for match in pattern.finditer(content):
        before = content[max(0, match.start() - 1_000) : match.start()]
        yield before[max(before.rfind(b"<"), before.rfind(b">")) :]


def _is_bomb(part: zipfile.ZipInfo, ratio: int) -> bool:
    return part.file_size > _SMALL and part.file_size > ratio * max(part.compress_size, 1)


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"\s{name}\s*=\s*[\"']([^\"']*)[\"']", tag.decode("utf-8", "replace"))
    return html.unescape(found.group(1)) if found else ""
