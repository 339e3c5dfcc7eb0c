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

from tsemed.accounts import credential_changes, invitations
from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.queries import unfinished_changes
from tsemed.people.credential_lines import CONFIRMERS, proposed_to
from tsemed.people.logins import open_login
from tsemed.people.models import Affiliation, Person
from tsemed.people.queries import visible_to
from tsemed.people.roles import holds
from tsemed.people.staff_ties import staff_without_vouching

MOST_INVITED = 100


class NobodyToConfirm(Exception):
    """Nobody but the proposer and the person themselves may confirm: there is no second person."""


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

    Raises NobodyToConfirm and what `credential_changes.propose_change` raises. Whether the
    address is free is answered to the second person only: it tells who is in the register.
    """
    if not by.has_perm("people.propose_credential_change", person):
        raise PermissionDenied
    if not _confirmers(on=timezone.localdate(at)).exclude(
        person__user__in=[by.pk, person.user_id or 0]
    ):
        raise NobodyToConfirm
    user = open_login(person, at=at)
    return credential_changes.propose_change(
        user, kind, address=address, reason=reason, by=by, at=at
    )


def confirm(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Confirm a proposed change as the second person."""
    if not by.has_perm("people.confirm_credential_change"):
        raise PermissionDenied
    credential_changes.confirm_change(change, by=by, at=at)


def refuse(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Refuse a proposed change as the second person."""
    if not by.has_perm("people.confirm_credential_change"):
        raise PermissionDenied
    credential_changes.refuse_change(change, by=by, at=at)


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
    """Return the person, for whoever may vouch for their second factor (else: not found)."""
    everybody = holds(user, *CONFIRMERS)
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
    if not holds(user, *CONFIRMERS):
        return []
    return list(staff_without_vouching().exclude(user=user)[:MOST_INVITED])


def get_change_for(user: User, pk: int, *, at: datetime) -> CredentialChange:
    """Return a proposed change, for whoever confirms those of others (else: not found)."""
    change = proposed_to(user, at=at).filter(pk=pk).first()
    if change is None:
        raise Http404
    return change


def _confirmers(*, on: date) -> QuerySet[Affiliation]:
    in_force = Affiliation.objects.on(on)
    return in_force.filter(capacity__in=CONFIRMERS, person__user__isnull=False)
