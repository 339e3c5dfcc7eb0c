"""Workbooks made to take memory or time, each read by a process that has little of either."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

import tsemed

SOURCE = Path(tsemed.__file__).parents[1]
MEGABYTES, SECONDS = 400, 20
SHEET = "xl/worksheets/sheet1.xml"
READER = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} << 20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS},) * 2)
from pathlib import Path
from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.people_lists import read_people
from tsemed.spreadsheets.problems import WorkbookProblem
try:
    # Such a sheet packs very well; its sender makes it pack less well with noise.
    print(len(read_people(Path(sys.argv[1]), Side.MENTORS, limits=Limits(ratio=10**6)).people))
except WorkbookProblem as problem:
    print(problem.code)
"""


def workbook(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Return a list with two mentors, changed in one file of its package."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("list")
        page.write_row(0, 0, ["First name", "Languages"])
        page.write_row(1, 0, ["Dana", "Hebrew"])
        page.write_row(2, 0, ["Noa", "x" * 9_000])
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(buffer) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return changed.getvalue()


def answer_of_reader(content: bytes, folder: Path) -> str:
    """Return what a process with little memory and time prints: people read, or the problem."""
    path = folder / "list.xlsx"
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", READER, path], env={"PYTHONPATH": str(SOURCE)},
        capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


def with_rows(rows: bytes) -> Callable[[bytes], bytes]:
    """Return the change that appends rows to the sheet."""
    return lambda sheet: sheet.replace(b"</sheetData>", rows + b"</sheetData>")


def declaring(extent: bytes) -> Callable[[bytes], bytes]:
    """Return the change that declares another extent."""
    return lambda sheet: sheet.replace(b'<dimension ref="A1:B3"/>', extent)


EMPTY_CELLS = b"<c/>" * 199


@pytest.mark.parametrize(
    ("rows", "answer"),
    [
        (b'<row r="1048576"><c r="XFD1048576" s="1"/></row>', "1"),
        (b'<row r="1048576"><c r="XFD1048576" s="1"></c></row>', "1"),
        (b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "too_many_rows"),
        (b'<row r="4"><c r="XFD4"><v>1</v></c></row>', "too_many_columns"),
        # Written so that a pattern takes it for empty.
        (b'<row r="1048576"><c r="XFD1048576" x="/>"><v>1</v></c></row>', "too_many_rows"),
        (b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "too_many_rows"),
        # Cells without addresses, behind empty ones that move them far out.
        (b'<row r="1048575"/><row>' + EMPTY_CELLS + b"<c><v>1</v></c></row>", "too_many_rows"),
        (b'<row r="1048576"><c r="A4"/>' + EMPTY_CELLS + b"<c><v>1</v></c></row>", "too_many_rows"),
        (b'<row r="1048576"><c r="A4"><v>1</v></c></row>', "too_many_rows"),
    ],
)
def test_one_far_cell_takes_no_memory(tmp_path: Path, rows: bytes, answer: str) -> None:
    assert answer_of_reader(workbook(with_rows(rows)), tmp_path) == answer


def test_an_enormous_declared_extent_takes_no_memory(tmp_path: Path) -> None:
    content = workbook(declaring(b'<dimension ref="A1:XFD1048576"/>'))
    assert answer_of_reader(content, tmp_path) == "1"


def test_many_empty_rows_take_little_memory(tmp_path: Path) -> None:
    rows = b"".join(
        b'<row r="%d" spans="1:2"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n)
        for n in range(4, 150_000)
    )
    assert answer_of_reader(workbook(with_rows(rows)), tmp_path) == "1"


@pytest.mark.parametrize(
    ("repeated", "times", "answer"),
    [
        (b'<row r="100009" hidden="1"/>', 600_000, "1"),
        (b'<row r="100009" hidden="1"/>', 2_000_000, "damaged"),
        (b'<row r="4"><c r="C4"><f/></c></row>', 900_000, "too_many_rows"),
        (b'<row r="4"><c r="C4"><f/></c></row>', 2_000_000, "damaged"),
        (b'<c r="C4"><f/></c>', 2_000_000, "formula"),
    ],
)
def test_millions_of_one_thing_take_little(
    tmp_path: Path, repeated: bytes, times: int, answer: str
) -> None:
    assert answer_of_reader(workbook(with_rows(repeated * times)), tmp_path) == answer


@pytest.mark.parametrize(("times", "answer"), [(190_000, "1"), (2_000_000, "damaged")])
def test_millions_of_merged_cells_take_little(tmp_path: Path, times: int, answer: str) -> None:
    merged = b'<mergeCell ref="A5:A99999"/>' * times
    content = workbook(lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + merged))
    assert answer_of_reader(content, tmp_path) == answer


def test_a_long_text_merged_over_all_rows_is_refused(tmp_path: Path) -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>N%d</t></is></c></row>' % (n, n, n)
        for n in range(4, 60_000)
    )
    merged = b'<mergeCells count="1"><mergeCell ref="B3:B60000"/></mergeCells>'
    content = workbook(lambda sheet: with_rows(rows)(sheet).replace(
        b"</sheetData>", b"</sheetData>" + merged
    ))  # fmt: skip
    assert answer_of_reader(content, tmp_path) == "unpacks_too_big"


def test_many_sheets_of_one_part_take_little_time(tmp_path: Path) -> None:
    names = b"".join(
        b'<sheet name="n%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(9, 2_000)
    )
    content = workbook(
        lambda book: book.replace(b"<sheets>", b"<sheets>" + names), "xl/workbook.xml"
    )
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    head, _, tail = parts[SHEET].partition(b"<sheetData>")
    parts[SHEET] = head + b"<sheetData>" + b" " * 30_000_000 + tail[tail.index(b"</sheetData>") :]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert answer_of_reader(packed.getvalue(), tmp_path) == "no_headings"
