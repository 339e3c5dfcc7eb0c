"""Who holds an office can act, did not appoint themselves, and gets no address from one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from tests.accounts.test_credential_changes import at_work
from tests.cast import Cast, affiliate, person
from tests.people.test_independence import as_cast, invites, registers

from tsemed.accounts.models import CredentialChange, User
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.operations import LastOfItsKind, end_affiliation, set_first_address
from tsemed.people.write_gate import FieldsRefused


def ends_peled(cast: Cast) -> bool:
    """Let the manager press the button; return whether the officer's tie ended."""
    tie = cast.peled.affiliations.get(capacity=Capacity.PRIVACY_OFFICER)
    answer = at_work(cast, "noa").post(reverse("people:end_affiliation", args=[tie.pk]))
    tie.refresh_from_db()
    assert answer.status_code == (302 if tie.ends_on else 409)
    return tie.ends_on is not None


def appoints(client: Any, cast: Cast, who: Person, **facts: object) -> int:
    form = {
        "capacity": "privacy_officer", "partner": cast.office.pk,
        "starts_on": str(timezone.localdate()), **facts,
    }  # fmt: skip
    answer = client.post(reverse("people:affiliate", args=[who.pk]), form)
    return int(answer.status_code)


def test_officer_without_login_is_no_officer(cast: Cast) -> None:
    ghost = person("Ghost", "Officer", login=False, email="")
    affiliate(ghost, cast.office, Capacity.PRIVACY_OFFICER)
    assert not ends_peled(cast)


@pytest.mark.parametrize("flaw", ["tomorrow", "elsewhere", "inactive", "without_address"])
def test_officer_who_cannot_act_yet_does_not_count(cast: Cast, flaw: str) -> None:
    yosef = cast.yosef.person
    starts_on = timezone.localdate() + timedelta(days=flaw == "tomorrow")
    where = cast.steps if flaw == "elsewhere" else cast.office
    noa = at_work(cast, "noa")
    assert appoints(noa, cast, yosef, partner=where.pk, starts_on=str(starts_on)) == 302
    changes = {"inactive": {"is_active": False}, "without_address": {"email": None}}
    if flaw in changes:
        User.objects.filter(pk=yosef.user_id).update(**changes[flaw])
    assert not ends_peled(cast)
    User.objects.filter(pk=yosef.user_id).update(is_active=True, email="yosef.tesfaye@example.org")
    tie = Affiliation.objects.filter(person=yosef, capacity=Capacity.PRIVACY_OFFICER)
    tie.update(starts_on=timezone.localdate(), partner=cast.office)
    assert ends_peled(cast)


def test_officer_without_vouched_factor_does_not_count(cast: Cast, settings: Any) -> None:
    tova = person("Tova", "Gal")
    affiliate(tova, cast.office, Capacity.PRIVACY_OFFICER)
    tie = cast.peled.affiliations.get()
    ends: Any = {"ends_on": timezone.localdate(), "by": cast.login("noa"), "at": timezone.now()}
    settings.DEMO = False
    with pytest.raises(LastOfItsKind):
        end_affiliation(tie, **ends)
    Authenticator.objects.create(user=tova.user, type=Authenticator.Type.TOTP, data={})
    User.objects.filter(pk=tova.user_id).update(factor_vouched_at=None)
    with pytest.raises(LastOfItsKind):
        end_affiliation(tie, **ends)
    User.objects.filter(pk=tova.user_id).update(factor_vouched_at=timezone.now())
    end_affiliation(tie, **ends)
    assert cast.peled.affiliations.get().ends_on == timezone.localdate()


@pytest.mark.parametrize("capacity", ["mentoring_manager", "privacy_officer", "finance"])
def test_nobody_gets_an_office_from_their_own_puppet(cast: Cast, capacity: str) -> None:
    puppet = registers(cast, "noa", "mentoring_manager")
    invites(cast, "noa", puppet)
    assert appoints(as_cast(cast, puppet), cast, cast.dana, capacity=capacity) == 302
    own = cast.noa.affiliations
    own.update(ends_on=timezone.localdate())
    before = own.count()
    client = as_cast(cast, puppet)
    later = {"starts_on": str(timezone.localdate() + timedelta(days=1))}
    assert appoints(client, cast, cast.noa, capacity=capacity, **later) == 409
    assert own.count() == before
    # Nor through a second one, whom the first let in.
    second = person("Third", "Mailbox")
    affiliate(second, cast.office, Capacity.MENTORING_MANAGER)
    assert client.post(f"/people/{second.pk}/invitation/").status_code == 200
    assert appoints(as_cast(cast, second), cast, cast.noa, capacity=capacity, **later) == 409


def test_one_person_gives_the_office_no_address(cast: Cast) -> None:
    officer = person("Old", "Officer", login=False, email="")
    affiliate(officer, cast.office, Capacity.PRIVACY_OFFICER)
    noa = at_work(cast, "noa")
    form = {
        "given_name": "Old", "family_name": "Orr", "phone": str(officer.phone), "version": 1,
        "language": "he", "languages": ["he"], "email": "hers@evil.example.org",
    }  # fmt: skip
    assert noa.post(reverse("people:change", args=[officer.pk]), form).status_code == 302
    fresh = Person.objects.get(pk=officer.pk)
    assert (fresh.family_name, fresh.email) == ("Orr", "")
    with pytest.raises(FieldsRefused):
        set_first_address(
            fresh, "hers@evil.example.org", started_from=2, by=cast.login("noa"), at=timezone.now()
        )
    # Two persons give it: one proposes, another confirms.
    two = {"address": "old.officer@example.org", "reason": "has none yet"}
    assert noa.post(f"/people/{officer.pk}/address/", two).status_code == 302
    change = CredentialChange.objects.get()
    at_work(cast, "peled").post(f"/people/credentials/{change.pk}/", {"decision": "confirm"})
    change.refresh_from_db()
    assert (change.user.person, change.confirmed_by) == (officer, cast.login("peled"))
