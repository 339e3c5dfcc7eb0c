"""A programme's manager enters the programme's own coordinators, and nobody else (OM-3.10)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, TODAY, Cast

from tsemed.partners.models import Partner
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.operations import register_with_affiliation
from tsemed.people.write_gate import FieldsRefused
from tsemed.today.todo_sources import todo_items_for

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = {"given_name": "Yael", "family_name": "Mor", "phone": "+972523456789", "language": "he"}


def browser(cast: Cast, name: str) -> Client:
    client, user = Client(), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def typed(partner: Partner, capacity: Capacity) -> dict[str, Any]:
    tie = {"capacity": capacity.value, "partner": partner.pk, "starts_on": TODAY.isoformat()}
    return {f"person-{name}": value for name, value in NEW.items()} | {
        f"tie-{name}": value for name, value in tie.items()
    }


def register(cast: Cast, partner: Partner, capacity: Capacity, *, by: str = "tamar") -> Person:
    return register_with_affiliation(
        person=dict(NEW),
        capacity=capacity,
        partner=partner,
        starts_on=TODAY,
        by=cast.login(by),
        at=NOW,
    )


def test_om_3_10_a_programme_registers_and_names_its_coordinator(cast: Cast) -> None:
    tamar = browser(cast, "tamar")
    page = tamar.get(reverse("people:register")).content.decode()
    assert "Individual coordinator" in page
    assert "Mentoring manager" not in page
    sent = typed(cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    answer = tamar.post(reverse("people:register"), sent)
    assert answer.status_code == 302, (answer.context["form"].errors, answer.context["tie"].errors)
    yael = Person.objects.get(given_name="Yael")
    assert yael.affiliations.get().partner == cast.steps
    assign = tamar.get(reverse("cycles:assign", args=[cast.galil.pk]))
    assert yael in assign.context["form"].fields["person"].queryset


@pytest.mark.parametrize("capacity", [one for one in Capacity if one != "individual_coordinator"])
def test_a_programme_makes_nobody_anything_else(cast: Cast, capacity: Capacity) -> None:
    with pytest.raises(FieldsRefused):
        register(cast, cast.steps, capacity)
    tamar = browser(cast, "tamar")
    tamar.post(reverse("people:register"), typed(cast.steps, capacity))
    assert not Person.objects.filter(given_name="Yael").exists()


@pytest.mark.parametrize("partner", ["bridge", "bank", "office"])
def test_a_coordinator_of_another_partner_is_refused(cast: Cast, partner: str) -> None:
    of = getattr(cast, partner)
    with pytest.raises(FieldsRefused):
        register(cast, of, Capacity.INDIVIDUAL_COORDINATOR)
    tamar = browser(cast, "tamar")
    answer = tamar.post(reverse("people:register"), typed(of, Capacity.INDIVIDUAL_COORDINATOR))
    assert "Select a valid choice" in answer.content.decode()
    assert not Affiliation.objects.filter(person__given_name="Yael").exists()


@pytest.mark.parametrize("name", ["ines", "dana", "rivka", "michal"])
def test_others_enter_no_coordinator(cast: Cast, name: str) -> None:
    for partner in (cast.steps, cast.bridge):
        with pytest.raises(FieldsRefused):
            register(cast, partner, Capacity.INDIVIDUAL_COORDINATOR, by=name)
    assert not Person.objects.filter(given_name="Yael").exists()


def test_the_line_that_asks_for_a_coordinator_leads_there(cast: Cast) -> None:
    type(cast.galil).objects.filter(pk=cast.galil.pk).update(work_model="mentoring_coordinator")
    cast.galil.periods.update(work_model="mentoring_coordinator")
    lines = todo_items_for(cast.login("tamar"), on=TODAY)
    (line,) = [one for one in lines if one.kind == "cycles.coordinator_missing"]
    assert reverse("people:register") in [action.address for action in line.actions]
    assert browser(cast, "tamar").get(reverse("people:register")).status_code == 200
