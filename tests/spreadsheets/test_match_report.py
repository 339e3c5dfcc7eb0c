"""An answer as sheets, as text and as JSON: everything shown, nothing that must not be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from pairing.problem.people import Mentee, Mentor, Need, Stage
from pairing.scoring.pair_score import score_pair
from tsemed.spreadsheets.match_report import Answer, Free, Instead, LeftOver, Loss, Proposed, Unlock
from tsemed.spreadsheets.match_report_json import json_of
from tsemed.spreadsheets.match_report_labels import LABELS, labels_in
from tsemed.spreadsheets.match_report_sheets import loss_text, sheets_of, suggestion_texts
from tsemed.spreadsheets.match_report_text import explained
from tsemed.spreadsheets.people_lists import Listed
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.writing import write_workbook

NOUR = Listed(2, "501", "نور زعبي", {"population": ("arab",), "phone": "050-234-5678"})
LEAH = Listed(3, "502", "לאה כהן", {})
DAN = Listed(2, "101", "דן לוי", {"phone": "050-876-5432"})
RINA = Listed(3, "102", "=RINA()", {})

_mentee = Mentee(
    id="501", occupations=("2512",), stage=Stage.FIND, needs=frozenset({Need.CAPTIONS}),
    times=frozenset({"mon_evening"}), population=frozenset({"arab"}), waiting_days=90,
)  # fmt: skip
_mentor = Mentor(
    id="101", occupations=("2512",), stages=frozenset({Stage.ADVANCE}),
    times=frozenset({"mon_evening"}), populations=frozenset({"arab"}), years_of_experience=12,
)  # fmt: skip
SCORE = score_pair(_mentee, _mentor)


def an_answer(*, gap_points: int = 0) -> Answer:
    """Return one pair, one mentee left over, one free mentor, one row left out, one noted."""
    return Answer(
        pairs=(
            Proposed(
                NOUR, DAN, SCORE.points,
                tuple(reason for reason in SCORE.reasons if reason.speaks_for),
                tuple(reason for reason in SCORE.reasons if reason.speaks_against),
                (Instead(RINA, 640, Loss(points=35)), Instead(DAN, 600, Loss(people=1, points=-3))),
                decided=True,
            ),
        ),
        left_over=(
            LeftOver(
                LEAH, {"needs": 1, "times": 4},
                (Unlock(DAN, SCORE.blocked_by[0], opens=3, points=610, gains_person=True),),
                (Instead(RINA, 500, Loss(points=-5)),),
            ),
        ),
        free=(Free(RINA, 2),),
        refused=(WorkbookProblem(Code.EMPTY, file="m.xlsx", sheet="s", row=9, column="שם"),),
        notes=(
            WorkbookProblem(
                Code.UNKNOWN_TOWN, file="m.xlsx", sheet="s", row=4, column="עיר",
                values={"value": "=EVIL()"},
            ),
        ),
        points=SCORE.points, mentors=2, gap_points=gap_points, gap_people=0,
        is_proven=gap_points == 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "names", "right_to_left"),
    [
        ("he", ["הצמדות", "ללא הצמדה", "שורות לתיקון", "מנטורים פנויים", "סיכום"], True),
        ("ar", ["المطابقات", "بدون مطابقة", "صفوف للتصحيح", "منتورون متفرغون", "ملخص"], True),
        (
            "en",
            ["Pairs", "Unmatched", "Rows to correct", "Mentors with places left", "Summary"],
            False,
        ),
    ],
)
def test_an_answer_is_written_as_five_sheets_in_the_direction_of_its_language(
    tmp_path: Path, language: str, names: list[str], right_to_left: bool
) -> None:
    path = tmp_path / "pairs.xlsx"
    write_workbook(path, sheets_of(an_answer(), language=language), language=language)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == names
    assert all(bool(page.sheet_view.rightToLeft) is right_to_left for page in book)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_pair_lists_reasons_and_the_loss_of_alternatives() -> None:
    pairs, left_over, rows, free, summary = sheets_of(an_answer(), language="he")
    (row,) = pairs.rows
    assert row[:5] == ["501", "نور زعبي", "101", "דן לוי", SCORE.points]
    assert "אותו תחום עיסוק: פיתוח תוכנה" in str(row[5])
    assert row[6] == "ניסיון בשלב אחר: קידום"
    assert row[7] is None
    assert row[8:] == [
        "=RINA() (640 נקודות; הפסד לסבב: 35 נקודות)",
        "דן לוי (600 נקודות; הפסד לסבב: הצמדה אחת פחות)",
        None,
        "כן",
    ]
    assert list(left_over.rows) == [
        [
            "502",
            "לאה כהן",
            "אין זמן משותף: 4\nהתאמות שלא הובטחו: 1",
            "לברר עם מנטורים אם אפשר להציע: כתוביות "
            "(למשל דן לוי; פותח אפשרויות: 3). תתווסף הצמדה.\n"
            "לגייס עוד מקום אצל מנטורים מתאימים: =RINA()",
            "=RINA() (500 נקודות; הפסד לסבב: אין)",
        ]
    ]
    assert [row[2:5] for row in rows.rows] == [[9, "שם", "לא"], [4, "עיר", "כן"]]
    assert rows.marked == {0}
    assert list(free.rows) == [["102", "=RINA()", 2]]
    assert [row[1] for row in summary.rows][:5] == [2, 2, 1, 1, 1]


def test_telephones_and_which_population_fits_are_not_in_any_answer() -> None:
    everything = repr([sheet.rows for sheet in sheets_of(an_answer(), language="en")])
    everything += json.dumps(json_of(an_answer(), language="en"))
    everything += explained(an_answer(), NOUR, language="en")
    assert "Experience with the population" in everything
    for secret in ("050-", "Arab society"):
        assert secret not in everything


def test_an_answer_that_ran_out_of_time_says_how_far_it_may_be_from_the_best() -> None:
    *_, summary = sheets_of(an_answer(gap_points=70), language="en")
    assert summary.rows[6][1] == (
        "Time ran out. A better answer would add at most 0 pairs and 70 points"
    )
    assert json_of(an_answer(gap_points=70), language="en")["proven"] is False


def test_json_holds_codes_sentences_and_plain_values() -> None:
    plain = json.loads(json.dumps(json_of(an_answer(), language="ar"), allow_nan=False))
    (pair,) = plain["pairs"]
    assert pair["mentee"] == {"number": "501", "name": "نور زعبي", "row": 2}
    assert {reason["criterion"] for reason in pair["against"]} == {"stage"}
    assert pair["against"][0]["values"] == {"stage": "find", "mentor_stages": ["advance"]}
    assert pair["against"][0]["words"] == "خبرة في مرحلة أخرى: تقدّم"
    assert plain["unmatched"][0]["help"][0]["rule"] == "needs"
    assert plain["unmatched"][0]["help"][0]["opens"] == 3
    assert [(row["row"], row["used"]) for row in plain["rows"]] == [(9, False), (4, True)]


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_one_person_is_explained_in_lines(language: str) -> None:
    for person, other in ((NOUR, DAN), (DAN, NOUR), (LEAH, RINA)):
        text = explained(an_answer(), person, language=language)
        assert person.name in text
        assert other.name in text
        assert "{" not in text
    assert len(explained(an_answer(), RINA, language=language).splitlines()) == 2


def test_a_loss_is_described_by_the_first_wish_it_touches() -> None:
    sentences = [
        loss_text(loss, "en")
        for loss in (
            Loss(people=1, points=-300),
            Loss(group_places=1),
            Loss(waiting_days=12, poorer=True),
            Loss(poorer=True, points=-4),
            Loss(poorer=True, points=4),
            Loss(points=9),
            Loss(),
        )
    ]
    assert sentences == [
        "one pair", "a place of a population group", "12 days of waiting", "weaker pairs",
        "weaker pairs, 4 points", "9 points", "nothing",
    ]  # fmt: skip


def test_the_phrases_of_an_answer_are_the_same_in_three_languages() -> None:
    written = {language: labels_in(language) for language in ("he", "ar", "en")}
    assert written["he"] != written["en"] != written["ar"]
    for phrase in LABELS:
        fields = {tuple(sorted(re.findall(r"{(\w+)}", one[phrase]))) for one in written.values()}
        assert len(fields) == 1, phrase


def test_where_no_one_change_is_enough_the_rules_in_the_way_are_named_together() -> None:
    left = LeftOver(LEAH, {"meeting": 57, "times": 32, "needs": 3}, (), ())
    assert suggestion_texts(left, "en").splitlines() == [
        "No single change is enough. Taken together:",
        "Travel farther, or meet online",
        "Add possible times",
    ]
