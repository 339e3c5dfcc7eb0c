"""A version as a form: its fields, what is asked for, what is taken."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils.translation import override
from tests.questionnaires.definitions import ask, choose, defined, group, texts

from tsemed.base.form_fields import DayField
from tsemed.questionnaires.answer_form import REQUIRED, AnswerForm, field_name
from tsemed.questionnaires.definition import About, Definition, Kind, Question
from tsemed.questionnaires.shipped import shipped

EVERYTHING = defined(
    Question("hello", Kind.NOTE, texts("hello"), hints=texts("Take your time")),
    ask("name", required=True, hints=texts("As you like")),
    ask("children", Kind.INTEGER, constraint=". <= 20"),
    ask("pay", Kind.DECIMAL),
    ask("born", Kind.DATE),
    *group(
        "work",
        choose("works", "yes", "no", required=True),
        ask("where", required=True, relevant="${works} = 'yes'"),
        relevant="${name} != ''",
    ),
    choose("ways", "walk", "bus", "car", several=True),
)
GOOD = {
    "name": "Yosef",
    "children": "3",
    "pay": "41.5",
    "born": "1990-05-01",
    "works": "yes",
    "where": "Haifa",
    "ways": ["bus", "car"],
}


def filled(sent: dict[str, Any], definition: Definition = EVERYTHING, **more: Any) -> AnswerForm:
    with override("en"):
        form = AnswerForm(definition, {field_name(name): sent[name] for name in sent}, **more)
        form.is_valid()
        return form


def test_every_type_of_question_has_its_field() -> None:
    with override("en"):
        form = AnswerForm(EVERYTHING)
    kinds = {name.removeprefix("answer_"): type(field) for name, field in form.fields.items()}
    assert kinds == {
        "name": forms.CharField,
        "children": forms.IntegerField,
        "pay": forms.DecimalField,
        "born": DayField,
        "works": forms.ChoiceField,
        "where": forms.CharField,
        "ways": forms.MultipleChoiceField,
    }
    assert form["answer_name"].label == "name"
    assert form["answer_name"].help_text == "As you like"


def test_answers_are_taken_as_plain_values() -> None:
    form = filled(GOOD)
    assert form.errors == {}
    assert form.answers == {
        "name": "Yosef",
        "children": 3,
        "pay": 41.5,
        "born": "1990-05-01",
        "works": "yes",
        "where": "Haifa",
        "ways": ["bus", "car"],
    }


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"name": ""}, {"name": REQUIRED}),
        ({"name": "   "}, {"name": REQUIRED}),
        ({"works": ""}, {"works": REQUIRED}),
        ({"where": ""}, {"where": REQUIRED}),
        ({"children": "21"}, {"children": "Wrong children"}),
        ({"children": "many"}, {"children": "Enter a whole number."}),
        ({"children": "9" * 30}, {"children": None}),
        ({"pay": "NaN"}, {"pay": "Enter a number."}),
        ({"pay": "1e400"}, {"pay": None}),
        ({"born": "2026-02-30"}, {"born": "Enter a valid date."}),
        ({"born": "0001-01-01"}, {"born": None}),
        ({"works": "maybe"}, {"works": None}),
        ({"ways": ["rocket"]}, {"ways": None}),
        ({"name": "x" * 2_001}, {"name": None}),
        ({"name": "a\x00b"}, {"name": None}),
    ],
)
def test_a_wrong_answer_is_named_at_its_question(
    changes: dict[str, Any], wrong: dict[str, Any]
) -> None:
    form = filled(GOOD | changes)
    assert set(form.errors) == {field_name(name) for name in wrong}
    for name, message in wrong.items():
        if message is not None:
            with override("en"):
                assert form.errors[field_name(name)] == [str(message)]


def test_what_is_hidden_is_neither_asked_for_nor_taken() -> None:
    form = filled(GOOD | {"works": "no", "where": ""})
    assert form.errors == {}
    assert "where" not in form.answers
    assert "where" not in filled(GOOD | {"works": "no", "where": "Haifa"}).answers


def test_a_wrong_answer_to_what_is_hidden_is_not_in_the_way() -> None:
    hiding = defined(
        choose("works", "yes", "no"), ask("h", Kind.INTEGER, relevant="${works}='yes'")
    )
    form = filled({"works": "no", "h": "many"}, hiding)
    assert form.is_valid()
    assert form.answers == {"works": "no"}
    assert not filled({"works": "yes", "h": "many"}, hiding).is_valid()


def test_a_draft_is_kept_without_what_has_to_be_there() -> None:
    form = filled({"children": "21"}, is_submitted=False)
    assert form.errors == {}
    assert form.answers == {"children": 21}


def test_what_has_to_be_answered_is_marked_on_the_page() -> None:
    form = filled({}, is_submitted=False)
    assert [form.fields[field_name(one)].required for one in ("name", "pay")] == [True, False]


def test_a_closed_question_is_shown_and_never_taken() -> None:
    form = filled(GOOD, answers={"works": "no", "name": "Kept"}, closed={"works": "Staff decide"})
    assert form.fields["answer_works"].disabled
    assert form.fields["answer_works"].help_text == "Staff decide"
    assert "works" not in form.answers
    # Conditions ask for what is known, not for what was sent.
    assert "where" not in form.answers


def test_a_closed_question_without_an_answer_is_not_asked_for() -> None:
    assert filled(GOOD | {"works": ""}, closed={"works": "Staff decide"}).errors == {}


def test_known_answers_stand_in_the_form() -> None:
    with override("en"):
        form = AnswerForm(EVERYTHING, answers={"name": "Yosef", "ways": ["car"], "pay": 41.5})
        page = str(form["answer_ways"]) + str(form["answer_name"])
    assert 'value="Yosef"' in page
    assert page.count("checked") == 1


def test_rows_are_drawn_in_their_groups() -> None:
    with override("ar"):
        parts = AnswerForm(EVERYTHING).parts()
    assert [one["kind"] for one in parts] == [
        "note", "field", "field", "field", "field", "group", "field",
    ]  # fmt: skip
    assert parts[0]["text"] == "Take your time بالعربية"
    work = parts[5]
    assert work["title"] == "work بالعربية"
    assert [one["name"] for one in work["parts"]] == ["works", "where"]
    assert work["parts"][1]["shown_if"] == '["=", ["ref", "works"], ["text", "yes"]]'
    assert [one.get("is_number") for one in parts[1:4]] == [False, True, True]


def test_a_choice_that_may_stay_open_offers_no_answer() -> None:
    one = defined(choose("free", "a", "b"), choose("needed", "a", "b", required=True))
    with override("en"):
        form = AnswerForm(one)
    assert [code for code, _ in form.fields["answer_free"].choices] == ["", "a", "b"]  # type: ignore[attr-defined]
    assert [code for code, _ in form.fields["answer_needed"].choices] == ["a", "b"]  # type: ignore[attr-defined]


def test_a_long_list_is_a_list_with_the_chosen_first() -> None:
    mentees = next(one for one in shipped() if one.about is About.MENTEE)
    with override("he"):
        form = AnswerForm(mentees, answers={"occupations": ["7512"]})
    field = form.fields["answer_occupations"]
    assert isinstance(field.widget, forms.SelectMultiple)
    assert not isinstance(field.widget, forms.CheckboxSelectMultiple)
    assert next(code for code, _ in field.choices) == "7512"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "kind", "value"),
    [
        ("radius_km", Kind.INTEGER, "301"),
        ("radius_km", Kind.INTEGER, "-1"),
        ("goal", Kind.TEXT, "x" * 201),
        ("town", Kind.TEXT, "x" * 61),
    ],
)
def test_an_answer_fits_the_field_that_it_is_written_to(field: str, kind: Kind, value: str) -> None:
    form = filled({"q": value}, defined(ask("q", kind, feeds=field)))
    assert set(form.errors) == {"answer_q"}
    assert filled({"q": value[:2].strip("-")}, defined(ask("q", kind, feeds=field))).is_valid()


@pytest.mark.parametrize("name", ["version", "form_key", "csrfmiddlewaretoken", "state"])
def test_a_question_is_never_mistaken_for_the_form_itself(name: str) -> None:
    form = filled({name: "x"}, defined(ask(name)))
    assert (list(form.fields), form.answers) == ([f"answer_{name}"], {name: "x"})
