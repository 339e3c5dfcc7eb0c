"""Which fields a question may write to, and how an answer becomes what a field keeps."""

from __future__ import annotations

from typing import Any

import pytest
from tests.questionnaires.definitions import ask, choose, defined

from tsemed.people.data_policy import DataClass
from tsemed.people.forms import MenteeForm, MentorForm, PersonForm
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.write_policy import CREDENTIAL_FIELDS, FIELDS, RECOGNITION_FIELDS, Target
from tsemed.questionnaires.checks import refuse_wrong
from tsemed.questionnaires.definition import About, Kind
from tsemed.questionnaires.expressions import Answer
from tsemed.questionnaires.matching_fields import (
    CLASSES,
    KEEP,
    class_of_answer,
    fields_about,
    from_field,
    to_field,
)
from tsemed.questionnaires.problems import DefinitionProblem, Fault

MENTORS, MENTEES = fields_about(About.MENTOR), fields_about(About.MENTEE)
MODELS = {Target.PERSON: Person, Target.MENTOR: MentorProfile, Target.MENTEE: MenteeProfile}
SHARED = {
    "languages",
    "form_of_address",
    "gender",
    "town",
    "occupations",
    "modes",
    "times",
    "radius_km",
    "wishes_gender",
    "topics",
    "needs",
}


def test_each_side_has_its_fields() -> None:
    assert set(MENTORS) == SHARED | {"rank", "years_of_experience", "stages", "capacity"}
    assert set(MENTEES) == SHARED | {"stage", "goal", "wishes_background"}


@pytest.mark.parametrize("about", About)
def test_every_field_is_one_of_the_write_policy(about: About) -> None:
    for name, field in fields_about(about).items():
        assert name in FIELDS[field.target]
        assert MODELS[field.target]._meta.get_field("town_text" if name == "town" else name)


@pytest.mark.parametrize("about", About)
def test_no_question_writes_what_opens_an_account(about: About) -> None:
    guarded = CREDENTIAL_FIELDS | RECOGNITION_FIELDS | {"given_name", "family_name"}
    assert guarded.isdisjoint(fields_about(about))


@pytest.mark.parametrize(
    ("about", "form"), [(About.MENTOR, MentorForm), (About.MENTEE, MenteeForm)]
)
def test_every_field_of_the_form_of_a_profile_can_be_asked(about: About, form: Any) -> None:
    assert set(form.base_fields) <= set(fields_about(about))
    assert {"languages", "gender", "town"} <= set(PersonForm.base_fields) & set(fields_about(about))


CLASS_OF = {
    (About.MENTOR, "rank"): DataClass.MENTOR_FINDINGS,
    (About.MENTOR, "needs"): DataClass.MENTOR_NEEDS,
    (About.MENTOR, "topics"): DataClass.MENTOR_PROFILE,
    (About.MENTOR, "languages"): DataClass.MENTOR_PROFILE,
    (About.MENTEE, "needs"): DataClass.NEEDS,
    (About.MENTEE, "topics"): DataClass.MENTEE_GOALS,
    (About.MENTEE, "languages"): DataClass.MENTEE_NAME,
    (About.MENTEE, "town"): DataClass.MENTEE_NAME,
}


@pytest.mark.parametrize(("about", "name"), CLASS_OF)
def test_an_answer_is_guarded_as_its_field(about: About, name: str) -> None:
    assert class_of_answer(about, name, "") == CLASS_OF[about, name]


@pytest.mark.parametrize(
    ("about", "written", "expected"),
    [
        (About.MENTOR, "", DataClass.MENTOR_PROFILE),
        (About.MENTEE, "", DataClass.MENTEE_GOALS),
        (About.MENTEE, "needs", DataClass.NEEDS),
        (About.MENTEE, "population_group", DataClass.POPULATION_GROUP),
    ],
)
def test_an_answer_without_a_field_is_guarded_as_written(
    about: About, written: str, expected: DataClass
) -> None:
    assert class_of_answer(about, "", written) == expected
    assert expected in CLASSES[about]


WRITTEN: list[tuple[str, Answer, Any]] = [
    ("topics", ["cv", "confidence"], ["cv", "confidence"]),
    ("topics", None, []),
    ("languages", None, []),
    ("radius_km", 12, 12),
    ("radius_km", 0, 0),
    ("radius_km", None, None),
    ("years_of_experience", None, None),
    ("town", "חיפה", "חיפה"),
    ("town", None, ""),
    ("goal", None, ""),
    ("form_of_address", "either", "either"),
    ("form_of_address", None, KEEP),
    ("gender", "woman", "woman"),
    ("gender", None, ""),
    ("stage", "find", "find"),
    ("stage", None, ""),
    ("wishes_background", "yes", True),
    ("wishes_background", "no", False),
    ("wishes_background", None, False),
    ("capacity", 2, 2),
    ("capacity", None, KEEP),
    ("rank", None, KEEP),
]


@pytest.mark.parametrize(("name", "answer", "kept"), WRITTEN)
def test_an_answer_becomes_what_its_field_keeps(name: str, answer: Answer, kept: Any) -> None:
    field = (MENTEES | MENTORS)[name]
    assert to_field(field, answer) == kept


@pytest.mark.parametrize(("name", "answer", "kept"), WRITTEN)
def test_what_a_field_keeps_is_shown_as_an_answer(name: str, answer: Answer, kept: Any) -> None:
    if kept is KEEP or answer == "no":
        return
    field = (MENTEES | MENTORS)[name]
    assert from_field(field, kept) == answer


def test_the_choices_of_a_field_are_its_codes() -> None:
    for field in (MENTORS | MENTEES).values():
        if field.codes is not None:
            assert field.codes()
            assert all(code and code == code.strip() for code in field.codes())
    occupations = MENTORS["occupations"].codes
    assert occupations is not None
    assert len(occupations()) > 200


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (choose("q", "find", "advance", feeds="stage"), None),
        (choose("q", "find", "retire", feeds="stage"), Fault.FIELD_CHOICE),
        (choose("q", "find", "advance", several=True, feeds="stage"), Fault.FIELD_TYPE),
        (ask("q", Kind.DECIMAL, feeds="radius_km"), Fault.FIELD_TYPE),
        (ask("q", Kind.DATE, feeds="town"), Fault.FIELD_TYPE),
        (ask("q", feeds="capacity"), Fault.UNKNOWN_VALUE),
        (ask("q", data_class="mentor_profile"), Fault.UNKNOWN_VALUE),
        (ask("q", data_class="colleague"), Fault.UNKNOWN_VALUE),
        (ask("q", data_class="needs"), None),
        (ask("q", feeds="goal", data_class="mentee_goals"), None),
        (ask("q", feeds="goal", data_class="needs"), Fault.OTHER_CLASS),
    ],
)
def test_a_question_about_mentees_fits_its_field(question: Any, fault: Fault | None) -> None:
    definition = defined(question)
    if fault is None:
        refuse_wrong(definition)
        return
    with pytest.raises(DefinitionProblem) as refused:
        refuse_wrong(definition)
    assert refused.value.fault is fault


def test_no_condition_asks_for_a_sensitive_answer() -> None:
    groups = choose("groups", "arab", "haredi", data_class="population_group")
    more = ask("more", relevant="${groups} = 'arab'")
    with pytest.raises(DefinitionProblem) as refused:
        refuse_wrong(defined(groups, more))
    assert (refused.value.fault, refused.value.column) == (Fault.SENSITIVE, "relevant")
