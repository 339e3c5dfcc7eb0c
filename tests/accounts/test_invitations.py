"""A second factor of staff is enrolled by invitation, with a code that no mail carries."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from tests.accounts.conftest import Visitor, invited
from tests.accounts.test_credential_changes import at_once, at_work, decides
from tests.accounts.test_second_factor import SECRET, code_of_app
from tests.cast import NOW, Cast, affiliate, assemble, assign, person

from tsemed.accounts import dual_control, invitations
from tsemed.accounts.audit_events import FACTOR_INVITATION
from tsemed.accounts.models import CredentialChange, Device, FactorInvitation, UsedTotpStep, User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind, AuditRow
from tsemed.cycles.operations import assign_to_team
from tsemed.people.audit_events import AFFILIATED
from tsemed.people.models import Capacity, Person

# allauth notes a factor once its row is committed.
on_commit = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unvouched(cast: Cast) -> User:
    """Return Dana, a coordinator whom nobody has vouched for."""
    return forget_vouching(cast.dana)


def forget_vouching(who: Person) -> User:
    User.objects.filter(pk=who.user_id).update(factor_vouched_at=None)
    return User.objects.get(pk=who.user_id)


def enrols(visitor: Visitor) -> Any:
    """Set an app up, as far as the page lets one."""
    visitor.get("/factors/app/")
    session = visitor.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    return visitor.post("/factors/app/", {"code": code_of_app()})


def removes_app(visitor: Visitor) -> None:
    """Confirm with the app, half a minute later, and remove it."""
    UsedTotpStep.objects.all().delete()
    visitor.post("/confirm/", {"code": code_of_app(), "next": "/factors/app/remove/"})
    visitor.post("/factors/app/remove/")


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type="totp").exists()


def shown_code(page: Any) -> str:
    found = re.search(r"<bdi>(\w{4}-\w{4})</bdi>", page.content.decode())
    assert found, page.content.decode()
    return found[1]


def makes_invitation(cast: Cast, name: str, who: Person) -> Any:
    return at_work(cast, name).post(f"/people/{who.pk}/invitation/")


def test_a_mailbox_alone_enrols_nothing(visitor: Visitor, unvouched: User, settings: Any) -> None:
    settings.DEMO = False
    visitor.signs_in(str(unvouched.email))
    page = visitor.get("/factors/").content.decode()
    assert "ממנהל/ת תוכנית המנטורינג או מהממונה על הפרטיות" in page
    assert enrols(visitor)["Location"] == "/factors/"
    assert visitor.get("/factors/passkeys/add/")["Location"] == "/factors/"
    assert visitor.get("/people/")["Location"] == "/factors/"
    assert not has_factor(unvouched)


@on_commit
def test_the_code_read_out_lets_the_invited_enrol(
    cast: Cast, visitor: Visitor, unvouched: User, settings: Any
) -> None:
    code = shown_code(makes_invitation(cast, "noa", cast.dana))
    assert all(code not in str(letter.body) for letter in mail.outbox)
    settings.DEMO = False
    visitor.signs_in(str(unvouched.email))
    visitor.accepts(code.lower().replace("-", " "))
    assert enrols(visitor)["Location"] == "/factors/codes/"
    unvouched.refresh_from_db()
    assert unvouched.factor_vouched_at is not None
    assert visitor.get("/people/").status_code == 200


def test_an_accepted_invitation_serves_its_session_only(
    cast: Cast, visitor: Visitor, unvouched: User, settings: Any
) -> None:
    settings.DEMO = False
    visitor.signs_in(str(unvouched.email))
    code = invited(unvouched)
    visitor.accepts(code)
    other = Visitor()
    other.signs_in(str(unvouched.email))
    other.accepts(code)
    enrols(other)
    assert not has_factor(unvouched)


@pytest.mark.parametrize("left", [timedelta(days=3), timedelta(0)])
def test_an_invitation_is_good_for_three_days(
    left: timedelta, visitor: Visitor, unvouched: User, settings: Any
) -> None:
    settings.DEMO = False
    code = invited(unvouched)
    made = FactorInvitation.objects.get()
    assert made.expires_at - made.invited_at == timedelta(days=3)
    FactorInvitation.objects.update(expires_at=timezone.now() + left)
    visitor.signs_in(str(unvouched.email))
    visitor.accepts(code)
    enrols(visitor)
    assert has_factor(unvouched) == bool(left)


def test_five_wrong_codes_end_an_invitation(
    visitor: Visitor, unvouched: User, settings: Any
) -> None:
    settings.DEMO = False
    code = invited(unvouched)
    visitor.signs_in(str(unvouched.email))
    for _try in range(5):
        visitor.accepts("BBBB-BBBB")
    visitor.accepts(code)
    enrols(visitor)
    assert (has_factor(unvouched), FactorInvitation.objects.get().tries) == (False, 5)
    assert AuditRow.objects.filter(reason="wrong_invitation").count() == 5


def test_a_code_for_somebody_else_invites_nobody(
    cast: Cast, visitor: Visitor, unvouched: User, settings: Any
) -> None:
    settings.DEMO = False
    theirs = invited(forget_vouching(cast.farid))
    invited(unvouched)
    visitor.signs_in(str(unvouched.email))
    visitor.accepts(theirs)
    enrols(visitor)
    assert not has_factor(unvouched)


def test_a_newer_invitation_ends_the_one_before(
    visitor: Visitor, unvouched: User, settings: Any
) -> None:
    settings.DEMO = False
    earlier, _later = invited(unvouched), invited(unvouched)
    visitor.signs_in(str(unvouched.email))
    visitor.accepts(earlier)
    enrols(visitor)
    assert not has_factor(unvouched)


@on_commit
def test_a_factor_from_before_needs_an_invitation(
    cast: Cast, visitor: Visitor, settings: Any
) -> None:
    settings.DEMO = False
    michal = forget_vouching(cast.michal.person)
    visitor.signs_in(str(michal.email))
    enrols(visitor)
    assert has_factor(michal)
    affiliate(cast.michal.person, cast.office, Capacity.FINANCE)
    assert visitor.get("/people/")["Location"] == "/factors/"
    visitor.accepts(invited(michal))
    assert visitor.get("/partners/").status_code == 200


@on_commit
def test_staff_do_not_remove_their_last_second_factor(
    cast: Cast, visitor: Visitor, settings: Any
) -> None:
    settings.DEMO = False
    TOTP.activate(cast.login("noa"), SECRET)
    visitor.signs_in(str(cast.noa.email))
    visitor.post("/login/second/", {"code": code_of_app()})
    removes_app(visitor)
    assert has_factor(cast.login("noa"))
    assert "זהו האימות הנוסף האחרון" in visitor.get("/factors/").content.decode()


@on_commit
def test_removing_the_last_factor_ends_the_vouching(
    cast: Cast, visitor: Visitor, settings: Any
) -> None:
    settings.DEMO = False
    michal = cast.login("michal")
    TOTP.activate(michal, SECRET)
    visitor.signs_in(str(michal.email))
    visitor.post("/login/second/", {"code": code_of_app()})
    removes_app(visitor)
    michal.refresh_from_db()
    assert (has_factor(michal), michal.factor_vouched_at) == (False, None)


INVITERS = {"noa": 200, "peled": 200, "farid": 404, "tamar": 404, "fanny": 404, "michal": 404}


@pytest.mark.parametrize("name", INVITERS)
def test_the_manager_and_the_privacy_officer_invite(name: str, cast: Cast) -> None:
    forget_vouching(cast.ines)
    assert makes_invitation(cast, name, cast.ines).status_code in (INVITERS[name], 403)
    assert FactorInvitation.objects.exists() == (INVITERS[name] == 200)


def test_the_author_of_every_tie_may_invite(cast: Cast) -> None:
    rina = person("Rina", "New")
    forget_vouching(rina)
    made = affiliate(rina, cast.bridge, Capacity.INDIVIDUAL_COORDINATOR)
    details = {"affiliation": made.pk, "as": made.capacity}
    record(AFFILIATED, rina, by=cast.login("tamar"), at=NOW, details=details)
    tamar, noa = cast.login("tamar"), cast.login("noa")
    assert tamar.has_perm("people.invite_to_second_factor", rina)
    assign_to_team(
        cast.negev,
        person=rina,
        role="individual_coordinator",  # type: ignore[arg-type]
        duties="calls them monthly",
        starts_on=NOW.date(),
        by=noa,
        at=NOW,
    )
    assert not tamar.has_perm("people.invite_to_second_factor", rina)
    assert noa.has_perm("people.invite_to_second_factor", rina)


def test_only_the_office_invites_the_office(cast: Cast) -> None:
    rina = person("Rina", "New")
    made = affiliate(rina, cast.office, Capacity.FINANCE)
    details = {"affiliation": made.pk, "as": made.capacity}
    record(AFFILIATED, rina, by=cast.login("dana"), at=NOW, details=details)
    assert not cast.login("dana").has_perm("people.invite_to_second_factor", rina)
    assert cast.login("peled").has_perm("people.invite_to_second_factor", rina)


def test_nobody_invites_themselves(cast: Cast) -> None:
    assert makes_invitation(cast, "noa", cast.noa).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        invitations.invite(cast.login("noa"), by=cast.login("noa"), at=NOW)
    assert not FactorInvitation.objects.exists()


def test_who_is_not_staff_needs_no_invitation(cast: Cast) -> None:
    assert makes_invitation(cast, "noa", cast.michal.person).status_code == 404
    assert not FactorInvitation.objects.exists()


def test_future_staff_are_invited_beforehand(cast: Cast) -> None:
    rina = person("Rina", "New", login=False)
    assign(rina, cast.galil, "coordinator").__class__.objects.filter(person=rina).update(
        starts_on=timezone.localdate() + timedelta(days=30)
    )
    assert makes_invitation(cast, "noa", rina).status_code == 200
    rina.refresh_from_db()
    assert FactorInvitation.objects.get().user == rina.user


def test_today_says_who_waits_for_an_invitation(cast: Cast) -> None:
    forget_vouching(cast.dana)
    for name in ("noa", "peled"):
        assert "1 member of staff has no second" in at_work(cast, name).get("/").content.decode()
    page = at_work(cast, "peled").get("/people/invitations/").content.decode()
    assert f"/people/{cast.dana.pk}/invitation/" in page
    assert f"/people/{cast.noa.pk}/invitation/" not in page


def test_the_first_manager_is_invited_on_the_server(cast: Cast, capsys: Any) -> None:
    forget_vouching(cast.noa)
    call_command("invite_second_factor", "Noa.Levi@example.org")
    code = capsys.readouterr().out.split()[0]
    assert invitations.accept(cast.login("noa"), code=code, at=timezone.now()).invited_by is None
    for wrong in ("nobody@example.org", str(cast.michal.person.email)):
        with pytest.raises(CommandError):
            call_command("invite_second_factor", wrong)


def test_two_persons_remove_a_lost_second_factor(cast: Cast) -> None:
    dana = cast.login("dana")
    TOTP.activate(dana, SECRET)
    there = Client()
    there.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    at_work(cast, "noa").post(f"/people/{cast.dana.pk}/factor/", {"reason": "phone in the sea"})
    assert (has_factor(dana), mail.outbox[0].to) == (True, [dana.email])
    assert decides(cast, "noa").status_code == 409
    assert has_factor(dana)
    decides(cast, "peled")
    assert has_factor(dana)
    dual_control.carry_out_due(at=timezone.now() + timedelta(hours=24))
    dana.refresh_from_db()
    assert (has_factor(dana), dana.factor_vouched_at) == (False, None)
    assert not Device.objects.filter(user=dana, ended_at=None).exists()
    assert there.get("/devices/")["Location"].startswith("/login/")
    assert CredentialChange.objects.get().state == "done"


def test_one_inviter_makes_ten_a_day(cast: Cast) -> None:
    client = at_work(cast, "noa")
    pages = [client.post(f"/people/{cast.dana.pk}/invitation/") for _number in range(11)]
    assert [page.status_code for page in pages] == [200] * 10 + [429]
    assert "as many invitations today" in pages[-1].content.decode()
    assert FactorInvitation.objects.count() == 10
    [row] = AuditRow.objects.filter(kind=AuditKind.REFUSAL)
    assert (row.actor, row.details["why"]) == (cast.login("noa"), "TooManyInvitations")
    tomorrow = timezone.now() + timedelta(days=1)
    assert invitations.invite(cast.login("dana"), by=cast.login("noa"), at=tomorrow)
    assert at_work(cast, "peled").post(f"/people/{cast.dana.pk}/invitation/").status_code == 200


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_of_an_invitation_are_five(transactional_db: None) -> None:
    dana = assemble().login("dana")
    right = invited(dana)
    before = time.monotonic()
    became = at_once(
        [lambda: invitations.accept(dana, code="BBBB-BBBB", at=timezone.now())] * 40
        + [lambda: invitations.accept(dana, code=right, at=timezone.now())] * 5
    )
    made = FactorInvitation.objects.get()
    wrong, used = Q(reason="wrong_invitation"), Q(event=FACTOR_INVITATION.name)
    judged = AuditRow.objects.filter(wrong | used).count()
    assert (made.tries <= 5, became.count("done") <= 1, judged <= 5) == (True, True, True)
    assert time.monotonic() > before


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_accepted_once_in_parallel(transactional_db: None) -> None:
    dana = assemble().login("dana")
    right = invited(dana)
    became = at_once([lambda: invitations.accept(dana, code=right, at=timezone.now())] * 5)
    assert sorted(became) == ["NotAccepted"] * 4 + ["done"]
