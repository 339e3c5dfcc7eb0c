"""Every code of the engine and of the lists has its words in all three languages."""

from __future__ import annotations

import re
import string

import pytest

from pairing.problem.people import Gender, Mentee, Mentor, Mode, Need, Place, Rank, Stage
from pairing.problem.registry import all_criteria, all_rules
from pairing.scoring.pair_score import Block, Reason, score_pair
from tsemed.spreadsheets import sentence_messages, sentences
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.sentence_messages import CRITERIA, HELP, PROBLEMS, REASONS, RULES

LANGUAGES = ("he", "ar", "en")
SCRIPT = {"he": re.compile("[א-ת]"), "ar": re.compile("[ء-ي]"), "en": re.compile("[A-Za-z]")}

NOUR = Mentee(
    id="N1", languages=frozenset({"ar", "he"}), place=Place(32.70, 35.30), radius_km=20,
    times=frozenset({"mon_evening", "tue_evening", "sun_morning", "wed_evening", "thu_evening"}),
    gender=Gender.WOMAN, wishes_gender=Gender.WOMAN, needs=frozenset({Need.CAPTIONS}),
    occupations=("2512",), stage=Stage.FIND, wishes_rank=Rank.SENIOR,
    wishes=frozenset({"cv"}), topics=frozenset({"cv"}), population=frozenset({"arab"}),
    background=frozenset({"arab"}), wishes_background=True, employers=frozenset({"shop"}),
    waiting_days=40, scope=frozenset({"a"}),
)  # fmt: skip
DAN = Mentor(
    id="D1", languages=frozenset({"he"}), place=Place(32.80, 35.00), radius_km=50,
    times=frozenset({"mon_evening", "tue_evening", "sun_morning", "wed_evening", "thu_evening"}),
    gender=Gender.WOMAN, offers=frozenset({Need.CAPTIONS}), occupations=("2519",),
    rank=Rank.MIDDLE, years_of_experience=12, stages=frozenset({Stage.INTEGRATE}),
    populations=frozenset({"arab"}), background=frozenset({"arab"}),
    wishes=frozenset({"cv"}), topics=frozenset({"cv"}), employer="bank",
)  # fmt: skip
BLOCKED = Mentor(
    id="B1", languages=frozenset({"ru"}), place=Place(29.5, 34.9), radius_km=5,
    modes=frozenset({Mode.IN_PERSON}), times=frozenset({"fri_morning"}), gender=Gender.MAN,
    employer="shop", cleared=False, scope=frozenset({"b"}),
)  # fmt: skip


def test_every_criterion_and_code_has_its_sentence() -> None:
    names = {criterion.name for criterion in all_criteria()}
    codes = {code for criterion in all_criteria() for code in criterion.codes}
    assert set(CRITERIA) == names
    assert set(REASONS) == codes | {"distance.near"}


def test_every_rule_has_sentences_for_block_and_remedy() -> None:
    rules = {rule.name for rule in all_rules()}
    assert rules <= set(RULES)
    assert set(RULES) - {"meeting.km"} == set(HELP)


def test_every_problem_with_a_list_has_its_sentence() -> None:
    assert set(PROBLEMS) == {code.value for code in Code}


@pytest.mark.parametrize("table", ["CRITERIA", "REASONS", "RULES", "HELP", "PROBLEMS", "PLACES"])
def test_the_three_languages_say_the_same_with_the_same_values(table: str) -> None:
    for code, message in getattr(sentence_messages, table).items():
        texts = {language: message.in_language(language) for language in LANGUAGES}
        fields = {language: _fields(text) for language, text in texts.items()}
        assert fields["he"] == fields["ar"] == fields["en"], code
        for language, text in texts.items():
            assert SCRIPT[language].search(text), (language, code)


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_real_pair_is_readable(language: str) -> None:
    for mentor in (DAN, BLOCKED, Mentor(id="silent")):
        score = score_pair(NOUR, mentor)
        lines = [sentences.sentence(reason, language) for reason in score.reasons]
        lines += [sentences.blocked_sentence(block, language) for block in score.blocked_by]
        lines += [sentences.help_sentence(b.rule, b.values, language) for b in score.blocked_by]
        for line in lines:
            assert "_" not in line
            assert "{" not in line
            assert "frozenset" not in line


def test_a_pair_is_explained_in_each_language() -> None:
    reasons = {reason.criterion: reason for reason in score_pair(NOUR, DAN).reasons}
    assert sentences.sentence(reasons["times"], "he") == (
        "זמנים משותפים: יום ראשון בוקר, יום שני ערב, יום שלישי ערב, יום רביעי ערב (+1)"
    )
    assert sentences.sentence(reasons["mentee_wishes"], "ar") == "مساعدة فيما طُلب: السيرة الذاتية"
    assert sentences.sentence(reasons["occupation"], "en") == (
        "A close occupation: Software testers and other software professionals, "
        "sought: Software developers"
    )
    assert sentences.sentence(reasons["stage"], "he") == "ניסיון בשלב סמוך: השתלבות"


def test_people_of_one_town_are_less_than_a_kilometre_apart_not_zero() -> None:
    near = Reason("distance", 1, 1, {"km": 0}, "distance.km", 100)
    assert sentences.sentence(near, "en") == "Less than a kilometre apart"


def test_what_blocks_a_pair_and_what_would_help_name_what_is_missing() -> None:
    blocks = {block.rule: block for block in score_pair(NOUR, BLOCKED).blocked_by}
    assert set(blocks) == {
        "employer", "gender", "language", "meeting", "needs", "ready", "scope", "times",
    }  # fmt: skip
    assert sentences.blocked_sentence(blocks["language"], "he") == (
        "אין שפה משותפת: ערבית, עברית מול רוסית"
    )
    assert sentences.blocked_sentence(blocks["needs"], "ar") == "ملاءمات لم تُضمن: شرح نصي"
    assert sentences.help_sentence("needs", blocks["needs"].values, "en") == (
        "Ask mentors whether they can offer: Captions"
    )
    assert "km apart" in sentences.blocked_sentence(blocks["meeting"], "en")


def test_a_criterion_made_a_condition_is_named() -> None:
    block = Block("must.occupation", {})
    assert sentences.blocked_sentence(block, "en") == "A condition of this round: Occupation"


def test_which_population_or_background_fits_is_never_spelled_out() -> None:
    reasons = {reason.criterion: reason for reason in score_pair(NOUR, DAN).reasons}
    for criterion in ("population", "background"):
        assert reasons[criterion].speaks_for
        for language, word in (("he", "ערב"), ("ar", "عرب"), ("en", "rab")):
            assert word not in sentences.sentence(reasons[criterion], language)


def test_a_problem_says_file_sheet_row_and_column_and_then_what_to_do() -> None:
    problem = WorkbookProblem(
        Code.NOT_A_DATE, file="mentees.xlsx", sheet="משתתפים", row=7, column="תאריך קבלה",
        values={"value": "מחר"},
    )  # fmt: skip
    assert sentences.problem_sentence(problem, "he") == (
        "mentees.xlsx, גיליון משתתפים, שורה 7, עמודה תאריך קבלה: "
        "„מחר” אינו תאריך. יש לכתוב יום/חודש/שנה."
    )
    empty = WorkbookProblem(Code.EMPTY_FILE)
    assert sentences.problem_sentence(empty, "en") == "The file is empty."
