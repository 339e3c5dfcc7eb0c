"""`tsemed match` on real files, as a process of its own."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tests.commandline.running import environment, refused, run, run_in_process, tsemed_command

ON = ("--on", "2026-11-24")
# Tests that run in the background inherit that an interrupt is ignored; a terminal's do not.
LISTENING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
LISTS = ("--mentors", "mentors.xlsx", "--mentees", "mentees.xlsx")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the two example lists, in Hebrew."""
    folder = tmp_path_factory.mktemp("example")
    assert run(folder, "template", "--example", *ON).returncode == 0
    return folder


@pytest.fixture(scope="module")
def matched(example: Path) -> Path:
    """Return the example's answer as a workbook."""
    done = run(example, "match", *LISTS, "--out", "pairs.xlsx", *ON)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert done.stderr.endswith("נכתב: pairs.xlsx\n")
    return example / "pairs.xlsx"


def _csv(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return path


def _small_lists(folder: Path) -> None:
    _csv(
        folder / "mentors.csv",
        ["Volunteer", "Speaks", "Languages"],
        ["Dana Levi", "Hebrew, Arabic", "x"],
        ["Omar Zoabi", "Arabic", "x"],
        ["Boris", "Klingon", "x"],
    )
    _csv(
        folder / "mentees.csv",
        ["Name", "Languages", "Not with", "Town"],
        ["Noor", "Arabic", "", "Atlantis"],
        ["Shira", "Hebrew", "", "Acre"],
        ["Anna", "Russian", "", ""],
        ["Lost", "Hebrew", "Nobody", ""],
    )
    (folder / "columns.toml").write_text(
        '[mentors]\nfirst_name = "Volunteer"\nlanguages = "Speaks"\n', "utf-8"
    )


SMALL = ("--mentors", "mentors.csv", "--mentees", "mentees.csv", "--columns", "columns.toml", *ON)


# The answer ------------------------------------------------------------------------------


def test_the_answer_is_a_right_to_left_workbook_in_which_everybody_appears_once(
    matched: Path,
) -> None:
    book = openpyxl.load_workbook(matched)
    assert book.sheetnames == ["הצמדות", "ללא הצמדה", "שורות לתיקון", "מנטורים פנויים", "סיכום"]
    assert all(page.sheet_view.rightToLeft for page in book)
    pairs = list(book["הצמדות"].iter_rows(min_row=2, values_only=True))
    left_over = list(book["ללא הצמדה"].iter_rows(min_row=2, values_only=True))
    mentees = [row[0] for row in pairs] + [row[0] for row in left_over]
    assert sorted(mentees) == [str(number) for number in range(501, 591)]
    assert len(pairs) >= 60
    assert [row[4] for row in pairs] == sorted((row[4] for row in pairs), reverse=True)
    assert all(row[5] for row in pairs[:20])
    assert any(row[8] for row in pairs[:20])
    assert all(row[2] and row[3] for row in left_over)
    assert any("שפה משותפת" in row[3] for row in left_over)
    summary = dict(book["סיכום"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert summary["איכות התשובה"] == "הוכח שאין תשובה טובה יותר"


def test_the_same_lists_in_another_order_give_the_same_pairs(
    example: Path, matched: Path, tmp_path: Path
) -> None:
    for name in ("mentors.xlsx", "mentees.xlsx"):
        head, *rows = openpyxl.load_workbook(example / name).worksheets[0].values
        with xlsxwriter.Workbook(tmp_path / name) as book:
            page = book.add_worksheet()
            for at, row in enumerate([head, *reversed(rows)]):
                for column, cell in enumerate(row):
                    if hasattr(cell, "year"):
                        page.write_string(at, column, f"{cell:%d/%m/%Y}")
                    elif cell is not None:
                        page.write(at, column, cell)
    assert run_in_process(tmp_path, "match", *LISTS, "--out", "pairs.xlsx", *ON).returncode == 0
    assert _pairs(tmp_path / "pairs.xlsx") == _pairs(matched)


def _pairs(path: Path) -> set[tuple[object, ...]]:
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True)
    return {(row[0], row[2], row[4]) for row in rows}


def test_foreign_csv_lists_are_matched_and_faults_reported(tmp_path: Path) -> None:
    _small_lists(tmp_path)
    done = run(tmp_path, "match", *SMALL, "--json", "--out", "answer.csv")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["language"] == "en"
    assert {(p["mentee"]["name"], p["mentor"]["name"]) for p in answer["pairs"]} == {
        ("Noor", "Omar Zoabi"), ("Shira", "Dana Levi"),
    }  # fmt: skip
    (left,) = answer["unmatched"]
    assert (left["mentee"]["name"], left["kept_away"]) == ("Anna", {"language": 2})
    assert [(r["file"], r["row"], r["code"], r["used"]) for r in answer["rows"]] == [
        ("mentors.csv", 4, "unknown_value", False),
        ("mentees.csv", 5, "no_such_person", False),
        ("mentors.csv", 1, "heading_passed_over", True),
        ("mentees.csv", 2, "unknown_town", True),
    ]
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as lines:
        head, *rows = csv.reader(lines)
    assert head[:5] == ["Mentee number", "Mentee", "Mentor number", "Mentor", "Score (of 1000)"]
    assert len(rows) == 2
    assert (tmp_path / "answer.unmatched.csv").exists()
    assert (tmp_path / "answer.rows.csv").exists()


def test_one_person_is_explained_in_the_language_asked_for(example: Path) -> None:
    done = run(example, "match", *LISTS, "--explain", "518", "--language", "ar", *ON)
    assert done.returncode == 0, done.stderr
    assert "بدون مطابقة في هذه الجولة" in done.stdout
    assert "لا لغة مشتركة" in done.stdout
    assert sorted(path.suffix for path in example.iterdir()) in ([".xlsx"] * 2, [".xlsx"] * 3)


NAMESAKES = ("--mentors", "mentors.csv", "--mentees", "mentees.csv", "--language", "en", *ON)


def _namesakes(folder: Path) -> None:
    _csv(
        folder / "mentors.csv",
        ["Number", "Name", "Languages"],
        ["1", "מֹשֶׁה כּץ", "Hebrew"],
        ["2", "Dana Levi", "Hebrew"],
    )
    _csv(
        folder / "mentees.csv",
        ["Number", "Name", "Languages"],
        ["7", "Dana Levi", "Hebrew"],
        ["8", "أحمد", "Hebrew"],
    )


@pytest.mark.parametrize("written", ["משה כץ", "משה כצ", "מֹשה  כּץ", "1"])
def test_a_name_to_explain_is_folded_as_search_folds_it(tmp_path: Path, written: str) -> None:
    _namesakes(tmp_path)
    done = run_in_process(tmp_path, "match", *NAMESAKES, "--explain", written)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].endswith("(1)")


def test_a_name_of_several_people_asks_which_and_a_number_answers(tmp_path: Path) -> None:
    _namesakes(tmp_path)
    refusal = refused(run_in_process(tmp_path, "match", *NAMESAKES, "--explain", "dana levi"))
    assert refusal == "Several people are called “dana levi”. Give a number: 7, 2"
    done = run_in_process(tmp_path, "match", *NAMESAKES, "--explain", "7")
    assert done.stdout.startswith("Dana Levi (7)")


def test_a_terminal_sees_a_bar_that_is_gone_when_the_answer_stands(tmp_path: Path) -> None:
    _namesakes(tmp_path)
    ours, theirs = pty.openpty()
    command = tsemed_command("match", *NAMESAKES, "--json")
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        assert json.loads(process.communicate(timeout=300)[0])["pairs"]
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "Matching [" in shown
    assert "100%" in shown
    assert shown.endswith("\r")


# Wrong input -----------------------------------------------------------------------------


def _spoil_mentees(folder: Path, kind: str) -> None:
    path = folder / "mentees.xlsx"
    match kind:
        case "missing":
            path.unlink()
        case "password":
            path.write_bytes(
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
            )
        case "truncated":
            path.write_bytes(path.read_bytes()[:4000])
        case "bomb":
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
                package.writestr("xl/workbook.xml", b" " * 50_000_000)
            path.write_bytes(buffer.getvalue())
        case "formula":
            with xlsxwriter.Workbook(path) as book:
                page = book.add_worksheet("רשימה")
                page.write_row(0, 0, ["שם פרטי", "יישוב"])
                page.write_formula(1, 1, "=1+1")
        case _:
            with xlsxwriter.Workbook(path) as book:
                book.add_worksheet("רשימה").write_row(0, 0, ["טלפון"])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing", "mentees.xlsx: This file cannot be opened. Check its name and folder."),
        (
            "password",
            "mentees.xlsx: The file is locked with a password. "
            "Save a copy without one and try again.",
        ),
        (
            "truncated",
            "mentees.xlsx: The file is damaged or incomplete. "
            "Save it again from Excel and try again.",
        ),
        ("bomb", "mentees.xlsx: The file unpacks to over 300 MB and was not opened."),
        (
            "formula",
            "mentees.xlsx, sheet רשימה, row 2, column יישוב: There is a formula here. "
            "Copy the column and paste it as values.",
        ),
        (
            "no name",
            "mentees.xlsx, sheet רשימה, row 1: The column “First name” is missing. "
            "Row 1 must name the columns; it holds: טלפון",
        ),
    ],
)
def test_wrong_input_is_one_sentence_with_its_place_and_nothing_is_written(
    tmp_path: Path, kind: str, message: str
) -> None:
    assert run_in_process(tmp_path, "template").returncode == 0
    _spoil_mentees(tmp_path, kind)
    before = sorted(path.name for path in tmp_path.iterdir())
    assert refused(run_in_process(tmp_path, "match", *LISTS, "--out", "pairs.xlsx", *ON)) == message
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "Say where the answer goes: --out FILE.xlsx, --json or --explain NAME."),
        (["--out", "pairs.pdf"], "pairs.pdf: the answer must be called .xlsx or .csv."),
        (["--out", "nowhere/pairs.xlsx"], "There is no folder nowhere."),
        (["--out", "mentees.xlsx"], "mentees.xlsx is one of the lists. Choose another name."),
        (["--explain", "Nobody"], "Nobody on the lists has the name or number “Nobody”."),
        (["--json", "--rows", "5"], "mentors.xlsx, sheet מנטורים: 61 rows; the most is 5. "
                                    "Split the list."),
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused(
    example: Path, more: list[str], message: str
) -> None:
    assert refused(run_in_process(example, "match", *LISTS, *more)) == message


def test_an_unwritable_folder_is_reported(example: Path, tmp_path: Path) -> None:
    (tmp_path / "pairs.xlsx").mkdir()
    done = run(example, "match", *LISTS, "--out", tmp_path / "pairs.xlsx", "--language", "en", *ON)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr.splitlines()[-1]
    assert list(tmp_path.iterdir()) == [tmp_path / "pairs.xlsx"]


def _all_that_is_shown(terminal: int) -> str:
    shown = b""
    with contextlib.suppress(OSError):  # how Linux ends a terminal
        while piece := os.read(terminal, 1000):
            shown += piece
    os.close(terminal)
    return shown.decode()


def test_ctrl_c_ends_at_once_with_130_and_nothing_written(tmp_path: Path) -> None:
    size = 3_000
    for name, start in (("mentors.csv", 0), ("mentees.csv", size)):
        rows = [[f"P{number}", "Hebrew", "Acre"] for number in range(start, start + size)]
        _csv(tmp_path / name, ["Name", "Languages", "Town"], *rows)
    command = tsemed_command(
        "match", "--mentors", "mentors.csv", "--mentees", "mentees.csv", "--out", "pairs.xlsx", *ON
    )
    terminal, its_end = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", LISTENING, *command],
        cwd=tmp_path,
        env=environment(),
        stderr=its_end,
    ) as process:
        os.close(its_end)
        shown = b""
        while b"Matching" not in shown:  # the bar; a terminal that ends before it raises OSError
            shown += os.read(terminal, 1000)
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    assert "tsemed: Cancelled. Nothing was written." in _all_that_is_shown(terminal)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mentees.csv", "mentors.csv"]
