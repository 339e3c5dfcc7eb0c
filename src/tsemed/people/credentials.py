"""Credentials of persons: proposed by who sees them, confirmed by another, vouched for.

Each verb asks the rule itself, so no page, list or command can go around it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts import alerts, credential_changes, dual_control, invitations, messages
from tsemed.accounts.demo import is_character
from tsemed.accounts.models import AlertKind, CredentialChange, CredentialKind, User
from tsemed.accounts.queries import unfinished_changes
from tsemed.accounts.second_factor import has_second_factor
from tsemed.accounts.states import ChangeState
from tsemed.base.refusals import Refused
from tsemed.people.credential_todos import CONFIRMERS, changes_shown_to
from tsemed.people.independence import NotIndependent, are_independent
from tsemed.people.logins import open_login
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.queries import visible_to
from tsemed.people.scope import people_scope_of
from tsemed.people.staff_ties import is_of_the_office, staff_without_vouching

MOST_INVITED = 100


class ProposerLeft(Refused):
    """Who asked for the change may not ask for it any more."""

    sentence = _("Who asked for this may not ask for it any more. Refuse the change.")


class NobodyToConfirm(Refused):
    """Nobody who is independent of the proposer, and not the person themselves, may confirm."""

    is_recorded = False
    sentence = _(
        "There is nobody to confirm it who is independent of you: let in neither by you "
        "nor lately by the person who let you in, nor you by them. Ask somebody who has "
        "been here for more than a month to propose it, or the operator of the server to "
        "invite a privacy officer."
    )


class FactorIsMissing(Refused):
    """There is no second factor to remove."""

    is_recorded = False
    sentence = _("There is no second factor: an invitation is enough.")


class IsCharacter(Refused):
    """The person is a character of the demonstration, through whom everybody walks in."""

    is_recorded = False
    sentence = _("In the demonstration the characters keep their addresses.")


@transaction.atomic
def propose(
    person: Person,
    kind: CredentialKind,
    *,
    address: str = "",
    reason: str,
    by: User,
    at: datetime,
) -> CredentialChange:
    """Propose a new sign-in address, or the removal of the second factor, for somebody else.

    Raise NobodyToConfirm and what `dual_control.propose_change` raises. Whether the address
    is free is answered to the second person only: it reveals who is in the register. What somebody
    of the office asks, or somebody asks for them, is brought before the privacy officer.
    """
    if not by.has_perm("people.propose_credential_change", person):
        raise PermissionDenied
    if person.user is not None and is_character(person.user):
        raise IsCharacter
    is_factor = kind is CredentialKind.SECOND_FACTOR
    if is_factor and (person.user is None or not has_second_factor(person.user)):
        raise FactorIsMissing
    others = _confirmers(on=timezone.localdate(at)).exclude(
        person__user__in=[by.pk, person.user_id or 0]
    )
    tied = others.select_related("person__user")
    if not any(are_independent(by, tie.person.user, at=at) for tie in tied if tie.person.user):
        raise NobodyToConfirm
    user = open_login(person, at=at)
    change = dual_control.propose_change(user, kind, address=address, reason=reason, by=by, at=at)
    if is_of_the_office(person) or _is_of_the_office(by):
        _alert_officers(change, by=by, at=at)
    return change


@transaction.atomic
def confirm(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Confirm a proposed change as the second person; it takes effect after the waiting time.

    Raise NotIndependent, ProposerLeft, and what `dual_control.confirm_change` raises.
    """
    if not by.has_perm("people.confirm_credential_change"):
        raise PermissionDenied
    if by.pk not in (change.asked_by_id, change.user_id):
        if not are_independent(change.asked_by, by, at=at):
            raise NotIndependent
        if not _may_still_propose(change):
            raise ProposerLeft
    dual_control.confirm_change(change, by=by, at=at)
    _alert_officers(change, by=by, at=at)


@dual_control.register_agreement_test
def why_not_agreed(change: CredentialChange, *, at: datetime) -> str:
    """Return why the two who agreed on a change do not count any more, or nothing.

    Both have to work here still and have the right to what they did, and to be two persons by
    what is known now.
    """
    if not _may_still_propose(change):
        return "proposer_left"
    by = change.confirmed_by
    if by is None or not (by.is_active and by.has_perm("people.confirm_credential_change")):
        return "confirmer_left"
    return "" if are_independent(change.asked_by, by, at=at) else "not_independent"


def refuse(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Refuse a proposed change as the second person, or stop one that two have confirmed."""
    if not by.has_perm("people.confirm_credential_change"):
        raise PermissionDenied
    if change.state == ChangeState.PROPOSED or change.user_id == by.pk:
        dual_control.refuse_change(change, by=by, at=at)
    else:
        dual_control.stop_change(change, by=by, at=at)


@transaction.atomic
def invite(person: Person, *, by: User, at: datetime) -> str:
    """Invite a member of staff to enrol a second factor; return the code to read out."""
    if not by.has_perm("people.invite_to_second_factor", person):
        raise PermissionDenied
    return invitations.invite(open_login(person, at=at), by=by, at=at)


@transaction.atomic
def withdraw(person: Person, *, by: User, at: datetime) -> bool:
    """Cancel what a user has proposed for a person; return whether anything was waiting."""
    asked = unfinished_changes(at=at).filter(user__person=person, asked_by=by)
    found = list(asked)
    for change in found:
        credential_changes.cancel_change(change, by=by, at=at)
    return bool(found)


def proposed_by(user: User, person: Person, *, at: datetime) -> list[CredentialChange]:
    """Return what a user has proposed for a person and still waits."""
    return list(unfinished_changes(at=at).filter(user__person=person, asked_by=user))


def get_invited_for(user: User, pk: int) -> Person:
    """Return the person whose second factor the user may vouch for (else: not found)."""
    everybody = people_scope_of(user).holds(*CONFIRMERS)
    seen = Person.objects.all() if everybody else visible_to(user)
    person = seen.select_related("user").filter(pk=pk).first()
    may_invite = person is not None and user.has_perm("people.invite_to_second_factor", person)
    if person is None or (everybody and not may_invite):
        raise Http404
    if not may_invite:
        raise PermissionDenied
    return person


def staff_to_invite(user: User) -> list[Person]:
    """Return the staff whom the mentoring manager or the privacy officer has yet to invite."""
    if not people_scope_of(user).holds(*CONFIRMERS):
        return []
    return list(staff_without_vouching().exclude(user=user)[:MOST_INVITED])


def get_change_for(user: User, pk: int, *, at: datetime) -> CredentialChange:
    """Return a proposed change, for a user who confirms those of others (else: not found)."""
    change = changes_shown_to(user, at=at).filter(pk=pk).first()
    if change is None:
        raise Http404
    return change


def _may_still_propose(change: CredentialChange) -> bool:
    by, person = change.asked_by, Person.objects.filter(user=change.user_id).first()
    return by.is_active and by.has_perm("people.propose_credential_change", person)


def _is_of_the_office(user: User) -> bool:
    person = Person.objects.filter(user=user).first()
    return person is not None and is_of_the_office(person)


def _alert_officers(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Alert the privacy officers, except one who acts; where none is left, the managers."""
    alerts.alert_officer(by, AlertKind.CHANGE_TO_WATCH, at=at)
    office = _confirmers(on=timezone.localdate(at)).exclude(person__user=by)
    users = User.objects.filter(is_active=True).exclude(email=None)
    for capacity in (Capacity.PRIVACY_OFFICER, Capacity.MENTORING_MANAGER):
        holders = office.filter(capacity=capacity).values("person__user")
        if readers := list(users.filter(pk__in=holders).order_by("pk")):
            break
    for reader in readers:
        messages.send(
            "change_to_watch",
            address=reader.email or "",
            language=reader.language,
            context={},
            about=f"watch-{change.user_id}-{change.kind}-{change.state}",
        )


def _confirmers(*, on: date) -> QuerySet[Affiliation]:
    in_force = Affiliation.objects.on(on)
    return in_force.filter(capacity__in=CONFIRMERS, person__user__isnull=False)
