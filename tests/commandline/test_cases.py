"""Small lists that people really send, each run through the command as they would run it.

The lists lie in `tests/cases/`, one folder a case; all people are invented.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.commandline.running import refused, run_in_process

from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.people_lists import read_people

CASES = Path(__file__).parents[1] / "cases"


class Case:
    """One case, its lists copied into a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def match(self, *more: str, answer: str = "--json", **environment: str) -> Any:
        """Run the command on the lists as they are."""
        mentors = next(self.folder.glob("mentors.*")).name
        columns = ("--columns", "columns.toml") if (self.folder / "columns.toml").exists() else ()
        return run_in_process(
            self.folder, "match", "--mentors", mentors, "--mentees", "mentees.csv",
            *columns, "--on", "2026-11-27", *([answer] if answer else []), *more, **environment,
        )  # fmt: skip

    def refusal(self, *more: str) -> str:
        """Return the sentence of a run that is refused."""
        return refused(self.match("--language", "en", *more))

    def answer(self, *more: str) -> Any:
        """Return the answer of a run that goes through."""
        done = self.match("--language", "en", *more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rewrite(self, name: str, old: str, new: str) -> None:
        """Put another text into a list."""
        path = self.folder / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return the case that a test is named after."""
    number = request.node.name.split("_")[1]
    (found,) = CASES.glob(f"{number}-*")
    shutil.copytree(found, tmp_path / number)
    return Case(tmp_path / number)


def pairs(answer: Any) -> list[tuple[str, str]]:
    """Return the names of who is paired, in order."""
    return sorted((pair["mentee"]["name"], pair["mentor"]["name"]) for pair in answer["pairs"])


def rows(answer: Any) -> list[tuple[str, int, str, bool]]:
    """Return what is to be mended: code, row, column, and whether the row was used."""
    return [(row["code"], row["row"], row["column"], row["used"]) for row in answer["rows"]]


def test_d01_a_heading_like_a_conflict_stops(case: Case) -> None:
    sentence = case.refusal()
    assert sentence.startswith("mentees.csv, row 1, column Do not match with: ")
    assert "“Not with”" in sentence
    (case.folder / "columns.toml").write_text('[mentees]\nnot_with = "Do not match with"\n')
    assert pairs(case.answer()) == []
    (case.folder / "columns.toml").write_text('[mentees]\nignore = ["Do not match with"]\n')
    answer = case.answer()
    assert (pairs(answer), rows(answer)) == ([("Noa", "Dana")], [])


@pytest.mark.parametrize(
    "heading",
    ["Conflicts", "Previous mentors", "Wants a woman as mentor", "Accessibility", "Not wiht",
     "לא עם", "מנטורים קודמים", "רק מנטורית אישה", "צרכים מיוחדים", "تضارب مصالح",
     "مرشدون سابقون", "احتياجات خاصة"],
)  # fmt: skip
def test_d01_headings_that_rule_out_stop(case: Case, heading: str) -> None:
    case.rewrite("mentees.csv", "Do not match with", heading)
    assert f"column {heading}: " in case.refusal()


def test_d01_other_headings_are_reported(case: Case) -> None:
    case.rewrite("mentees.csv", "Do not match with", "Notes")
    assert rows(case.answer()) == [("heading_passed_over", 1, "Notes", True)]


def test_d02_namesakes_are_two_people(case: Case) -> None:
    answer = case.answer()
    assert pairs(answer) == [("Tal", "Noa Cohen"), ("Uri", "Noa Cohen")]
    assert rows(answer) == []
    assert len({pair["mentor"]["number"] for pair in answer["pairs"]}) == 2
    case.rewrite("mentors.csv", "0502345682", "050-234-5681")
    answer = case.answer()
    assert rows(answer) == [("person_twice", 3, "First name", False)]
    assert "number" in answer["rows"][0]["words"]


def test_d02_a_conflict_with_a_namesake_is_reported(case: Case) -> None:
    case.rewrite("mentees.csv", "Languages\nUri,Hebrew", "Languages,Not with\nUri,Hebrew,Noa Cohen")
    answer = case.answer()
    assert rows(answer) == [("no_such_person", 2, "Not with", False)]
    assert [name for name, _ in pairs(answer)] == ["Tal"]


def test_d03_nothing_understood_gives_no_pairs(case: Case) -> None:
    assert "mentors.csv" in (sentence := case.refusal())
    assert "Careers, Interviews, Music" in sentence


def test_d04_a_hidden_sheet_is_passed_over(case: Case) -> None:
    assert len(pairs(case.answer())) == 1


def test_d05_hidden_rows_are_reported(case: Case) -> None:
    answer = case.answer()
    assert [(code, used) for code, _, _, used in rows(answer)] == [("hidden_row", True)]


def test_d06_a_merged_cell_counts_for_every_row(case: Case) -> None:
    answer = case.answer()
    assert (pairs(answer), rows(answer)) == ([], [])
    assert answer["unmatched"][0]["kept_away"] == {"language": 2}


def test_d07_formatted_empty_rows_do_not_count(case: Case) -> None:
    assert len(pairs(case.answer("--rows", "1000"))) == 1


def test_d08_a_formula_in_a_foreign_column_harms_nobody(case: Case) -> None:
    answer = case.answer()
    assert len(pairs(answer)) == 1
    assert {code for code, *_ in rows(answer)} == {"heading_passed_over"}


def test_d09_a_line_that_names_the_separator(case: Case) -> None:
    assert pairs(case.answer()) == [("Noa", "Dana")]


def test_d10_a_title_above_headings_is_shown(case: Case) -> None:
    sentence = case.refusal()
    assert "“First name”" in sentence
    assert "row 1" in sentence.lower()


def test_d11_a_quote_never_closed_is_reported(case: Case) -> None:
    sentence = case.refusal()
    assert sentence.startswith("mentors.csv, row 2: ")
    case.rewrite("mentors.csv", "Lea,x", 'Lea,"x"')
    assert case.refusal() == sentence
    case.rewrite("mentors.csv", '"Charity,', '"Charity\nof the town",')
    assert len(pairs(case.answer())) == 2


def test_d12_one_known_language_is_enough(case: Case) -> None:
    answer = case.answer()
    assert len(pairs(answer)) == 1
    assert [(code, used) for code, _, _, used in rows(answer)] == [("unknown_value", True)] * 2
    case.rewrite("mentors.csv", "Hebrew, German", "German")
    answer = case.answer()
    assert pairs(answer) == []
    assert ("unknown_value", 2, "Languages", False) in rows(answer)


def test_d13_a_comma_in_a_name(case: Case) -> None:
    answer = case.answer()
    assert pairs(answer) == [("Noa", "Levi, Omer")]
    case.rewrite("mentees.csv", '"Cohen, Dana"', '"Cohen, Dana, Levi, Omer"')
    answer = case.answer()
    assert (pairs(answer), rows(answer)) == ([], [])


def test_d14_a_year_of_last_century(case: Case) -> None:
    answer = case.answer()
    assert pairs(answer) == [("Long", "Dana")]
    assert rows(answer) == [("day_out_of_bounds", 3, "Accepted on", True)]


def test_d15_dates_of_web_forms_are_read(case: Case) -> None:
    assert rows(case.answer()) == []
    people = read_people(case.folder / "mentees.csv", Side.MENTEES).people
    assert [one.values["accepted_on"] for one in people] == [date(2026, 11, 1)] * 3


@pytest.mark.parametrize("written", ["2026-11-01T23:30:00Z", "11/01/2026 2:30 PM", "01-Foo-26"])
def test_d15_days_with_two_readings_are_reported(case: Case, written: str) -> None:
    case.rewrite("mentees.csv", "01-Nov-26", written)
    assert rows(case.answer()) == [("not_a_date", 4, "Accepted on", True)]


@pytest.mark.parametrize("places", ["full", "1.5", "-1"])
def test_d16_a_place_not_understood_is_none(case: Case, places: str) -> None:
    case.rewrite("mentors.csv", "full", places)
    answer = case.answer()
    assert pairs(answer) == []
    assert [row for _, row, *_ in rows(answer)] == [2]


def test_d17_the_language_of_the_terminal(case: Case) -> None:
    done = case.match("--explain", "Noa", answer="", LC_ALL="", LANG="en_US.UTF-8")
    assert done.returncode == 0, done.stderr
    assert "Score" in done.stdout
    done = case.match("--explain", "Noa", answer="", LC_ALL="", LANG="ar_IL.UTF-8")
    assert "العلامة" in done.stdout


def test_d18_a_town_abbreviated_is_known(case: Case) -> None:
    assert rows(case.answer()) == []


def test_d19_a_chart_before_the_list(case: Case) -> None:
    assert len(pairs(case.answer())) == 1


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["mentors.csv: columns read: First name, Languages (0 of 1 cells)",
                "mentees.csv: columns read: First name, Languages (1 of 2 cells)",
                "mentees.csv: columns not read: Notes"]),
        ("he", ["mentors.csv: עמודות שנקראו: First name, Languages (0 מתוך 1 תאים הובנו)",
                "mentees.csv: עמודות שנקראו: First name, Languages (1 מתוך 2 תאים הובנו)",
                "mentees.csv: עמודות שלא נקראו: Notes"]),
        ("ar", ["mentors.csv: أعمدة قُرئت: First name، Languages (فُهمت 0 من 1 خلايا)",
                "mentees.csv: أعمدة قُرئت: First name، Languages (فُهمت 1 من 2 خلايا)",
                "mentees.csv: أعمدة لم تُقرأ: Notes"]),
    ],
)  # fmt: skip
def test_d12_columns_are_reported_before_pairs(case: Case, language: str, lines: list[str]) -> None:
    case.rewrite("mentees.csv", "Languages\nNoa,Hebrew", "Languages,Notes\nNoa,Hebrew,x")
    done = case.match("--language", language, "--out", "pairs.xlsx")
    assert done.stderr.splitlines()[:3] == lines
    summary = openpyxl.load_workbook(case.folder / "pairs.xlsx").worksheets[-1]
    written = [
        ": ".join(row)
        for row in summary.iter_rows(values_only=True)
        if row[0] and isinstance(row[1], str)
    ]
    assert set(lines) <= set(map(str, written))


def test_d17_a_mapped_column_is_reported(case: Case) -> None:
    done = case.match("--language", "en")
    heading = next(line for line in done.stderr.splitlines() if line.startswith("mentees.csv"))
    assert " as First name" in heading
    assert {one["key"] for one in json.loads(done.stdout)["columns"]} >= {"first_name"}
