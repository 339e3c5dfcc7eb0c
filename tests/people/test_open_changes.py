"""No open change of credentials is hidden from those who may stop it, however many there are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.accounts.test_credential_changes import at_once, at_work, decides, proposes
from tests.cast import Cast, affiliate, assemble, mentor, person
from tests.people.test_independence import as_cast

from tsemed.accounts import dual_control
from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.states import ChangeState
from tsemed.base.models import AuditKind, AuditRow
from tsemed.people import credentials
from tsemed.people.models import Capacity, Person

HOUR = timedelta(hours=1)


def manager(cast: Cast, given: str) -> Person:
    who = person(given, "Second")
    affiliate(who, cast.office, Capacity.MENTORING_MANAGER)
    return who


def proposed(by: User, number: int, *, at: datetime) -> CredentialChange:
    """Return the proposal of an address for somebody whom nothing else is about."""
    name = f"{by.pk}-{number}"
    return dual_control.propose_change(
        _login(person(f"Decoy{name}", "Many", email=f"decoy{name}@example.org")),
        CredentialKind.ADDRESS,
        address=f"new{name}@example.org",
        reason="x",
        by=by,
        at=at,
    )


def decoys(cast: Cast, *names: str) -> None:
    """Let each of these have as many changes proposed as may wait, two hours ago."""
    for name in names:
        for number in range(5):
            proposed(cast.login(name), number, at=timezone.now() - 2 * HOUR)


def _login(who: Person) -> User:
    assert who.user is not None
    return who.user


def linked(page: str) -> list[int]:
    """Return the changes to which a page leads, in its order."""
    return [int(pk) for pk in re.findall(r"/people/credentials/(\d+)/", page)]


@pytest.mark.parametrize("name", ["peled", "noa"])
def test_confirmed_change_is_on_today_before_all_proposals(name: str, cast: Cast) -> None:
    hila = manager(cast, "Hila")
    decoys(cast, "dana", "farid", "tamar", "ines")
    proposes(cast, "noa", cast.michal.person)
    change = CredentialChange.objects.latest("pk")
    answer = as_cast(cast, hila).post(f"/people/credentials/{change.pk}/", {"decision": "confirm"})
    assert answer.status_code == 302
    assert change.pk in linked(at_work(cast, name).get("/").content.decode())


def test_proposals_left_out_of_today_stand_on_their_list(cast: Cast) -> None:
    decoys(cast, "dana", "farid", "tamar")
    proposes(cast, "ines", cast.amina.person)
    last = CredentialChange.objects.latest("pk")
    client = at_work(cast, "peled")
    today = client.get("/").content.decode()
    assert (len(set(linked(today))), last.pk in linked(today)) == (10, False)
    assert "6 more changes of credentials wait for your confirmation" in today
    address = reverse("people:credential_changes")
    assert f'href="{address}"' in today
    listed = client.get(address).content.decode()
    assert (len(set(linked(listed))), last.pk in linked(listed)) == (16, True)


def test_list_begins_with_confirmed_changes(cast: Cast) -> None:
    decoys(cast, "farid")
    proposes(cast, "dana", cast.michal.person)
    assert decides(cast, "noa").status_code == 302
    change = CredentialChange.objects.latest("pk")
    listed = at_work(cast, "peled").get(reverse("people:credential_changes")).content.decode()
    assert linked(listed)[0] == change.pk
    assert change.effective_at is not None
    local = timezone.localtime(change.effective_at)
    assert "Confirmed, waits for its day" in listed
    assert f"{local:%H:%M}" in listed or f"{local:%I:%M}".lstrip("0") in listed


def test_list_leaves_out_changes_of_ones_own_account(cast: Cast) -> None:
    proposes(cast, "fanny", cast.noa)
    own = dual_control.propose_change(
        cast.login("noa"),
        CredentialKind.ADDRESS,
        address="n@example.org",
        reason="x",
        by=cast.login("dana"),
        at=timezone.now(),
    )
    address = reverse("people:credential_changes")
    shown = [
        own.pk in linked(at_work(cast, n).get(address).content.decode()) for n in ("noa", "peled")
    ]
    assert shown == [False, True]


@pytest.mark.parametrize("name", ["dana", "farid", "tamar", "ines", "fanny", "michal", "rivka"])
def test_only_confirmers_list_open_changes(name: str, cast: Cast) -> None:
    proposes(cast, "noa", cast.michal.person)
    answer = at_work(cast, name).get(reverse("people:credential_changes"))
    assert (answer.status_code, "Azulay" in answer.content.decode()) == (403, False)


def test_one_proposer_has_five_changes_waiting(cast: Cast) -> None:
    decoys(cast, "dana")
    page = proposes(cast, "dana", cast.michal.person).content.decode()
    assert "Five changes that you proposed wait already" in page
    assert CredentialChange.objects.count() == 5
    refused = AuditRow.objects.get(kind=AuditKind.REFUSAL, details__why="TooManyOpenChanges")
    assert refused.actor == cast.login("dana")
    assert proposes(cast, "noa", cast.michal.person).status_code == 302


def test_confirmed_changes_count_until_their_day(cast: Cast) -> None:
    decoys(cast, "dana")
    first = CredentialChange.objects.earliest("pk")
    dual_control.confirm_change(first, by=cast.login("noa"), at=timezone.now())
    proposes(cast, "dana", cast.michal.person)
    assert CredentialChange.objects.count() == 5
    credentials.refuse(first, by=cast.login("peled"), at=timezone.now())
    proposes(cast, "dana", cast.michal.person)
    assert CredentialChange.objects.latest("pk").user == cast.login("michal")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_parallel_proposals_are_five(transactional_db: None) -> None:
    cast = assemble()
    dana, now = cast.login("dana"), timezone.now()
    users = [_login(mentor(person(f"D{n}", "Many"), cast.galil).person) for n in range(9)]
    at_once(
        [
            lambda user=user: dual_control.propose_change(  # type: ignore[misc]
                user,
                CredentialKind.ADDRESS,
                address=f"n{user.pk}@example.org",
                reason="x",
                by=dana,
                at=now,
            )
            for user in users
        ]
    )
    assert CredentialChange.objects.filter(state=ChangeState.PROPOSED).count() == 5
