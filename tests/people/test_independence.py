"""Two persons are two: neither let the other in, and the privacy officer hears of the office's."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from tests.accounts.test_credential_changes import BACKEND, at_work, decides, proposes
from tests.cast import Cast, affiliate, mentor, person

from tsemed.accounts import dual_control
from tsemed.accounts.models import ConductAlert, CredentialChange, CredentialKind, User
from tsemed.base.models import AuditKind, AuditRow
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.operations import assign_to_team, end_assignment
from tsemed.people import credentials
from tsemed.people.independence import NotIndependent
from tsemed.people.models import Capacity, Person
from tsemed.people.todos import todos_for


def registers(
    cast: Cast, name: str, capacity: str, *, given: str = "Second", by: Client | None = None
) -> Person:
    """Return a second mailbox of somebody of the office, registered on the page of new people."""
    address = f"{name}.{capacity}.{given}@second.example.org".lower()
    form = {
        "person-given_name": given,
        "person-family_name": "Mailbox",
        "person-email": address,
        "person-language": "en",
        "person-languages": ["en"],
        "tie-capacity": capacity,
        "tie-partner": cast.office.pk,
        "tie-starts_on": str(timezone.localdate()),
    }
    (by or at_work(cast, name)).post("/people/register/", form)
    return Person.objects.get(email=address)


def as_cast(cast: Cast, who: Person) -> Any:
    """Return a browser of somebody who is not of the cast."""
    client = Client(headers={"accept-language": "en"})
    user = Person.objects.select_related("user").get(pk=who.pk).user
    assert user is not None
    User.objects.filter(pk=user.pk).update(language="en")
    client.force_login(user, backend=BACKEND)
    return client


def invites(cast: Cast, name: str, who: Person) -> None:
    assert at_work(cast, name).post(f"/people/{who.pk}/invitation/").status_code == 200


def test_the_manager_and_her_second_mailbox_are_one(cast: Cast) -> None:
    puppet = registers(cast, "noa", "mentoring_manager")
    invites(cast, "noa", puppet)
    form = {"address": "hers@evil.example.org", "reason": "lost it"}
    # Only the officer herself would be independent, and nobody confirms for themselves.
    as_cast(cast, puppet).post(f"/people/{cast.peled.pk}/address/", form)
    assert not CredentialChange.objects.exists()
    as_cast(cast, puppet).post(f"/people/{cast.michal.person.pk}/address/", form)
    assert CredentialChange.objects.exists()
    page = decides(cast, "noa")
    assert (page.status_code, "independent of them" in page.content.decode()) == (409, True)
    dual_control.carry_out_due(at=timezone.now() + timedelta(days=2))
    assert not CredentialChange.objects.exclude(state="proposed").exists()
    assert all("hers@evil.example.org" not in letter.to for letter in mail.outbox)


def test_the_other_way_round_is_refused_too(cast: Cast) -> None:
    puppet = registers(cast, "noa", "privacy_officer")
    invites(cast, "noa", puppet)
    proposes(cast, "noa", cast.michal.person)
    change = CredentialChange.objects.get()
    answer = as_cast(cast, puppet).post(
        f"/people/credentials/{change.pk}/", {"decision": "confirm"}
    )
    assert (answer.status_code, change.state) == (409, "proposed")
    row = AuditRow.objects.filter(kind=AuditKind.REFUSAL, details__why="NotIndependent").get()
    assert row.actor == Person.objects.get(pk=puppet.pk).user
    assert decides(cast, "peled").status_code == 302


def test_a_chain_of_mailboxes_is_one(cast: Cast) -> None:
    first = registers(cast, "noa", "mentoring_manager")
    invites(cast, "noa", first)
    second = person("Third", "Mailbox")
    affiliate(second, cast.office, Capacity.PRIVACY_OFFICER)
    as_cast(cast, first).post(f"/people/{second.pk}/invitation/")
    proposes(cast, "noa", cast.michal.person)
    change = CredentialChange.objects.get()
    as_cast(cast, second).post(f"/people/credentials/{change.pk}/", {"decision": "confirm"})
    change.refresh_from_db()
    assert change.state == "proposed"


def invited_by_noa(cast: Cast) -> Person:
    """Return a second privacy officer, invited by the manager on the coordinator's day."""
    tova = person("Tova", "Second")
    affiliate(tova, cast.office, Capacity.PRIVACY_OFFICER)
    for who in (tova, cast.dana):
        invites(cast, "noa", who)
    return tova


@pytest.mark.parametrize(("days", "is_refused"), [(29, True), (31, False)])
def test_two_of_long_standing_are_two(cast: Cast, days: int, is_refused: bool) -> None:
    tova, later = invited_by_noa(cast), timezone.now() + timedelta(days=days)
    assert tova.user is not None
    change = credentials.propose(
        cast.michal.person,
        CredentialKind.ADDRESS,
        address="new@example.org",
        reason="lost",
        by=cast.login("dana"),
        at=later,
    )
    try:
        credentials.confirm(change, by=tova.user, at=later)
    except NotIndependent:
        assert is_refused
    change.refresh_from_db()
    assert (change.state == "proposed") == is_refused


def test_three_mailboxes_of_one_day_are_one(cast: Cast) -> None:
    first = registers(cast, "noa", "mentoring_manager", given="First")
    second = registers(cast, "noa", "mentoring_manager", given="Second")
    third = registers(cast, "noa", "privacy_officer", given="Third")
    for who in (first, third):
        invites(cast, "noa", who)
    as_cast(cast, first).post(f"/people/{second.pk}/invitation/")
    form = {"address": "hers@evil.example.org", "reason": "lost it"}
    as_cast(cast, second).post(f"/people/{cast.michal.person.pk}/address/", form)
    path = f"/people/credentials/{CredentialChange.objects.get().pk}/"
    page = as_cast(cast, third).post(path, {"decision": "confirm"})
    assert (page.status_code, b"operator of the server" in page.content) == (409, True)
    assert CredentialChange.objects.get().state == "proposed"
    assert decides(cast, "peled").status_code == 302


def test_whom_the_officer_invited_today_is_no_second(cast: Cast) -> None:
    puppet = registers(cast, "noa", "mentoring_manager")
    other = registers(cast, "noa", "privacy_officer")
    invites(cast, "peled", puppet)
    invites(cast, "noa", other)
    form = {"address": "hers@evil.example.org", "reason": "lost it"}
    page = as_cast(cast, puppet).post(f"/people/{cast.michal.person.pk}/address/", form)
    assert "independent of you" in page.content.decode()
    proposes(cast, "noa", cast.michal.person)
    path = f"/people/credentials/{CredentialChange.objects.get().pk}/"
    answers = [as_cast(cast, who).post(path, {"decision": "confirm"}) for who in (puppet, other)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert CredentialChange.objects.get().state == "proposed"


def test_a_tie_that_is_over_leads_to_its_author(cast: Cast) -> None:
    between = registers(cast, "noa", "mentoring_manager", given="Between")
    invites(cast, "peled", between)
    puppet = registers(cast, "noa", "mentoring_manager", by=as_cast(cast, between), given="Puppet")
    as_cast(cast, between).post(f"/people/{puppet.pk}/invitation/")
    today = timezone.localdate()
    between.affiliations.update(
        starts_on=today - timedelta(days=2), ends_on=today - timedelta(days=1)
    )
    form = {"address": "hers@evil.example.org", "reason": "lost it"}
    page = as_cast(cast, puppet).post(f"/people/{cast.michal.person.pk}/address/", form)
    assert "independent of you" in page.content.decode()
    assert not CredentialChange.objects.exists()


def test_renewed_place_leads_to_its_first_giver(cast: Cast) -> None:
    hila, pet = person("Hila", "Second"), person("Pet", "Old")
    affiliate(hila, cast.office, Capacity.MENTORING_MANAGER)
    User.objects.update(factor_vouched_at=timezone.now() - timedelta(days=90))
    ended_on = timezone.localdate() - timedelta(days=50)
    for by, days in ((cast.login("noa"), 80), (hila.user, 40)):
        assert by is not None
        begun = timezone.now() - timedelta(days=days)
        place = assign_to_team(
            cast.galil,
            person=pet,
            role=TeamRole.COORDINATOR,
            starts_on=timezone.localdate(begun),
            by=by,
            at=begun,
        )
        if days == 80:
            end_assignment(place, ends_on=ended_on, by=by, at=begun)
    form = {"address": "hers@evil.example.org", "reason": "lost it"}
    as_cast(cast, pet).post(f"/people/{cast.michal.person.pk}/address/", form)
    path = f"/people/credentials/{CredentialChange.objects.get().pk}/"
    statuses = [
        client.post(path, {"decision": "confirm"}).status_code
        for client in (at_work(cast, "noa"), as_cast(cast, hila), at_work(cast, "peled"))
    ]
    assert statuses == [409, 409, 302]


def test_whom_the_server_invited_is_a_second(cast: Cast) -> None:
    officer = registers(cast, "noa", "privacy_officer")
    call_command("invite_second_factor", officer.email, stdout=StringIO())
    proposes(cast, "noa", cast.michal.person)
    path = f"/people/credentials/{CredentialChange.objects.get().pk}/"
    assert as_cast(cast, officer).post(path, {"decision": "confirm"}).status_code == 302
    assert CredentialChange.objects.get().state == "confirmed"


def test_an_invitation_after_the_servers_counts(cast: Cast) -> None:
    officer = registers(cast, "noa", "privacy_officer")
    call_command("invite_second_factor", officer.email, stdout=StringIO())
    invites(cast, "noa", officer)
    proposes(cast, "noa", cast.michal.person)
    path = f"/people/credentials/{CredentialChange.objects.get().pk}/"
    assert as_cast(cast, officer).post(path, {"decision": "confirm"}).status_code == 409
    assert CredentialChange.objects.get().state == "proposed"


def test_two_whom_one_invited_lately_are_one(cast: Cast) -> None:
    tova = invited_by_noa(cast)
    proposes(cast, "dana", cast.michal.person)
    change = CredentialChange.objects.get()
    path = f"/people/credentials/{change.pk}/"
    assert as_cast(cast, tova).post(path, {"decision": "confirm"}).status_code == 409
    assert CredentialChange.objects.get().state == "proposed"


def test_without_an_independent_person_nothing_is_proposed(cast: Cast) -> None:
    invites(cast, "noa", cast.peled)
    page = proposes(cast, "noa", cast.michal.person)
    assert "independent of you" in page.content.decode()
    assert proposes(cast, "dana", cast.michal.person).status_code == 302


def test_staff_who_left_propose_nothing(cast: Cast) -> None:
    proposes(cast, "tamar", cast.yosef.person)
    cast.tamar.affiliations.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert decides(cast, "peled").status_code == 409
    assert CredentialChange.objects.get().state == "proposed"


@pytest.mark.parametrize(
    ("by", "about", "notified"),
    [("noa", "michal", True), ("dana", "noa", True), ("dana", "michal", False)],
)
def test_the_officer_hears_of_the_offices_proposals(
    cast: Cast, by: str, about: str, notified: bool
) -> None:
    whom = getattr(cast, about)
    mentor(cast.noa, cast.galil)
    proposes(cast, by, getattr(whom, "person", whom))
    letters = [letter for letter in mail.outbox if letter.to == [cast.peled.email]]
    assert (len(letters), ConductAlert.objects.count()) == (int(notified), int(notified))
    assert all("http" not in str(letter.body) for letter in letters)
    kinds = {item.kind for item in todos_for(cast.login("peled"), on=timezone.localdate())}
    assert ("people.change_to_watch" in kinds) == notified


def test_the_officer_hears_of_every_confirmation(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    decides(cast, "noa")
    assert [letter.to for letter in mail.outbox].count([cast.peled.email]) == 1
    [alert] = ConductAlert.objects.all()
    assert (alert.user, alert.kind) == (cast.login("noa"), "change_to_watch")
