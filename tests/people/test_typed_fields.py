"""Impossible days, invisible names and copied addresses, on the pages and in the operations."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast

from tsemed.base.model_fields import ImplausibleDay, InvisibleName
from tsemed.partners.models import Partner
from tsemed.people import operations
from tsemed.people.models import Affiliation, Capacity, MenteeProfile, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    user = cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def mentee_form(cast: Cast, **changed: str) -> dict[str, object]:
    profile = MenteeProfile.objects.get(person=cast.yosef.person)
    return {"version": profile.version, "stage": "find", **changed}


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(9999, 12, 31)])
def test_no_operation_stores_an_impossible_day(cast: Cast, day: date) -> None:
    before = Affiliation.objects.count()
    with pytest.raises(ImplausibleDay), transaction.atomic():
        operations.affiliate(
            cast.fanny, cast.bank, Capacity.EMPLOYEE, starts_on=day, by=None, at=NOW
        )
    with pytest.raises(ImplausibleDay), transaction.atomic():
        Affiliation.objects.update(ends_on=day)
    with pytest.raises(ImplausibleDay), transaction.atomic():
        Affiliation.objects.bulk_create(
            [Affiliation(person=cast.fanny, partner=cast.bank, capacity="employee", starts_on=day)]
        )
    assert Affiliation.objects.count() == before


@pytest.mark.parametrize("name", ["\u2060\u200d", "\u3164", "\u2800", "\u200e\u200f"])
def test_a_person_without_a_visible_name_is_refused(cast: Cast, name: str) -> None:
    fields = {
        "person-given_name": name, "person-phone": "050-765-4321", "person-language": "he",
        "person-languages": ["he"], "tie-capacity": "employee",
        "tie-partner": cast.bank.pk, "tie-starts_on": "2026-11-01",
    }  # fmt: skip
    before = Person.objects.count()
    page = browser(cast, "noa").post(reverse("people:register"), fields).content.decode()
    assert "Write a name with at least one letter" in page or "This field is required" in page
    assert Person.objects.count() == before


def test_no_operation_stores_an_invisible_name(cast: Cast) -> None:
    with pytest.raises(InvisibleName):
        operations.register_person(given_name="\u3164", by=None, at=NOW)
    with pytest.raises(InvisibleName):
        Partner.objects.update(name="\u2060")


def test_an_address_copied_with_marks_is_stored_without(cast: Cast) -> None:
    entered = operations.register_person(
        given_name="Lea", email="\u202aLea.M@Example.org\u202c\u200f", by=None, at=NOW
    )
    assert Person.objects.get(pk=entered.pk).email == "lea.m@example.org"
