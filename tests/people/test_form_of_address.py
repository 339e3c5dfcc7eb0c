"""How somebody is addressed is one thing; what they say of their gender is another."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from tests.cast import NOW, Cast, mentee, person
from tests.earlier_tables import tables_of
from tests.imports.lists import bring_in, workbook
from tests.matching.rounds import agreed

from tsemed.cycles.models import Participation, Side
from tsemed.imports.operations import apply_list
from tsemed.matching.labels import open_wishes
from tsemed.matching.problem_builder import mentor_value
from tsemed.people.models import IdentityDoubt, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GENDER = "Gender, as they say"


def browser(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language="en")
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def facts_of(cast: Cast, viewer: str, about: int) -> dict[str, str]:
    page = browser(cast, viewer).get(reverse("people:person", args=[about]))
    return {fact["label"]: str(fact["value"]) for fact in page.context["identity"]}


def set_both(about: Person, form: str, gender: str) -> None:
    Person.objects.filter(pk=about.pk).update(form_of_address=form, gender=gender)


@pytest.mark.parametrize(
    ("viewer", "about", "is_shown"),
    [
        ("noa", "yosef", True), ("dana", "yosef", True), ("yosef", "yosef", True),
        ("tamar", "yosef", False),
        ("dana", "michal", True), ("michal", "michal", True), ("rivka", "michal", False),
    ],
)  # fmt: skip
def test_gender_is_shown_to_those_who_match(
    cast: Cast, viewer: str, about: str, is_shown: bool
) -> None:
    who = getattr(cast, about).person
    set_both(who, "man", "woman")
    shown = facts_of(cast, viewer, who.pk)
    assert shown["Form of address"] == "Man"
    assert shown.get(GENDER) == ("Woman" if is_shown else None)


def test_the_other_of_a_pair_reads_no_gender(cast: Cast) -> None:
    pair = agreed(cast).relationship
    assert pair is not None
    for reader, other in (("michal", cast.yosef.person), ("yosef", cast.michal.person)):
        set_both(other, "woman", "woman")
        shown = facts_of(cast, reader, other.pk)
        assert (shown["Form of address"], GENDER in shown) == ("Woman", False)


def test_an_edit_keeps_the_two_apart(cast: Cast) -> None:
    yosef = cast.yosef.person
    sent = {
        "given_name": "Yosef", "phone": "0502345678", "language": "he", "version": 1,
        "form_of_address": "woman", "gender": "", "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    browser(cast, "dana").post(reverse("people:change", args=[yosef.pk]), sent)
    yosef.refresh_from_db()
    assert (yosef.form_of_address, yosef.gender) == ("woman", "")


def test_only_the_gender_answers_a_wish(cast: Cast) -> None:
    set_both(cast.michal.person, "woman", "")
    part = Participation.objects.select_related("person__mentor").get(pk=cast.michal.pk)
    assert mentor_value(part, places=1, employer=None).gender is None


def test_a_wish_without_an_answer_is_named_on_the_proposal(cast: Cast) -> None:
    cast.yosef.person.mentee.wishes_gender = "woman"
    cast.yosef.person.mentee.save()
    set_both(cast.michal.person, "woman", "")
    proposal = agreed(cast)
    page = browser(cast, "dana").get(reverse("matching:proposal", args=[proposal.pk]))
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "The mentee wishes to meet: Woman. The mentor did not say; ask" in text
    cast.michal.person.refresh_from_db()
    cast.michal.person.gender = "woman"
    assert open_wishes(cast.yosef.person, cast.michal.person) == []


def listed(cast: Cast, *headings: str, row: tuple[str, ...]) -> Any:
    known = ("First name", "Phone", "Languages")
    content = workbook(("Ruth", "0502345678", "Hebrew", *row), headings=(*known, *headings))
    one = bring_in(content, cast.galil, by=cast.login("dana"), side=Side.MENTOR)
    page = browser(cast, "dana").get(reverse("imports:import", args=[one.pk]))
    apply_list(one, by=cast.login("dana"), at=NOW)
    ruth = Person.objects.get(given_name="Ruth")
    return ruth.form_of_address, ruth.gender, one.read_twice, page.content.decode()


@pytest.mark.parametrize(
    ("headings", "row", "kept", "twice"),
    [
        (["לשון פנייה"], ["woman"], ("woman", "woman"), ["לשון פנייה"]),
        (["Gender"], ["Man"], ("man", "man"), ["Gender"]),
        (["Form of address"], ["Either"], ("either", ""), ["Form of address"]),
        (["Form of address", "Gender"], ["Woman", ""], ("woman", ""), []),
        (["Form of address", "Gender"], ["Either", "Man"], ("either", "man"), []),
    ],
)
def test_a_list_with_one_column_is_read_as_both(
    cast: Cast, headings: list[str], row: list[str], kept: tuple[str, str], twice: list[str]
) -> None:
    form, gender, read_twice, page = listed(cast, *headings, row=tuple(row))
    assert (form, gender, read_twice) == (*kept, twice)
    assert ("Read as the form of address and as the gender" in page) is bool(twice)


@pytest.mark.django_db(transaction=True)
def test_the_one_field_of_before_becomes_both(cast: Cast) -> None:
    silent = mentee(person("Noy", "Still", login=False), cast.galil, cast.steps).person
    set_both(cast.michal.person, "man", "woman")
    with tables_of(("people", "0012_scopes_of_consents")) as model:
        people = model("people", "Person").objects
        assert people.get(pk=cast.michal.person_id).gender == "man"
        people.filter(pk=cast.yosef.person_id).update(gender="woman")
        model("people", "IdentityDoubt").objects.create(
            reason="several", facts={"person": {"gender": "man"}}, place="x", key="k",
            raised_by_id=cast.login("dana").pk, raised_at=NOW, state_since=NOW,
        )  # fmt: skip
    found = {row.pk: (row.form_of_address, row.gender) for row in Person.objects.all()}
    assert found[cast.michal.person_id] == ("man", "man")
    assert found[cast.yosef.person_id] == ("woman", "woman")
    assert found[silent.pk] == ("either", "")
    assert IdentityDoubt.objects.get().facts["person"]["form_of_address"] == "man"
