"""Changing one's own telephone asks whether somebody has it, so it is counted each time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast

from tsemed.accounts.rules import Rate
from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion
from tsemed.people import doubt_limits
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.shared_contact import save_without_shared

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REFUSED = str(doubt_limits.TooManyOwnPhones.sentence)


def edit(cast: Cast, by: str, about: Person, phone: str, *, version: int | None = None) -> Any:
    client, fresh = Client(), Person.objects.get(pk=about.pk)
    client.force_login(cast.login(by), backend=BACKEND)
    form = {
        "given_name": fresh.given_name, "family_name": fresh.family_name, "phone": phone,
        "language": "he", "languages": ["he"], "version": version or fresh.version,
    }  # fmt: skip
    return client.post(reverse("people:change", args=[about.pk]), form, follow=True)


def test_eleventh_own_telephone_of_a_day_is_refused(cast: Cast) -> None:
    yosef, hidden = cast.yosef.person, cast.omar.person
    tried = [f"+97252300000{number}" for number in range(9)]
    for phone in [*tried, str(hidden.phone)]:
        assert REFUSED not in edit(cast, "yosef", yosef, phone).content.decode()
    assert str(Person.objects.get(pk=yosef.pk).phone) == tried[-1]
    assert IdentityDoubt.objects.count() == 1
    # A hit and a miss are refused with the same sentence, and neither is written.
    for phone in ("+972523111111", str(cast.michal.person.phone)):
        answer = edit(cast, "yosef", yosef, phone)
        assert answer.status_code == 409
        assert REFUSED in answer.content.decode()
    assert str(Person.objects.get(pk=yosef.pk).phone) == tried[-1]
    assert IdentityDoubt.objects.count() == 1
    refusals = AuditRow.objects.filter(kind="refusal", actor=cast.login("yosef"))
    assert {row.details["why"] for row in refusals} == {"TooManyOwnPhones"}


def test_known_and_unknown_telephones_are_counted_alike(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt_limits, "OWN_PHONES", Rate(2, 60))
    yosef = cast.yosef.person
    for other in (cast.omar, cast.michal):
        edit(cast, "yosef", yosef, str(other.person.phone))
    assert IdentityDoubt.objects.count() == 2
    assert REFUSED in edit(cast, "yosef", yosef, "+972523111111").content.decode()
    assert Person.objects.get(pk=yosef.pk).phone == yosef.phone


def test_other_edits_are_not_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt_limits, "OWN_PHONES", Rate(0, 60))
    yosef = cast.yosef.person
    edit(cast, "yosef", yosef, str(yosef.phone))
    assert Person.objects.get(pk=yosef.pk).languages == ["he"]
    edit(cast, "dana", yosef, "+972523111111")
    assert str(Person.objects.get(pk=yosef.pk).phone) == "+972523111111"


def test_outdated_edit_tries_no_telephone(cast: Cast) -> None:
    yosef = cast.yosef.person
    Person.objects.filter(pk=yosef.pk).update(version=5)
    answers = [
        edit(cast, "yosef", yosef, phone, version=4)
        for phone in ("+972523111111", str(cast.omar.person.phone))
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert [answer.context["conflict"]["version"] for answer in answers] == [5, 5]
    assert not IdentityDoubt.objects.exists()
    slow = Person.objects.get(pk=yosef.pk)
    Person.objects.filter(pk=yosef.pk).update(version=6)
    facts = {"phone": str(cast.omar.person.phone)}
    with pytest.raises(StaleVersion):
        save_without_shared(slow, facts, started_from=5, by=cast.login("yosef"), at=NOW)
