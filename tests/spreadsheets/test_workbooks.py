"""Reading lists: honest ones as they are, hostile ones refused in one problem, in time."""

from __future__ import annotations

import io
import random
import re
import struct
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.workbooks import Row, column_letter, read_file, read_list, text

HEADINGS = ["שם", "עיר", "גיל"]


def workbook(*rows: list[object], sheet: str = "רשימה", top: int = 0, left: int = 0) -> bytes:
    """Return a real workbook with these rows, as bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(top + number, left, row)
    return buffer.getvalue()


def repacked(content: bytes, part: str, change: tuple[bytes, bytes]) -> bytes:
    """Return the workbook with one piece of one part replaced, as somebody hostile would."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                assert change[0] in data
                data = data.replace(*change)
            new.writestr(name, data)
    return buffer.getvalue()


def problem_of(content: bytes, file: str = "list.xlsx", limits: Limits | None = None) -> dict:
    """Return the facts of the one problem the content is refused for."""
    with pytest.raises(WorkbookProblem) as caught:
        read_list(content, file=file, limits=limits or Limits()).refuse_formulas(range(9))
    return caught.value.facts()


def code_of(content: bytes) -> Code | None:
    """Return what the content is refused for, or None where it is read."""
    try:
        read_list(content, file="a.xlsx")
    except WorkbookProblem as problem:
        return problem.code
    return None


@pytest.fixture(autouse=True)
def _without_long_work() -> Iterator[None]:
    """Spend little of a processor on each list here, however busy the machine is."""
    start = time.thread_time()
    yield
    assert time.thread_time() - start < 10


# Honest lists ---------------------------------------------------------------------------


def test_a_workbook_is_read_with_its_headings_values_and_row_numbers() -> None:
    table = read_list(
        workbook(HEADINGS, ["נועה", "עכו", 41], [], ["محمد", " حيفا ", 33.5]), file="a"
    )
    assert (table.sheet, table.headings) == ("רשימה", ("שם", "עיר", "גיל"))
    assert table.rows == (Row(2, ("נועה", "עכו", 41.0)), Row(4, ("محمد", "حيفا", 33.5)))
    assert table.notes == ()


def test_a_list_that_begins_lower_and_further_in_keeps_its_row_numbers() -> None:
    table = read_list(workbook(["name"], ["Dana"], top=5, left=2), file="a.xlsx")
    assert table.headings == ("", "", "name")
    assert table.rows == (Row(7, (None, None, "Dana")),)


def test_dates_come_as_dates_and_empty_cells_as_nothing() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        style = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet()
        page.write_row(0, 0, ["on", "b", "c"])
        page.write_datetime(1, 0, datetime(2026, 11, 24), style)  # noqa: DTZ001
        page.write(1, 2, "x")
    (row,) = read_list(buffer.getvalue(), file="a").rows
    assert text(row.cells[0]) == "2026-11-24"
    assert row.cells[1:] == (None, "x")


def test_the_sheet_asked_for_is_read_and_otherwise_the_first() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("הסבר").write_row(0, 0, ["explanation"])
        book.add_worksheet("מנטורים").write_row(0, 0, ["name"])
    assert read_list(buffer.getvalue(), file="a").headings == ("explanation",)
    assert read_list(buffer.getvalue(), file="a", sheets=["מנטורים"]).headings == ("name",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1255"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_hebrew_csv_is_read_in_every_encoding_excel_writes(encoding: str, separator: str) -> None:
    lines = [HEADINGS, ["נועה לוי", "תל אביב", "41"], ["א, ב; ג", "", "7"]]
    quoted = [[f'"{cell}"' for cell in line] for line in lines]
    content = "\r\n".join(separator.join(line) for line in quoted).encode(encoding)
    table = read_list(content, file="a.csv")
    assert table.headings == ("שם", "עיר", "גיל")
    assert table.rows == (Row(2, ("נועה לוי", "תל אביב", "41")), Row(3, ("א, ב; ג", None, "7")))


def test_an_arabic_csv_of_an_arabic_machine_is_not_read_as_hebrew() -> None:
    content = "الاسم,البلدة\r\nمحمد زعبي,الناصرة\r\n".encode("windows-1256")
    assert read_list(content, file="a.csv").rows == (Row(2, ("محمد زعبي", "الناصرة")),)


def test_a_csv_row_keeps_its_line_after_a_cell_of_several_lines() -> None:
    table = read_list(b'a,b\n"one\ntwo",x\ny,z\n', file="a.csv")
    assert [row.number for row in table.rows] == [2, 4]


def test_direction_overrides_are_removed_with_a_note() -> None:
    table = read_list(
        workbook(["name", "phone"], ["\u200eDana", "\u202d050-2345678\u202c"]), file="a.xlsx"
    )
    assert table.rows == (Row(2, ("Dana", "050-2345678")),)
    assert [note.facts() for note in table.notes] == [
        {
            "code": "direction_removed", "file": "a.xlsx", "sheet": "רשימה",
            "row": 2, "column": "phone", "values": {},
        }
    ]  # fmt: skip


def test_a_formula_somewhere_else_in_the_workbook_does_no_harm() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("list").write_row(0, 0, ["name"])
        book.add_worksheet("sums").write_formula(0, 0, "=1+1")
    assert read_list(buffer.getvalue(), file="a").headings == ("name",)


def test_columns_are_lettered_as_in_the_spreadsheet() -> None:
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# Not a list at all ----------------------------------------------------------------------

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "file", "code"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b"  \r\n ", "a.csv", "empty_file"),
        (OLE2 + b"\0" * 2000, "a.xlsx", "old_excel"),
        (OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xlsx", "web_page"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "a.csv", "web_page"),
        ("<html>".encode("utf-16"), "a.xls", "web_page"),
        (b"%PDF-1.7 ...", "a.xlsx", "not_a_list"),
        (b"name,town\n", "a.xlsx", "not_a_list"),
        (b"PK\x03\x04 and then nothing", "a.xlsx", "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "a.xlsx", "not_a_list"),
        (b"name\nDa\0na\n", "a.csv", "control_character"),
        (b"name\nDana\n\xff\xfe\xd9\n", "a.csv", "encoding"),
        (b"\xff\xfea\x00\x00", "a.csv", "encoding"),
    ],
)
def test_what_is_not_a_list_is_called_by_its_name(content: bytes, file: str, code: str) -> None:
    assert problem_of(content, file)["code"] == code


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_damaged(share: float) -> None:
    whole = workbook(HEADINGS, *([["נועה", "עכו", 41]] * 50))
    assert problem_of(whole[: int(len(whole) * share)])["code"] == "damaged"


@pytest.mark.parametrize("seed", range(100))
def test_a_workbook_with_bytes_changed_is_read_or_refused_and_never_worse(seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(workbook(HEADINGS, *([["נועה", "עכו", 41]] * 5)))
    for _ in range(3):
        content[chance.randrange(len(content))] = chance.randrange(256)
    assert code_of(bytes(content)) in {
        None, Code.DAMAGED, Code.NOT_A_LIST, Code.PASSWORD, Code.UNPACKS_TOO_BIG
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(100))
def test_a_workbook_with_its_xml_changed_is_read_or_refused_and_never_worse(seed: int) -> None:
    chance = random.Random(seed)
    content = workbook(HEADINGS, *([["נועה", "עכו", 41]] * 5))
    part = chance.choice(["xl/workbook.xml", "xl/sharedStrings.xml", SHEET, "xl/styles.xml"])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        written = package.read(part)
    at = chance.randrange(60, len(written) - 30)
    piece = written[at : at + chance.randint(4, 30)]
    changed = repacked(content, part, (piece, bytes(chance.randrange(256) for _ in piece[2:])))
    assert code_of(changed) in {
        None, Code.DAMAGED, Code.NO_HEADINGS, Code.CONTROL_CHARACTER, Code.TOO_MANY_COLUMNS,
        Code.TOO_MANY_ROWS,
    }  # fmt: skip


def test_a_word_document_renamed_is_not_a_list() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    assert problem_of(buffer.getvalue())["code"] == "not_a_list"


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(WorkbookProblem) as caught:
            read_file(path)
        assert caught.value.code is Code.NO_FILE


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.xlsx"
    with big.open("wb") as file:
        file.truncate(60_000_000)
    with pytest.raises(WorkbookProblem) as caught:
        read_file(big)
    assert caught.value.facts()["values"] == {"megabytes": 50}


# Bombs ----------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_from_its_directory() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    assert problem_of(buffer.getvalue())["code"] == "unpacks_too_big"


def test_many_honest_parts_that_together_unpack_too_big_are_refused() -> None:
    honest = workbook(HEADINGS, *([["a", "b", 1]] * 500))
    assert problem_of(honest, limits=Limits(unpacked=20_000))["code"] == "unpacks_too_big"


def test_a_package_with_a_locked_part_asks_for_the_password_to_be_taken_off() -> None:
    honest = workbook(HEADINGS, ["a", "b", 1])
    # The flag stands in the header of each part and again in the directory.
    locked = honest.replace(b"PK\x01\x02\x14\x00\x14\x00\x00", b"PK\x01\x02\x14\x00\x14\x00\x01")
    locked = locked.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert locked != honest
    assert problem_of(locked)["code"] == "password"


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    honest = workbook(HEADINGS, *([["a", "b", 1]] * 5000))
    with zipfile.ZipFile(io.BytesIO(honest)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(struct.pack("<I", size), struct.pack("<I", 100))
    assert lying != honest
    assert problem_of(lying)["code"] == "damaged"


def test_a_package_of_very_many_parts_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for number in range(2_500):
            package.writestr(f"xl/{number}.xml", "")
    assert problem_of(buffer.getvalue())["code"] == "unpacks_too_big"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"]
)
def test_entity_declarations_are_refused_wherever_they_stand(part: str) -> None:
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
        if part != "xl/workbook.xml"
        else b'<!DOCTYPE x SYSTEM "file:///etc/passwd">\n'
    )
    with zipfile.ZipFile(io.BytesIO(workbook(HEADINGS))) as package:
        root = package.read(part).split(b"?>\n")[1][:12]
    content = repacked(workbook(HEADINGS), part, (root, bomb + root))
    assert problem_of(content)["code"] == "entities"


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("written", "instead", "code"),
    [
        (b'<c r="C1"', b'<c r="XFD1048576"', "too_many_rows"),
        (b'<c r="C1"', b"<c r='XFD1'", "too_many_columns"),
        (b'<c r="C1"', b'<c r="xfd1"', "too_many_columns"),
        (b'<c r="C1"', b'<c r  =  "XFD1"', "too_many_columns"),
        (b'<c r="C1"', b'<c r="&#88;FD1"', "too_many_columns"),
        (b'<c r="C1"', b'<c s=">" r="XFD1"', "too_many_columns"),
        (b'<c r="C1"', b'<x:c r="XFD1"/><c r="C1"', "damaged"),
        (b'<c r="C1"', b'<c r="C1000000000000"', "damaged"),
        (b'<row r="2"', b'<row r="1000000"', "too_many_rows"),
        (b'<row r="2"', b'<row ht="1" r="1000000"', "too_many_rows"),
    ],
)
def test_one_cell_at_the_far_corner_does_not_make_the_reader_hold_the_whole_sheet(
    written: bytes, instead: bytes, code: str
) -> None:
    content = repacked(workbook(HEADINGS, ["x"]), SHEET, (written, instead))
    assert problem_of(content)["code"] == code


def test_a_sheet_that_leaves_addresses_out_is_read_in_order() -> None:
    content = workbook(["a", "b"], ["x", "y"])
    for address in (b"A1", b"B1", b"A2", b"B2"):
        content = repacked(content, SHEET, (b' r="' + address + b'"', b""))
    assert read_list(content, file="a").rows == (Row(2, ("x", "y")),)


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_part_that_says_it_holds_milliards_of_things_is_not_believed(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(HEADINGS))) as package:
        counted = re.search(rb'(?:uniqueCount|cellXfs count)="\d+"', package.read(part))
    assert counted is not None
    name = counted.group().split(b"=")[0]
    content = repacked(workbook(HEADINGS), part, (counted.group(), name + b'="4294967295"'))
    assert problem_of(content)["code"] == "damaged"


def test_one_long_text_repeated_in_every_cell_is_refused_before_it_fills_the_memory() -> None:
    content = workbook(*([["x" * 9_000] * 10] * 4_000))
    assert len(content) < 200_000
    assert problem_of(content)["code"] == "unpacks_too_big"


def test_too_many_rows_are_counted_before_they_are_read() -> None:
    content = workbook(*([["a"]] * 1_200))
    facts = problem_of(content, limits=Limits(rows=1_000))
    assert (facts["code"], facts["values"]) == ("too_many_rows", {"rows": 1_200, "most": 1_000})
    lines = b"a\n" * 1_200
    assert problem_of(lines, "a.csv", Limits(rows=1_000))["code"] == "too_many_rows"
    assert len(read_list(b"a\n" * 1_001, file="a.csv", limits=Limits(rows=1_000)).rows) == 1_000


# Cells ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "  =cmd|' /C calc'!A0", "\u200e=1"])
def test_a_formula_in_a_csv_is_refused_too(cell: str) -> None:
    facts = problem_of(f'name,town\nDana,"{cell}"\n'.encode(), "a.csv")
    assert (facts["code"], facts["row"], facts["column"]) == ("formula", 2, "town")


def test_an_equals_sign_inside_a_text_a_plus_and_a_minus_are_plain_text() -> None:
    table = read_list(b"a,b,c\nx=y,+972502345678,-\n", file="a.csv")
    assert table.rows == (Row(2, ("x=y", "+972502345678", "-")),)


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x85", "\uffff"])
def test_a_control_character_is_refused_by_its_number(character: str) -> None:
    facts = problem_of(f"name\nDa{character}na\n".encode(), "a.csv")
    assert facts["code"] == "control_character"
    assert facts["values"] == {"character": f"U+{ord(character):04X}"}


def test_a_nul_smuggled_into_a_workbook_is_refused() -> None:
    content = repacked(workbook(["Da_na"]), "xl/sharedStrings.xml", (b"Da_na", b"Da_x0000_na"))
    assert problem_of(content)["code"] == "control_character"


def test_a_huge_cell_is_refused_with_its_place() -> None:
    facts = problem_of(workbook(["name", "note"], ["Dana", "x" * 20_000]))
    assert (facts["code"], facts["row"], facts["column"]) == ("cell_too_long", 2, "note")
    open_quotation = b'name\n"' + b"x" * 200_000
    assert problem_of(open_quotation, "a.csv")["code"] == "cell_too_long"


def test_a_list_of_nothing_but_empty_cells_has_no_headings() -> None:
    assert problem_of(workbook([""], ["  "]))["code"] == "no_headings"


# Unusable texts, found before the rows are read ------------------------------------------

STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("written", "code", "column", "values"),
    [
        (b"Ru_x0007_th", "control_character", "A", {"character": "U+0007"}),
        (b"Ru_x001f_th", "control_character", "A", {"character": "U+001F"}),
        (b" =1+1", "formula", "name", {}),
        (b"R" * 50_000, "cell_too_long", "A", {"most": 10_000}),
    ],
)
def test_an_unusable_text_in_the_last_row_is_located(
    written: bytes, code: str, column: str, values: dict
) -> None:
    honest = workbook(["name", "town"], *([["Dana", "Haifa"]] * 2_000), ["Ruth", "Acre"])
    problem = problem_of(repacked(honest, STRINGS, (b"Ruth", written)))
    assert problem == {
        "code": code, "file": "list.xlsx", "sheet": "רשימה", "row": 2_002,
        "column": column,
        "values": values,
    }  # fmt: skip


def test_a_text_no_cell_of_the_sheet_points_to_does_no_harm() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("list").write_column(0, 0, ["name", "Dana"])
        book.add_worksheet("notes").write(0, 0, "Ruth")
    content = repacked(buffer.getvalue(), STRINGS, (b"Ruth", b"_x0000_"))
    assert read_list(content, file="a.xlsx").rows == (Row(2, ("Dana",)),)


def test_a_text_that_speaks_of_a_control_character_is_read_as_it_is() -> None:
    content = repacked(workbook(["name"], ["Ruth"]), STRINGS, (b"Ruth", b"_x005F_x0000_"))
    assert read_list(content, file="a.xlsx").rows == (Row(2, ("_x0000_",)),)
