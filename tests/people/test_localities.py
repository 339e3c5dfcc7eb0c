"""A town is a locality with a name in each language; what is not recognised stays as entered."""

from __future__ import annotations

import re
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook  # type: ignore[import-untyped]
from tests.cast import NOW, Cast, mentor, person
from tests.earlier_tables import tables_of
from tests.imports.lists import bring_in, workbook
from tests.matching.rounds import asked

from pairing.reference.localities import shipped
from tsemed.cycles.models import Participation, Side
from tsemed.imports.exporting import people_as_workbook
from tsemed.imports.operations import apply_list
from tsemed.matching.problem_builder import mentor_value
from tsemed.people.localities import code_of
from tsemed.people.models import Locality, LocalitySpelling, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HEBREW = re.compile(r"[א-ת]")
NAZARETH = ("נצרת", "الناصرة", "Nazareth")


def browser(cast: Cast, name: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    user = cast.login(name)
    type(user).objects.filter(pk=user.pk).update(language=language)
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def edit(cast: Cast, about: Person, town: str, *, by: str = "dana", version: int = 1) -> Person:
    sent = {
        "given_name": about.given_name, "family_name": about.family_name, "phone": "0502345678",
        "language": "he", "town": town, "version": version, "form_key": str(uuid.uuid4()),
    }  # fmt: skip
    browser(cast, by).post(reverse("people:change", args=[about.pk]), sent)
    return Person.objects.get(pk=about.pk)


def settle(about: Person, code: str) -> None:
    Person.objects.filter(pk=about.pk).update(locality=code, town_text="")


def test_the_table_holds_what_is_shipped_in_three_languages(db: None) -> None:
    rows = Locality.objects.in_bulk()
    assert set(rows) == {one.code for one in shipped()}
    assert [one.code for one in rows.values() if not (one.name_he and one.name_ar)] == []
    assert not any(HEBREW.search(one.name_ar + one.name_en) for one in rows.values())
    assert all(one.latitude and one.longitude for one in rows.values())


@pytest.mark.parametrize(
    "written", [*NAZARETH, "nazareth", "נָצְרַת", "الناصره", "7300", " Nazareth "]
)
def test_any_spelling_is_recognised(cast: Cast, written: str) -> None:
    assert code_of(written) == "7300"
    yosef = edit(cast, cast.yosef.person, written)
    assert (yosef.locality_id, yosef.town_text) == ("7300", "")


def test_what_is_not_recognised_stays_as_entered_until_it_is_settled(cast: Cast) -> None:
    yosef = edit(cast, cast.yosef.person, "Moshav Somewhere")
    assert (yosef.locality_id, yosef.town_text) == (None, "Moshav Somewhere")
    page = browser(cast, "dana").get(reverse("people:change", args=[yosef.pk])).content.decode()
    assert "This town is not known" in page
    LocalitySpelling.objects.create(key="moshavsomewhere", locality_id="7300")
    yosef = edit(cast, yosef, "Moshav Somewhere", version=yosef.version)
    assert (yosef.locality_id, yosef.town_text) == ("7300", "")


def test_another_language_of_the_same_town_changes_nothing(cast: Cast) -> None:
    settle(cast.yosef.person, "7300")
    before = Person.objects.get(pk=cast.yosef.person_id)
    arabic = browser(cast, "dana", "ar").get(reverse("people:change", args=[before.pk]))
    assert arabic.context["form"]["town"].value() == "الناصرة"
    assert edit(cast, before, "נצרת").town_text == ""
    assert Person.objects.get(pk=before.pk).locality_id == "7300"


@pytest.mark.parametrize(("language", "name"), [*zip(("he", "ar", "en"), NAZARETH, strict=True)])
def test_pages_and_lists_name_the_town_in_their_language(
    cast: Cast, language: str, name: str
) -> None:
    for one in (cast.yosef.person, cast.michal.person):
        settle(one, "7300")
    proposal = asked(cast)
    pages = [
        ("noa", reverse("people:list")),
        ("dana", reverse("people:person", args=[cast.yosef.person_id])),
        ("dana", reverse("cycles:participants", args=[cast.galil.pk])),
        ("dana", reverse("matching:proposal", args=[proposal.pk])),
        ("michal", reverse("matching:proposal", args=[proposal.pk])),
        ("yosef", reverse("matching:proposal", args=[proposal.pk])),
    ]
    for reader, address in pages:
        text = browser(cast, reader, language).get(address).content.decode()
        assert name in text, address
        assert [one for one in NAZARETH if one in text] == [name], address
    part = Participation.objects.select_related("person__mentor").get(pk=cast.michal.pk)
    with translation.override(language):
        made = people_as_workbook([part], Side.MENTOR, language=language)
    assert name in _cells(made)


def _cells(content: bytes) -> list[Any]:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [cell.value for cell in sheet[2]]


def test_the_place_on_the_map_comes_from_the_table(cast: Cast) -> None:
    settle(cast.michal.person, "7300")
    Locality.objects.filter(pk="7300").update(latitude=30.5, longitude=35.5)
    part = Participation.objects.select_related("person__mentor").get(pk=cast.michal.pk)
    place = mentor_value(part, places=1, employer=None).place
    assert place is not None
    assert (place.latitude, place.longitude) == (30.5, 35.5)


def test_a_list_keeps_what_it_does_not_recognise_and_overrides_nothing(cast: Cast) -> None:
    LocalitySpelling.objects.create(key="ourvillage", locality_id="7300")
    headings = ("First name", "Phone", "Town", "Languages")
    rows = [
        ("Ruth", "0502345678", "Moshav Somewhere", "Hebrew"),
        ("Sami", "0502345679", "our village", "Arabic"),
        ("Dan", "0502345670", "חיפה", "Hebrew"),
    ]
    known = mentor(person("Dan", "", login=False, email=""), cast.galil).person
    known.phone, known.locality_id = "+972502345670", "7300"
    known.save()
    one = bring_in(
        workbook(*rows, headings=headings), cast.galil, by=cast.login("dana"), side=Side.MENTOR
    )
    noted = {row.name: [note["code"] for note in row.notes] for row in one.rows.all()}
    assert noted == {"Ruth": ["unknown_town"], "Sami": [], "Dan": []}
    apply_list(one, by=cast.login("dana"), at=NOW)
    kept = Person.objects.values_list("locality_id", "town_text")
    assert kept.get(given_name="Ruth") == (None, "Moshav Somewhere")
    assert kept.get(given_name="Sami") == ("7300", "")
    assert kept.get(given_name="Dan") == ("4000", "")
    unknown = workbook(("Dan", "0502345670", "Hifa", "Hebrew"), headings=headings)
    bring_in(unknown, cast.galil, by=cast.login("dana"), side=Side.MENTOR)
    assert kept.get(given_name="Dan") == ("4000", "")


@pytest.mark.django_db(transaction=True)
def test_towns_of_before_become_localities(cast: Cast) -> None:
    with tables_of(("people", "0015_populations_of_a_list")) as model:
        people = model("people", "Person").objects
        people.filter(pk=cast.yosef.person_id).update(town="קרית אתא", latitude=1, longitude=1)
        people.filter(pk=cast.amina.person_id).update(town="Moshav Somewhere")
        for number in range(30):
            people.create(given_name=f"P{number}", town=NAZARETH[number % 3], created_at=NOW)
    kept = dict(Person.objects.values_list("pk", "locality_id"))
    assert (kept[cast.yosef.person_id], kept[cast.amina.person_id]) == ("6800", None)
    assert Person.objects.get(pk=cast.amina.person_id).town == "Moshav Somewhere"
    assert Person.objects.filter(locality="7300", town_text="").count() == 30
    with tables_of(("people", "0015_populations_of_a_list")) as model:
        yosef = model("people", "Person").objects.get(pk=cast.yosef.person_id)
        assert (yosef.town, round(yosef.latitude, 1)) == ("קריית אתא", 32.8)
