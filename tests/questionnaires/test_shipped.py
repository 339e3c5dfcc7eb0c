"""The questionnaires that the system comes with: whole, and fit for matching."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from django.utils.translation import override
from tests.cast import NOW, Cast

from tsemed.people.data_policy import ESPECIALLY_SENSITIVE
from tsemed.people.models.choices import LANGUAGE_NAMES
from tsemed.questionnaires.answer_form import AnswerForm, field_name
from tsemed.questionnaires.checks import refuse_wrong
from tsemed.questionnaires.definition import LANGUAGES, SELECTS, About, Definition, Kind
from tsemed.questionnaires.matching_fields import class_of_answer, fields_about
from tsemed.questionnaires.models import QuestionnaireVersion
from tsemed.questionnaires.operations import NothingNew, publish_version, take_in_version
from tsemed.questionnaires.queries import definition_of
from tsemed.questionnaires.rules import MOST_QUESTIONS, shown_names
from tsemed.questionnaires.shipped import FOLDER, publish_shipped, shipped
from tsemed.questionnaires.states import VersionState
from tsemed.questionnaires.xlsform_reading import read_definition
from tsemed.questionnaires.xlsform_writing import write_definition

SHIPPED = {one.code: one for one in shipped()}
each = pytest.mark.parametrize("code", sorted(SHIPPED))
HEBREW, ARABIC = re.compile(r"[א-ת]"), re.compile(r"[ء-ي]")


def test_both_sides_are_asked() -> None:
    assert {code: one.about for code, one in SHIPPED.items()} == {
        "mentor_matching": About.MENTOR,
        "mentee_matching": About.MENTEE,
    }


@each
def test_what_is_shipped_is_right(code: str) -> None:
    refuse_wrong(SHIPPED[code])
    assert len(SHIPPED[code].questions) < MOST_QUESTIONS


@each
def test_every_text_is_in_its_language(code: str) -> None:
    definition = SHIPPED[code]
    texts = [definition.titles, *(one.labels for one in definition.questions if one.labels)]
    texts += [one.constraint_messages for one in definition.questions if one.constraint]
    for text in texts:
        assert HEBREW.search(text["he"]), text
        assert ARABIC.search(text["ar"]), text
        assert not HEBREW.search(text["ar"] + text["en"]), text


@each
def test_every_choice_is_in_its_language(code: str) -> None:
    for one in SHIPPED[code].choices:
        assert set(one.labels) == set(LANGUAGES)
        assert HEBREW.search(one.labels["he"]), one
        assert not HEBREW.search(one.labels["ar"]), one


@each
def test_no_text_addresses_one_gender_alone(code: str) -> None:
    """Refuse the forms of Hebrew that speak to a man or to a woman only."""
    spoken_to = re.compile(r"\b(אתה|את |תוכל\b|תוכלי|רוצה לך|מחפש\b|מחפשת)")
    hebrew = [one.labels["he"] for one in SHIPPED[code].questions if one.labels]
    assert [text for text in hebrew if spoken_to.search(text)] == []


@each
def test_every_question_writes_to_a_field(code: str) -> None:
    definition = SHIPPED[code]
    fields = fields_about(definition.about)
    assert {one.feeds for one in definition.answered()} == set(fields)
    assert all(one.name == one.feeds for one in definition.answered())


@each
def test_nothing_especially_sensitive_is_asked(code: str) -> None:
    definition = SHIPPED[code]
    classes = {
        class_of_answer(definition.about, one.feeds, one.data_class)
        for one in definition.answered()
    }
    assert ESPECIALLY_SENSITIVE.isdisjoint(classes)


@each
def test_lists_hold_every_code_that_pages_offer(code: str) -> None:
    definition = SHIPPED[code]
    lists = {
        one.name: [choice.name for choice in definition.choices_of(one)]
        for one in definition.answered()
        if one.kind in SELECTS
    }
    assert lists["languages"] == [
        name for name in lists["languages"] if name in dict(LANGUAGE_NAMES)
    ]
    assert set(lists["languages"]) == {name for name, _label in LANGUAGE_NAMES}
    assert lists["modes"] == ["in_person", "online"]
    assert "fri_evening" not in lists["times"]
    assert len(lists["occupations"]) > 200
    assert {"cv", "interviews"} < set(lists["topics"])


@each
@pytest.mark.parametrize(
    ("modes", "asked"), [([], False), (["online"], False), (["online", "in_person"], True)]
)
def test_the_distance_is_asked_of_who_comes_in_person(
    code: str, modes: list[str], asked: bool
) -> None:
    assert ("radius_km" in shown_names(SHIPPED[code], {"modes": modes})) is asked


@each
@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"languages": ["he"], "modes": ["online"]}, set()),
        ({"languages": ["he"]}, {"modes"}),
        ({}, {"languages", "modes"}),
        ({"languages": ["he"], "modes": ["in_person"], "radius_km": "301"}, {"radius_km"}),
        ({"languages": ["he"], "modes": ["online"], "radius_km": "301"}, set()),
    ],
)
def test_only_languages_and_ways_to_meet_have_to_be_answered(
    code: str, sent: dict[str, object], wrong: set[str]
) -> None:
    with override("he"):
        form = AnswerForm(SHIPPED[code], {field_name(name): sent[name] for name in sent})
        form.is_valid()
    assert set(form.errors) == {field_name(name) for name in wrong}


@each
def test_a_constraint_says_what_to_write(code: str) -> None:
    for one in SHIPPED[code].questions:
        if one.constraint:
            assert one.kind is Kind.INTEGER
            assert set(one.constraint_messages) == set(LANGUAGES)


@each
def test_the_file_holds_words_and_no_lists(code: str) -> None:
    kept = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    assert set(kept) == {"code", "about", "titles", "questions"}


@each
def test_what_is_stored_is_what_is_shipped(cast: Cast, code: str) -> None:
    publish_shipped()
    version = QuestionnaireVersion.objects.get(questionnaire__code=code)
    assert definition_of(version) == SHIPPED[code]


@pytest.mark.parametrize(("is_of_office", "is_asked"), [(False, True), (True, False)])
def test_what_is_shipped_later_replaces_what_was_shipped(
    cast: Cast, is_of_office: bool, is_asked: bool
) -> None:
    shipped_now = SHIPPED["mentee_matching"]
    earlier = replace(shipped_now, questions=shipped_now.questions[:-1])
    by = cast.login("noa") if is_of_office else None
    version = take_in_version(earlier, by=by, at=NOW)
    publish_version(version, to=VersionState.PUBLISHED, by=by, at=NOW)
    publish_shipped()
    publish_shipped()
    rows = QuestionnaireVersion.objects.filter(questionnaire__code="mentee_matching")
    assert rows.count() == 1 + is_asked
    asked = definition_of(rows.get(state=VersionState.PUBLISHED))
    assert asked == (shipped_now if is_asked else earlier)


@each
def test_a_workbook_of_what_is_shipped_is_nothing_new(cast: Cast, code: str) -> None:
    publish_shipped()
    read: Definition = read_definition(write_definition(SHIPPED[code], number=1))
    with pytest.raises(NothingNew):
        take_in_version(read, by=cast.login("noa"), at=NOW)
