"""A row about somebody seen does not reveal whose the other telephone or address is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.imports.lists import mentors

from tsemed.imports.operations import apply_list, cancel_list
from tsemed.people import doubt_limits
from tsemed.people.models import IdentityDoubt, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Row = tuple[object, ...]


def rows_of(cast: Cast, contact: str) -> dict[str, Row]:
    """Return rows of Michal, whom Dana sees, with one of her own contacts and another one."""
    her, hidden = cast.michal.person, cast.omar.person
    if contact == "email":
        emails = {"unknown": "nobody@example.org", "hidden": hidden.email}
        by_email = {name: (str(her.phone), email) for name, email in emails.items()}
    else:
        phones = {"unknown": "+972529998877", "hidden": str(hidden.phone)}
        by_email = {name: (phone, her.email) for name, phone in phones.items()}
    return {
        name: (1, "Michal", "Azulay", phone, email, "Haifa", "Hebrew")
        for name, (phone, email) in by_email.items()
    }


@pytest.mark.parametrize("contact", ["email", "phone"])
def test_hidden_contact_of_somebody_seen_reads_like_unknown(cast: Cast, contact: str) -> None:
    client, pages = Client(), {}
    client.force_login(cast.login("dana"), backend=BACKEND)
    for name, row in rows_of(cast, contact).items():
        one = mentors(cast, row)
        page = client.get(reverse("imports:import", args=[one.pk])).content.decode()
        page = page[page.index("<main") :].replace(f"/{one.pk}/", "#")
        for own in (str(row[3]), str(row[4])):
            page = page.replace(own, "#")
        pages[name] = re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"', "", page)
        assert [(row.outcome, bool(row.changes)) for row in one.rows.all()] == [("changed", True)]
        cancel_list(one, by=cast.login("dana"), at=NOW)
    assert pages["unknown"] == pages["hidden"]
    hidden = mentors(cast, rows_of(cast, contact)["hidden"])
    apply_list(hidden, by=cast.login("dana"), at=NOW)
    assert Person.objects.get(pk=cast.michal.person_id).town == ""
    doubt = IdentityDoubt.objects.get()
    assert set(doubt.candidates.all()) == {cast.michal.person, cast.omar.person}


def test_beyond_the_limit_both_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt_limits, "MOST_A_DAY", 0)
    her = cast.michal.person
    own = (1, "Michal", "Azulay", str(her.phone), her.email, "Haifa", "Hebrew")
    states = []
    for row in (*rows_of(cast, "email").values(), own):
        one = mentors(cast, row)
        apply_list(one, by=cast.login("dana"), at=NOW)
        one.refresh_from_db()
        states.append(str(one.state))
    assert states == ["refused", "refused", "applied"]
