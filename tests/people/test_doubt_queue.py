"""Nobody settles the doubt that they raised, nor one about somebody whom they do not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast, affiliate, assign, carry, mentee, person
from tests.imports.lists import bring_in, workbook

from tsemed.accounts.models import User
from tsemed.cycles.models import Side
from tsemed.cycles.work_models import Carrier, Function
from tsemed.imports.operations import apply_list
from tsemed.people.models import Capacity, IdentityDoubt, Person
from tsemed.people.todos import todos_for
from tsemed.people.write_gate import rights_of
from tsemed.people.write_policy import Target

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def has_line(user: User) -> bool:
    """Return whether a doubt waits for somebody on Today."""
    return any(line.kind == "people.doubts" for line in todos_for(user, on=TODAY))


def browser(who: Person) -> Client:
    assert who.user is not None
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    return client


@pytest.fixture
def gila(cast: Cast) -> Person:
    """Return a mentee of the other programme in Negev, where Ines carries the recruitment."""
    carry(cast.negev, Function.MENTEE_RECRUITMENT, Carrier.INDIVIDUAL_COORDINATOR)
    cast.negev.programmes.add(cast.steps)
    hidden = person("Gila", "Withall", login=False, email="", birth_year=1990, town_text="Haifa")
    return mentee(hidden, cast.negev, cast.steps).person


def settles(who: Person, doubt: IdentityDoubt, outcome: object) -> int:
    """Try the page, after looking whether the queue or Today offers the doubt."""
    client, address = browser(who), reverse("people:doubt", args=[doubt.pk])
    assert who.user is not None
    queue = client.get(reverse("people:doubts")).content.decode()
    offered = {
        address in queue,
        has_line(who.user),
        client.get(address).status_code == 200,
    }
    assert len(offered) == 1
    answer = client.post(address, {"outcome": str(outcome)})
    assert (answer.status_code == 302) == offered.pop()
    return answer.status_code


def waits_by_form(cast: Cast, who: Person, hidden: Person) -> IdentityDoubt:
    sent = {
        "given_name": "Zed", "family_name": "Zet", "language": "he", "phone": str(hidden.phone),
        "email": "hers@evil.example.org", "side": "mentee", "programme": cast.bridge.pk,
    }  # fmt: skip
    browser(who).post(reverse("cycles:add_participant", args=[cast.negev.pk]), sent)
    return IdentityDoubt.objects.get()


def waits_by_name(cast: Cast, who: Person, hidden: Person) -> IdentityDoubt:
    assert who.user is not None
    row = (1, hidden.given_name, hidden.family_name, None, None, None, None)
    how: dict[str, Any] = {"by": who.user, "side": Side.MENTEE, "programme": cast.bridge}
    apply_list(bring_in(workbook(row), cast.negev, **how), by=who.user, at=NOW)
    return IdentityDoubt.objects.get()


@pytest.mark.parametrize("raises", [waits_by_form, waits_by_name])
def test_raiser_is_shown_nothing_of_the_hidden(cast: Cast, gila: Person, raises: Any) -> None:
    doubt = raises(cast, cast.ines, gila)
    assert browser(cast.ines).get(reverse("people:person", args=[gila.pk])).status_code == 404
    assert list(doubt.candidates.all()) == [gila]
    assert settles(cast.ines, doubt, gila.pk) == 404
    assert Person.objects.get(pk=gila.pk).email == ""


def test_colleague_who_sees_neither_settles_nothing(cast: Cast, gila: Person) -> None:
    other = person("Lior", "Bar")
    affiliate(other, cast.bridge, Capacity.INDIVIDUAL_COORDINATOR)
    assign(other, cast.negev, "individual_coordinator")
    doubt = waits_by_form(cast, cast.ines, gila)
    assert settles(other, doubt, gila.pk) == 404
    assert settles(cast.noa, doubt, gila.pk) == 302


def test_raiser_who_sees_everybody_settles_nothing_either(cast: Cast) -> None:
    sent = {
        "given_name": "Zed", "family_name": "Zet", "language": "he", "side": "mentor",
        "phone": str(cast.omar.person.phone),
    }  # fmt: skip
    browser(cast.dana).post(reverse("cycles:add_participant", args=[cast.galil.pk]), sent)
    doubt = IdentityDoubt.objects.get()
    doubt.candidates.set([cast.michal.person])
    assert settles(cast.dana, doubt, "left_out") == 404


def test_recruitment_reaches_nobody_of_another_programme(cast: Cast, gila: Person) -> None:
    ines = cast.login("ines")
    assert not rights_of(ines, gila, on=TODAY).writable(Target.PERSON)
    assert not rights_of(ines, gila, on=TODAY).first_address
    assert "stage" in rights_of(ines, cast.amina.person, on=TODAY).writable(Target.MENTEE)


def test_telephones_are_read_from_left_to_right(cast: Cast, gila: Person) -> None:
    ines, noa = cast.login("ines").person, cast.login("noa").person
    doubt = waits_by_form(cast, ines, gila)
    page = browser(noa).get(reverse("people:doubt", args=[doubt.pk])).content.decode()
    assert page.count(f'<a href="tel:{gila.phone}"><bdi class="phone" dir="ltr">') == 2
