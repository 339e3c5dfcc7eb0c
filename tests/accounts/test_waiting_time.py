"""Between the second person and the change a day passes, in which it can be stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.utils import timezone
from tests.accounts.postman import Postman, postman
from tests.accounts.test_credential_changes import (
    NEW,
    OLD,
    address_of,
    at_work,
    decides,
    proposes,
    proves,
)
from tests.accounts.test_invitations import has_factor
from tests.accounts.test_second_factor import SECRET
from tests.cast import Cast

from tsemed.accounts import dual_control
from tsemed.accounts.models import CredentialChange, User
from tsemed.accounts.rules import CREDENTIALS
from tsemed.base.models import AuditRow
from tsemed.cycles.models import Assignment
from tsemed.notifications.schedule import Hourglass
from tsemed.people.models import Affiliation
from tsemed.people.todos import todos_for

__all__ = ["postman"]

DAY, MINUTE = timedelta(hours=24), timedelta(minutes=1)


def confirmed(cast: Cast) -> CredentialChange:
    """Return a new address for Michal that Dana proposed and Noa confirmed."""
    proposes(cast, "dana", cast.michal.person)
    assert decides(cast, "noa").status_code == 302
    return CredentialChange.objects.get()


def state_of(change: CredentialChange) -> str:
    return str(CredentialChange.objects.get(pk=change.pk).state)


def test_the_code_waits_for_a_day(postman: Postman, cast: Cast) -> None:
    change = confirmed(cast)
    assert change.confirmed_at is not None
    assert change.effective_at == change.confirmed_at + DAY
    Hourglass().run_due_jobs(at=change.effective_at - MINUTE)
    assert (postman.letters_to(NEW), state_of(change)) == ([], "confirmed")
    Hourglass().run_due_jobs(at=change.effective_at)
    assert (len(postman.letters_to(NEW)), state_of(change)) == (1, "open")
    proves(NEW, postman.code_to(NEW))
    assert address_of(cast.michal.person) == (NEW, NEW)


def test_the_owner_reads_when_it_takes_effect(postman: Postman, cast: Cast) -> None:
    change = confirmed(cast)
    assert change.effective_at is not None
    local = timezone.localtime(change.effective_at)
    letter = postman.letters_to(OLD)[-1]
    assert (f"{local:%H:%M}" in letter, "http" in letter) == (True, False)
    for name, path in (
        ("michal", "/address/"),
        ("peled", f"/people/credentials/{change.pk}/"),
        ("dana", f"/people/{cast.michal.person.pk}/address/"),
    ):
        page = at_work(cast, name).get(path).content.decode()
        assert f"{local.day}.{local.month}.{local.year}" in page, name
        assert f"{local:%H:%M}" in page, name


@pytest.mark.parametrize("name", ["peled", "noa"])
def test_the_office_stops_a_confirmed_change(postman: Postman, cast: Cast, name: str) -> None:
    change = confirmed(cast)
    page = at_work(cast, name).get("/").content.decode()
    assert "Two people have confirmed a new sign-in address" in page
    decides(cast, name, "refuse")
    dual_control.carry_out_due(at=timezone.now() + DAY)
    assert (state_of(change), postman.letters_to(NEW)) == ("cancelled", [])


def test_the_owner_stops_a_confirmed_change(postman: Postman, cast: Cast) -> None:
    change = confirmed(cast)
    at_work(cast, "michal").post("/address/cancel/", {"change": change.pk})
    dual_control.carry_out_due(at=timezone.now() + DAY)
    assert (state_of(change), postman.letters_to(NEW)) == ("cancelled", [])


def test_nobody_else_stops_a_confirmed_change(cast: Cast) -> None:
    change = confirmed(cast)
    statuses = [decides(cast, name, "refuse").status_code for name in ("farid", "tamar", "yosef")]
    assert (statuses, state_of(change)) == ([403] * 3, "confirmed")


def test_a_sent_code_can_still_be_stopped(postman: Postman, cast: Cast) -> None:
    change = confirmed(cast)
    dual_control.carry_out_due(at=timezone.now() + DAY)
    decides(cast, "peled", "refuse")
    proves(NEW, postman.code_to(NEW))
    assert (state_of(change), address_of(cast.michal.person)) == ("cancelled", (OLD, OLD))


def test_a_change_confirmed_late_has_time_for_its_code(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    soon = timezone.now() + MINUTE
    CredentialChange.objects.update(expires_at=soon)
    decides(cast, "noa")
    change = CredentialChange.objects.get()
    assert change.effective_at is not None
    assert change.expires_at - change.effective_at == CREDENTIALS.new_code


def test_an_address_taken_meanwhile_gets_no_code(postman: Postman, cast: Cast) -> None:
    change = confirmed(cast)
    CredentialChange.objects.update(address=str(cast.amina.person.email))
    dual_control.carry_out_due(at=timezone.now() + DAY)
    assert (state_of(change), postman.letters_to(str(cast.amina.person.email))) == ("cancelled", [])


def leaves(cast: Cast, name: str, how: str) -> None:
    """Let one of the two leave, be locked out, or be let in by the other, within the day."""
    if how == "inactive":
        User.objects.filter(pk=cast.login(name).pk).update(is_active=False)
    elif how == "invited":
        assert at_work(cast, "noa").post(f"/people/{cast.dana.pk}/invitation/").status_code == 200
    else:
        over = {"ends_on": timezone.localdate() - timedelta(days=1)}
        who = getattr(cast, name)
        Assignment.objects.filter(person=who).update(**over)
        Affiliation.objects.filter(person=who).update(**over)


DEPARTURES = [
    ("dana", "left", "proposer_left"),
    ("dana", "inactive", "proposer_left"),
    ("noa", "left", "confirmer_left"),
    ("noa", "inactive", "confirmer_left"),
    ("dana", "invited", "not_independent"),
]


@pytest.mark.parametrize(("name", "how", "why"), DEPARTURES)
def test_both_persons_are_checked_when_due(
    postman: Postman, cast: Cast, name: str, how: str, why: str
) -> None:
    change = confirmed(cast)
    leaves(cast, name, how)
    assert change.effective_at is not None
    Hourglass().run_due_jobs(at=change.effective_at)
    assert (postman.letters_to(NEW), state_of(change)) == ([], "cancelled")
    row = AuditRow.objects.get(subject_type="accounts.credentialchange", to_state="cancelled")
    assert (row.subject_id, row.reason, row.actor) == (change.pk, why, None)
    assert "כתובת הכניסה האחרת ששני אנשים" in postman.letters_to(OLD)[-1]
    kinds = [item.kind for item in todos_for(cast.login("peled"), on=timezone.localdate())]
    assert kinds.count("people.change_cancelled") == 1
    assert "A confirmed change of credentials" in at_work(cast, "peled").get("/").content.decode()


@pytest.mark.parametrize(("name", "how", "why"), DEPARTURES)
def test_both_persons_are_checked_with_the_code(
    postman: Postman, cast: Cast, name: str, how: str, why: str
) -> None:
    change = confirmed(cast)
    dual_control.carry_out_due(at=timezone.now() + DAY)
    leaves(cast, name, how)
    answer = proves(NEW, postman.code_to(NEW))
    assert (answer.status_code, address_of(cast.michal.person)) == (200, (OLD, OLD))
    assert state_of(change) == "cancelled"
    assert AuditRow.objects.filter(reason=why, subject_id=change.pk).count() == 1


def test_second_factor_stays_when_a_confirmer_left(cast: Cast) -> None:
    dana = cast.login("dana")
    TOTP.activate(dana, SECRET)
    at_work(cast, "noa").post(f"/people/{cast.dana.pk}/factor/", {"reason": "phone in the sea"})
    decides(cast, "peled")
    leaves(cast, "peled", "left")
    dual_control.carry_out_due(at=timezone.now() + DAY)
    assert (has_factor(dana), CredentialChange.objects.get().state) == (True, "cancelled")


def test_locked_out_proposer_is_not_confirmed(cast: Cast) -> None:
    proposes(cast, "dana", cast.michal.person)
    leaves(cast, "dana", "inactive")
    assert decides(cast, "noa").status_code == 409
    assert CredentialChange.objects.get().state == "proposed"


def test_a_second_factor_is_removed_after_a_day(cast: Cast) -> None:
    dana = cast.login("dana")
    TOTP.activate(dana, SECRET)
    at_work(cast, "noa").post(f"/people/{cast.dana.pk}/factor/", {"reason": "phone in the sea"})
    decides(cast, "peled")
    dual_control.carry_out_due(at=timezone.now() + DAY - MINUTE)
    assert has_factor(dana)
    subjects = [letter.subject for letter in mail.outbox if letter.to == [dana.email]]
    assert len(subjects) == 2
    dual_control.carry_out_due(at=timezone.now() + DAY)
    assert not has_factor(dana)


def test_the_owners_own_change_waits_for_nothing(postman: Postman, cast: Cast) -> None:
    at_work(cast, "michal").post("/address/", {"address": NEW})
    codes = {"old_code": postman.code_to(OLD), "new_code": postman.code_to(NEW)}
    at_work(cast, "michal").post("/address/codes/", codes)
    assert address_of(cast.michal.person) == (NEW, NEW)
