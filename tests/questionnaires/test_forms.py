"""What may be sent about questionnaires: workbooks, texts, and how answering begins."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from tests.cast import Cast
from tests.questionnaires.answers import ABOUT_MENTORS, begun, publish
from tests.questionnaires.definitions import texts

from tsemed.questionnaires.definition import Kind
from tsemed.questionnaires.forms import BeginForm, QuestionForm, TakeInForm
from tsemed.questionnaires.models import Moment, Question, QuestionnaireVersion
from tsemed.questionnaires.queries import asked_about
from tsemed.questionnaires.xlsform_reading import LIMITS

GOOD = {"label_he": "מה החלום", "label_ar": "ما الحلم", "label_en": "Which dream"}
HINTS = {"hint_he": "רמז", "hint_ar": "تلميح", "hint_en": "Hint"}


def question(kind: Kind = Kind.TEXT, **more: Any) -> Question:
    return Question(code="dream", kind=kind.value, labels=texts("dream"), **more)


def form(sent: dict[str, Any] | None = None, **more: Any) -> QuestionForm:
    return QuestionForm(sent, question=question(**more))


@pytest.mark.parametrize(
    ("kind", "hints", "required"),
    [
        (Kind.TEXT, True, True),
        (Kind.SELECT_MULTIPLE, True, True),
        (Kind.NOTE, True, False),
        (Kind.BEGIN_GROUP, False, False),
    ],
)
def test_a_question_is_asked_for_what_its_type_has(kind: Kind, hints: bool, required: bool) -> None:
    fields = set(form(kind=kind).fields)
    assert set(GOOD) <= fields
    assert (set(HINTS) <= fields, "required" in fields) == (hints, required)


def test_what_a_question_says_now_stands_in_its_form() -> None:
    shown = form(hints={"en": "Hint"}, required=True)
    assert shown.initial["label_he"] == "dream בעברית"
    assert (shown.initial["hint_en"], shown.initial["hint_he"]) == ("Hint", "")
    assert shown.initial["required"] is True


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        (GOOD, set()),
        (GOOD | HINTS, set()),
        (GOOD | HINTS | {"hint_ar": ""}, {"hint_ar"}),
        (GOOD | {"hint_en": "Hint"}, {"hint_he", "hint_ar"}),
        (GOOD | {"label_ar": ""}, {"label_ar"}),
        (GOOD | {"label_ar": "   "}, {"label_ar"}),
        (GOOD | {"label_en": "x" * 501}, {"label_en"}),
        ({}, set(GOOD)),
    ],
)
def test_texts_stand_in_every_language_or_none(sent: dict[str, str], wrong: set[str]) -> None:
    assert set(form(sent).errors) == wrong


def test_changes_are_what_a_workbook_would_hold() -> None:
    sent = GOOD | HINTS | {"label_en": " Which\r\ndream\u200f ", "required": "on"}
    changed = form(sent)
    assert changed.is_valid()
    assert changed.changes() == {
        "labels": {"he": "מה החלום", "ar": "ما الحلم", "en": "Which\ndream"},
        "hints": {"he": "רמז", "ar": "تلميح", "en": "Hint"},
        "required": True,
    }
    bare = form(GOOD)
    assert bare.is_valid()
    assert bare.changes()["hints"] == {}


def test_a_group_has_no_hint_to_change() -> None:
    changed = form(GOOD | HINTS | {"required": "on"}, kind=Kind.BEGIN_GROUP)
    assert changed.is_valid()
    assert set(changed.changes()) == {"labels"}


@pytest.mark.parametrize(
    ("size", "is_valid"), [(10, True), (LIMITS.file_bytes, True), (LIMITS.file_bytes + 1, False)]
)
def test_a_file_has_its_limit(size: int, is_valid: bool) -> None:
    sent = TakeInForm({}, {"file": SimpleUploadedFile("form.xlsx", b"x" * size)})
    with override("en"):
        assert sent.is_valid() is is_valid
        assert is_valid or "at most 2 MB" in str(sent.errors["file"])


@pytest.mark.parametrize("files", [{}, {"file": SimpleUploadedFile("form.xlsx", b"")}])
def test_a_file_is_asked_for(files: dict[str, Any]) -> None:
    assert set(TakeInForm({}, files).errors) == {"file"}


def begin(cast: Cast, sent: dict[str, Any] | None = None, *, is_own: bool = False) -> BeginForm:
    versions = asked_about(cast.login("dana"), cast.yosef.person)
    return BeginForm(sent, versions=versions, is_own=is_own)


def test_the_only_questionnaire_is_chosen_already(cast: Cast) -> None:
    version = publish(cast)
    with override("he"):
        fields = begin(cast).fields
        assert [str(label) for _pk, label in fields["version"].choices] == ["Tried בעברית"]  # type: ignore[attr-defined]
    assert fields["version"].initial == version


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"moment": "joining", "in_their_words": "yes"}, set()),
        ({"moment": "closing", "in_their_words": "no"}, set()),
        ({"moment": "never", "in_their_words": "yes"}, {"moment"}),
        ({"moment": "joining"}, {"in_their_words"}),
        ({"moment": "joining", "in_their_words": "perhaps"}, {"in_their_words"}),
        ({"in_their_words": "yes"}, {"moment"}),
    ],
)
def test_answering_begins_with_when_and_whose_words(
    cast: Cast, sent: dict[str, str], wrong: set[str]
) -> None:
    version = publish(cast)
    begun_form = begin(cast, {"version": str(version.pk), **sent})
    assert set(begun_form.errors) == wrong
    if not wrong:
        assert begun_form.chosen() == {
            "version": version,
            "moment": Moment(sent["moment"]),
            "in_their_words": sent["in_their_words"] == "yes",
        }


def test_nobody_is_asked_whose_words_their_own_are(cast: Cast) -> None:
    version = publish(cast)
    own = begin(cast, {"version": str(version.pk), "moment": "during"}, is_own=True)
    assert "in_their_words" not in own.fields
    assert own.is_valid()
    assert own.chosen()["in_their_words"] is False


@pytest.mark.parametrize("chosen", ["", "0", "987654321", "x"])
def test_a_questionnaire_that_is_not_offered_is_not_begun(cast: Cast, chosen: str) -> None:
    publish(cast)
    sent = {"version": chosen, "moment": "joining", "in_their_words": "yes"}
    assert set(begin(cast, sent).errors) == {"version"}


def test_a_draft_of_the_other_side_is_not_offered(cast: Cast) -> None:
    begun(cast, "michal", "michal", ABOUT_MENTORS)
    assert QuestionnaireVersion.objects.count() == 1
    assert list(begin(cast).fields["version"].queryset) == []  # type: ignore[attr-defined]
