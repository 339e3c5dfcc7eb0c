"""Every part of a workbook missing, emptied or with absurd values: read, or refused in one problem.

A reader that walks two lists side by side fails where one of them is empty. So each part, each
element and each attribute of a real workbook is emptied in turn.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime

import pytest
import xlsxwriter

from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.people_lists import people_of
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.workbooks import read_list

Parts = dict[str, bytes]
READ = re.compile(r"xl/(workbook|sharedStrings|styles|worksheets/sheet1|_rels/workbook)\.xml")
ABSURD = (b"", b"-1", b"9" * 20, b"NaN", b"-1e300", "٣".encode())


def parts_of_a_workbook() -> Parts:
    """Return the parts of a workbook with texts, numbers, a date and a merged cell."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Mentees")
        page.write_row(0, 0, ["First name", "Languages", "Accepted on"])
        page.write_number(1, 3, 45000, book.add_format({"num_format": "[h]:mm"}))
        page.write_row(1, 0, ["Dana", "he, ar"])
        page.write_datetime(1, 2, datetime(2026, 1, 1), book.add_format({"num_format": "d/m/yyyy"}))  # noqa: DTZ001
        page.merge_range(3, 0, 4, 0, "Omar")
    with zipfile.ZipFile(buffer) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts) -> bytes:
    """Return the parts as a workbook again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def without_parts(parts: Parts) -> Iterator[tuple[str, Parts]]:
    """Yield the workbook with each part missing, empty, and with nothing in its root element."""
    for name, content in parts.items():
        yield f"{name} missing", {k: v for k, v in parts.items() if k != name}
        for empty in (b"", b" ", b"<a/>"):
            yield f"{name} is {empty!r}", {**parts, name: empty}
        if root := re.search(rb"<(?!\?)([\w:]+)([^>]*)>", content):
            bare = b"<" + root[1] + root[2].rstrip(b"/") + b"/>"
            yield f"{name} has an empty root", {**parts, name: bare}


def without_elements(parts: Parts) -> Iterator[tuple[str, Parts]]:
    """Yield the workbook with each element emptied, and each attribute and value made absurd."""
    for name, content in parts.items():
        if not READ.match(name):
            continue
        for one in re.finditer(rb"<([\w:]+)([^>/]*)>(.*?)</\1>", content, re.DOTALL):
            empty = b"<%b%b></%b>" % (one[1], one[2], one[1])
            yield f"{name}: {one[1]!r} empty", {**parts, name: replaced(content, one, 0, empty)}
        for one in re.finditer(rb'[\w:]+="([^"]*)"|<v>([^<]*)</v>', content):
            group = 1 if one[1] is not None else 2
            for value in ABSURD:
                new = replaced(content, one, group, value)
                yield f"{name}: {one[0]!r} is {value!r}", {**parts, name: new}


def replaced(content: bytes, found: re.Match[bytes], group: int, new: bytes) -> bytes:
    """Return the content with one group of a match replaced."""
    return content[: found.start(group)] + new + content[found.end(group) :]


def failures(cases: Iterator[tuple[str, Parts]]) -> list[str]:
    """Return the cases that end in anything but a list of people or one problem."""
    found = []
    for label, parts in cases:
        try:
            people_of(read_list(packed(parts), file="a.xlsx"), Side.MENTEES)
        except WorkbookProblem:
            continue
        except BaseException as error:  # noqa: BLE001 - the Rust reader panics outside Exception
            found.append(f"{label}: {error!r}")
    return found


def test_a_workbook_without_one_part_never_crashes() -> None:
    assert failures(without_parts(parts_of_a_workbook())) == []


def test_a_workbook_with_one_element_emptied_never_crashes() -> None:
    assert failures(without_elements(parts_of_a_workbook())) == []


@pytest.mark.parametrize("texts", [b"<sst/>", b"<sst></sst>", b"<sst count='0'>_x0000_</sst>"])
def test_an_empty_table_of_shared_texts_is_read(texts: bytes) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_row(0, 0, [1, 2])
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/sharedStrings.xml"] = texts
    assert read_list(packed(parts), file="a.xlsx").headings == ("1", "2")


def test_a_time_the_reader_cannot_hold_is_a_damaged_file() -> None:
    parts = parts_of_a_workbook()
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"<v>45000</v>", b"<v>%d</v>" % 10**20, parts[sheet])
    with pytest.raises(WorkbookProblem) as caught:
        read_list(packed(parts), file="a.xlsx")
    assert caught.value.code is Code.DAMAGED
