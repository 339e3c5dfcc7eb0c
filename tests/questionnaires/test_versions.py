"""The life of a questionnaire: taken in, looked at, changed while a draft, published, retired."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.questionnaires.workbooks import SETTINGS, SURVEY, with_cell, workbook

from tsemed.base.audit import history_of
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.transitions import StaleVersion, WrongState
from tsemed.people.models import MenteeProfile
from tsemed.questionnaires.models import (
    Question,
    QuestionChoice,
    Questionnaire,
    QuestionnaireVersion,
)
from tsemed.questionnaires.operations import (
    NothingNew,
    OtherSide,
    change_question,
    take_in_version,
)
from tsemed.questionnaires.problems import DefinitionProblem, Fault
from tsemed.questionnaires.queries import NoDraft, definition_of
from tsemed.questionnaires.shipped import after_migrate, publish_shipped, shipped
from tsemed.questionnaires.steps import DISCARD, PUBLISH, RETIRE
from tsemed.questionnaires.xlsform_reading import read_definition

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEXTS = {"he": "מה החלום", "ar": "ما الحلم", "en": "Which dream"}


def visit(cast: Cast, name: str) -> Client:
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def sent(content: bytes, name: str = "form.xlsx") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def taken_in(cast: Cast, **sheets: Any) -> QuestionnaireVersion:
    definition = read_definition(workbook(**sheets))
    return take_in_version(definition, by=cast.login("noa"), at=NOW)


def published(cast: Cast, **sheets: Any) -> QuestionnaireVersion:
    return PUBLISH.take(taken_in(cast, **sheets), by=cast.login("noa"), at=NOW)


OTHER_DREAM = {"survey": with_cell(SURVEY, 7, "required", "no")}


def test_a_workbook_becomes_a_draft_through_the_page(cast: Cast) -> None:
    client = visit(cast, "noa")
    answer = client.post(reverse("questionnaires:take_in"), sent(workbook()), follow=True)
    page = answer.content.decode()
    assert "Taken in as a draft" in page
    assert all(word in page for word in ("First steps", "How far", "selected($", "radius_km"))
    version = QuestionnaireVersion.objects.get()
    assert (version.state, version.number, version.taken_in_by) == ("draft", 1, cast.login("noa"))
    assert definition_of(version) == read_definition(workbook())
    assert history_of(version).get().event == "questionnaires.questionnaireversion.taken_in"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(survey=with_cell(SURVEY, 7, "type", "audio")), ("survey", "row 7", "audio")),
        (workbook(survey=with_cell(SURVEY, 7, "relevant", "=1")), ("survey", "row 7", "relevant")),
        (b"PK\x03\x04 no workbook", ("The file is damaged",)),
    ],
)  # fmt: skip
def test_a_wrong_workbook_stores_nothing(cast: Cast, content: bytes, words: Any) -> None:
    answer = visit(cast, "noa").post(reverse("questionnaires:take_in"), sent(content))
    page = answer.content.decode()
    assert all(word in page for word in words), page
    assert not Questionnaire.objects.exists()
    assert not QuestionnaireVersion.objects.exists()


def test_a_file_above_the_limit_is_not_read(cast: Cast) -> None:
    answer = visit(cast, "noa").post(reverse("questionnaires:take_in"), sent(b"x" * 2_000_001))
    assert "at most 2 MB" in answer.content.decode()


def test_the_same_workbook_again_is_no_new_version(cast: Cast) -> None:
    first = taken_in(cast)
    with pytest.raises(NothingNew):
        taken_in(cast)
    second = taken_in(cast, **OTHER_DREAM)
    assert (first.number, second.number) == (1, 2)
    assert Questionnaire.objects.count() == 1


def test_a_discarded_draft_can_be_taken_in_again(cast: Cast) -> None:
    DISCARD.take(taken_in(cast), by=cast.login("noa"), at=NOW)
    assert taken_in(cast).number == 2


def test_a_name_belongs_to_one_side(cast: Cast) -> None:
    taken_in(cast)
    survey = with_cell(with_cell(SURVEY, 4, "matching_field", ""), 5, "matching_field", "")
    with pytest.raises(OtherSide):
        taken_in(cast, survey=survey, settings=with_cell(SETTINGS, 2, "about", "mentor"))
    assert QuestionnaireVersion.objects.count() == 1


def test_publishing_retires_the_version_before(cast: Cast) -> None:
    first = published(cast)
    second = published(cast, **OTHER_DREAM)
    first.refresh_from_db()
    assert (first.state, second.state) == ("retired", "published")
    assert [row.to_state for row in history_of(first)] == ["", "published", "retired"]
    with pytest.raises(WrongState):
        PUBLISH.take(first, by=cast.login("noa"), at=NOW)


def test_what_is_retired_stays_as_it_was(cast: Cast) -> None:
    version = published(cast)
    RETIRE.take(version, by=cast.login("noa"), at=NOW, why="asked elsewhere")
    assert history_of(version).last().reason == "asked elsewhere"
    assert definition_of(version) == read_definition(workbook())


def test_a_draft_is_changed_and_a_published_version_never(cast: Cast) -> None:
    version, noa = taken_in(cast), cast.login("noa")
    dream = version.questions.get(code="dream")
    change_question(dream, started_from=1, by=noa, at=NOW, labels=TEXTS, required=False)
    dream.refresh_from_db()
    assert (dream.labels, dream.required) == (TEXTS, False)
    with pytest.raises(StaleVersion):
        # Who saw the draft before the change does not publish what they have not seen.
        PUBLISH.take(version, by=noa, at=NOW)
    version.refresh_from_db()
    PUBLISH.take(version, by=noa, at=NOW)
    with pytest.raises(NoDraft):
        change_question(dream, started_from=2, by=noa, at=NOW, required=True)
    answer = visit(cast, "noa").get(reverse("questionnaires:change_question", args=[dream.pk]))
    assert (answer.status_code, "no draft any more" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("text", ["=1+1", "x" * 501, "…"])
def test_no_edit_makes_a_draft_wrong(cast: Cast, text: str) -> None:
    dream = taken_in(cast).questions.get(code="dream")
    with pytest.raises(DefinitionProblem):
        change_question(
            dream, started_from=1, by=cast.login("noa"), at=NOW, labels=TEXTS | {"ar": text}
        )
    dream.refresh_from_db()
    assert (dream.version, dream.labels["en"]) == (1, "What you dream of")


def test_the_page_of_a_question_changes_its_texts(cast: Cast) -> None:
    version = taken_in(cast)
    dream = version.questions.get(code="dream")
    address = reverse("questionnaires:change_question", args=[dream.pk])
    form = {f"label_{key}": text for key, text in TEXTS.items()} | {"version": 1, "hint_he": "רמז"}
    client = visit(cast, "noa")
    assert "Write the hint in this language too." in client.post(address, form).content.decode()
    del form["hint_he"]
    form["label_en"] = "Which\r\n\u200fdream"
    client.post(address, form)
    dream.refresh_from_db()
    assert (dream.labels["en"], dream.hints, dream.required) == ("Which\ndream", {}, False)
    assert read_definition(client.get(workbook_of(version)).content) == definition_of(version)


def workbook_of(version: QuestionnaireVersion) -> str:
    return reverse("questionnaires:workbook", args=[version.pk])


def test_a_version_comes_out_as_it_went_in(cast: Cast) -> None:
    version = taken_in(cast)
    answer = visit(cast, "noa").get(workbook_of(version))
    assert read_definition(answer.content) == read_definition(workbook())
    assert 'filename="tsemed-questionnaire-' in answer["Content-Disposition"]


@pytest.mark.parametrize(
    ("language", "direction", "word"),
    [("he", "rtl", "How far בעברית"), ("ar", "rtl", "How far بالعربية"), ("en", "ltr", "How far")],
)
def test_a_preview_is_the_form_in_each_language(
    cast: Cast, language: str, direction: str, word: str
) -> None:
    address = reverse("questionnaires:preview", args=[taken_in(cast).pk])
    page = visit(cast, "noa").get(f"{address}?in={language}").content.decode()
    assert f'<div lang="{language}" dir="{direction}"' in page
    assert all(one in page for one in (word, 'name="answer_ways"', 'name="answer_dream"'))
    assert "data-shown-if" in page
    assert AuditRow.objects.filter(kind=AuditKind.CHANGE).count() == 1


@pytest.mark.parametrize("name", ["dana", "tamar", "peled", "michal"])
def test_nobody_but_the_manager_sees_questionnaires(cast: Cast, name: str) -> None:
    version, client = taken_in(cast), visit(cast, name)
    pages = ("version", "preview", "workbook")
    own = [client.get(reverse(f"questionnaires:{one}", args=[version.pk])) for one in pages]
    assert [one.status_code for one in own] == [404, 404, 404]
    open_to = [reverse(f"questionnaires:{one}") for one in ("list", "take_in")]
    assert [client.get(one).status_code for one in open_to] == [403, 403]
    assert client.post(open_to[1], sent(workbook(**OTHER_DREAM))).status_code == 403
    assert QuestionnaireVersion.objects.count() == 1


def test_what_is_shipped_is_published_once_and_never_overrides(cast: Cast) -> None:
    publish_shipped()
    assert [one.state for one in QuestionnaireVersion.objects.all()] == ["published"] * 2
    mentors = QuestionnaireVersion.objects.get(questionnaire__code="mentor_matching")
    RETIRE.take(mentors, by=cast.login("noa"), at=NOW)
    publish_shipped()
    mentors.refresh_from_db()
    assert (QuestionnaireVersion.objects.count(), mentors.state) == (2, "retired")


def test_migrating_publishes_what_is_shipped(cast: Cast, settings: Any) -> None:
    after_migrate()
    assert not Questionnaire.objects.exists()
    settings.SHIPS_QUESTIONNAIRES = True
    after_migrate(plan=[(None, True)])
    assert not Questionnaire.objects.exists()
    after_migrate(plan=[(None, False)])
    assert Questionnaire.objects.count() == 2


def test_what_is_shipped_asks_every_field_that_matching_reads(cast: Cast) -> None:
    mentees, mentors = ({one.feeds for one in each.answered()} for each in shipped())
    profile = {field.name for field in MenteeProfile._meta.concrete_fields}
    assert profile - {"id", "version", "person"} <= mentees
    assert {"topics", "wishes_background", "languages", "town", "gender"} <= mentees
    assert {"topics", "stages", "rank", "capacity", "years_of_experience"} <= mentors
    assert mentors - mentees == {"rank", "capacity", "years_of_experience", "stages"}


def test_rows_of_a_version_are_kept_in_their_order(cast: Cast) -> None:
    version = taken_in(cast)
    orders = list(Question.objects.filter(of=version).values_list("order", "code"))
    assert orders[:3] == [(1, "hello"), (2, "meeting"), (3, "ways")]
    assert [one.code for one in QuestionChoice.objects.filter(of=version)] == [
        "in_person",
        "online",
    ]


def test_a_wrong_definition_is_refused_by_the_operation(cast: Cast) -> None:
    definition = read_definition(workbook())
    wrong = type(definition)(
        definition.code, definition.about, {"he": "רק עברית"}, definition.questions,
        definition.choices,
    )  # fmt: skip
    with pytest.raises(DefinitionProblem) as refused:
        take_in_version(wrong, by=cast.login("noa"), at=NOW)
    assert refused.value.fault is Fault.MISSING_TRANSLATION
    assert not Questionnaire.objects.exists()


CHANGES = {
    "a question": lambda version: version.questions.update(required=False),
    "a moved question": lambda version: version.questions.update(of=taken_in_elsewhere(version)),
    "a new question": lambda version: version.questions.create(order=99, code="more", kind="text"),
    "a choice": lambda version: version.choices.update(labels={"he": "אחר"}),
    "a new choice": lambda version: version.choices.create(order=99, list_code="x", code="y"),
    "a title": lambda version: QuestionnaireVersion.objects.filter(pk=version.pk).update(
        titles={"he": "אחר"}
    ),
    "a number": lambda version: QuestionnaireVersion.objects.filter(pk=version.pk).update(number=9),
}


def taken_in_elsewhere(version: QuestionnaireVersion) -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.create(
        questionnaire=version.questionnaire, number=5, titles={}, state_since=NOW, taken_in_at=NOW
    )


@pytest.mark.parametrize("what", CHANGES)
def test_the_database_refuses_to_change_what_is_published(cast: Cast, what: str) -> None:
    version = published(cast)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        CHANGES[what](version)
    assert definition_of(QuestionnaireVersion.objects.get(pk=version.pk)) == read_definition(
        workbook()
    )


@pytest.mark.parametrize("what", sorted(set(CHANGES) - {"a moved question"}))
def test_the_database_lets_a_draft_be_changed(cast: Cast, what: str) -> None:
    assert CHANGES[what](taken_in(cast))
