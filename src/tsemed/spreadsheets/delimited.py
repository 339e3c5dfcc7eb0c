"""Read a CSV file whatever Excel, a bank or a phone wrote it in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.problems import Code, WorkbookProblem

_SEPARATORS = ",;\t|"
# The line by which Excel itself names the separator; it is no row of the list.
_NAMED_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?$')


def text_of(content: bytes, *, file: str) -> str:
    """Decode a text: a byte order mark decides, then UTF-8, then the Windows code pages.

    Excel's "CSV" in Israel is windows-1255, its "Unicode text" UTF-16 with a mark; files from
    Arabic machines are windows-1256. Raise WorkbookProblem rather than guess beyond that.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16", file=file)
    if (at := content.find(b"\0")) >= 0:
        row = content.count(b"\n", 0, at) + 1
        raise WorkbookProblem(
            Code.CONTROL_CHARACTER, file=file, row=row, values={"character": "U+0000"}
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _in_a_code_page(content, file=file)


def _decoded(content: bytes, encoding: str, *, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise WorkbookProblem(Code.ENCODING, file=file, row=row) from error


def _in_a_code_page(content: bytes, *, file: str) -> str:
    """Distinguish Hebrew from Arabic: 1255 keeps its letters in E0-FA, 1256 from C1 to ED.

    In a Hebrew file the bytes C0-D3 are vowel points, and lists are written without them.
    Every byte means something in 1256, so what it gives must really be Arabic.
    """
    letters = sum(content.count(byte) for byte in range(0xE0, 0xFB))
    points = sum(content.count(byte) for byte in range(0xC0, 0xDB))
    if points <= letters / 3:
        return _decoded(content, "windows-1255", file=file)
    text = _decoded(content, "windows-1256", file=file)
    foreign = [character for character in text if not character.isascii()]
    arabic = sum("\u0600" <= character <= "\u06ff" for character in foreign)
    if arabic < 0.8 * len(foreign):
        raise WorkbookProblem(Code.ENCODING, file=file)
    return text


def rows_of(content: bytes, *, file: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of a CSV file, with the separator its first line uses or names.

    Raise WorkbookProblem where a quotation mark opens that is never closed: the rows below it
    would all become part of one cell.
    """
    text = text_of(content, file=file)
    first = text[: text.find("\n")] if "\n" in text else text
    named = _NAMED_SEPARATOR.fullmatch(first)
    separator = named[1] if named else max(_SEPARATORS, key=first.count)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    while True:
        number = reader.line_num + 1
        lines.of_row.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The module's own bound of 131,072 characters: an open quotation mark, mostly.
            raise WorkbookProblem(
                Code.CELL_TOO_LONG, file=file, row=number, values={"most": limits.cell_characters}
            ) from error
        if number == 1 and named:
            continue
        if lines.may_be_open and _is_misquoted(lines.of_row, separator):
            raise WorkbookProblem(Code.QUOTE_OPEN, file=file, row=number)
        yield number, cells


class _Lines:
    """The lines of a text, remembering those of the row that is being read."""

    def __init__(self, text: str) -> None:
        self._lines = StringIO(text, newline="")
        self.of_row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.of_row.append(line)
        return line

    @property
    def may_be_open(self) -> bool:
        """Return whether a quotation mark may have joined lines, or may be open at the end."""
        return len(self.of_row) > 1 or not self.of_row[-1].endswith(("\n", "\r"))


def _is_misquoted(lines: list[str], separator: str) -> bool:
    """Return whether the quotation marks of one row's lines do not match up."""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return any('"' in line for line in lines)
    return False
