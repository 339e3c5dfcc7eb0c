"""Changing what opens an account as its owner: with a code from each of the two addresses.

What two other persons do for an owner who cannot is in `dual_control`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tsemed.accounts import letter_limits, messages
from tsemed.accounts.audit_events import CHANGE_ASKED
from tsemed.accounts.change_steps import (
    ChangeIsOver,
    NoOldAddress,
    SameAddress,
    SamePerson,
    TooManyChanges,
    WrongCode,
    count_guess,
    finish,
    make_code,
    note_asking,
    purpose_of,
    step,
)
from tsemed.accounts.login_lookup import is_address_free
from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.one_time_codes import is_right
from tsemed.accounts.operations import record_refusal
from tsemed.accounts.queries import unfinished_changes
from tsemed.accounts.rules import CREDENTIALS, Asker
from tsemed.accounts.states import UNFINISHED, ChangeState
from tsemed.base.transitions import StaleVersion, take_step


@transaction.atomic
def ask_to_move_own_address(user: User, *, to: str, at: datetime) -> CredentialChange:
    """Send a code to the present and a code to the new address of a login's owner.

    A change that waits already is cancelled: the owner's own wish comes first. An address of
    somebody else gets a letter without a code, and the page does not reveal it. Nobody
    has proved the new address yet: its letter is one of the few that strangers may cause.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.email:
        raise NoOldAddress
    if to == user.email:
        raise SameAddress
    asked = CredentialChange.objects.filter(user=user, asked_by=user)
    if asked.filter(asked_at__gt=at - timedelta(hours=1)).count() >= CREDENTIALS.changes_an_hour:
        raise TooManyChanges
    if not letter_limits.take_letter(to, asker=Asker(f"login {user.pk}"), at=at):
        raise TooManyChanges
    _end_unfinished(user, CredentialKind.ADDRESS, by=user, at=at, why="asked_again")
    change = CredentialChange.objects.create(
        user=user,
        kind=CredentialKind.ADDRESS,
        address=to,
        state=ChangeState.OPEN,
        state_since=at,
        asked_by=user,
        asked_at=at,
        expires_at=at + CREDENTIALS.own_change,
    )
    note_asking(change, CHANGE_ASKED, by=user, at=at)
    _send_own_codes(change, to_new=is_address_free(to, user=user))
    return change


@transaction.atomic
def cancel_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Cancel a change that waits: by its owner, or by the person who asked for it."""
    if by.pk not in (change.asked_by_id, change.user_id):
        raise SamePerson
    step(change, ChangeState.CANCELLED, by=by, at=at)


def enter_own_codes(user: User, *, old: str, new: str, at: datetime) -> None:
    """Judge both codes of an owner's change and, if both are right, move the address.

    Raise ChangeIsOver, WrongCode and AddressTaken.
    """
    change = unfinished_changes(at=at).filter(_own(user), state=ChangeState.OPEN).first()
    if change is None:
        raise ChangeIsOver
    count_guess(change, at=at)
    old_is_right = is_right(old, change.old_code, purpose=purpose_of(change, "old"))
    new_is_right = is_right(new, change.new_code, purpose=purpose_of(change, "new"))
    if not (old_is_right and new_is_right):
        raise WrongCode(_note_wrong_code(change, at=at))
    finish(change, by=user, at=at)


def expire_changes(*, at: datetime) -> None:
    """End the changes whose time has run out."""
    late = CredentialChange.objects.filter(state__in=UNFINISHED, expires_at__lte=at)
    for change in late[:1000]:
        try:
            take_step(change, ChangeState.EXPIRED, by=None, at=at)
        except StaleVersion:
            continue


def _note_wrong_code(change: CredentialChange, *, at: datetime) -> int:
    """Write a wrong code down and return how many tries are left; after the last it is over."""
    record_refusal(change.user, why="wrong_address_code", at=at)
    change.refresh_from_db()
    left = CREDENTIALS.tries - change.tries
    if left <= 0 and change.state == ChangeState.OPEN:
        try:
            take_step(change, ChangeState.CANCELLED, by=None, at=at, why="too_many_tries")
        except StaleVersion:
            return 0
    return max(0, left)


def _end_unfinished(user: User, kind: CredentialKind, *, by: User, at: datetime, why: str) -> None:
    for change in CredentialChange.objects.filter(user=user, kind=kind, state__in=UNFINISHED):
        step(change, ChangeState.CANCELLED, by=by, at=at, why=why)


def _send_own_codes(change: CredentialChange, *, to_new: bool) -> None:
    user = change.user
    old, change.old_code = make_code(change, "old")
    new, of_new = make_code(change, "new")
    # Without a hash no code fits: an address of somebody else is never moved to.
    change.new_code = of_new if to_new else ""
    change.save(update_fields=["old_code", "new_code"])
    language = user.language
    messages.send(
        "address_code",
        address=user.email or "",
        language=language,
        context={"code": old, "is_old": True},
    )
    if to_new:
        context: messages.Values = {"code": new, "is_old": False}
        messages.send("address_code", address=change.address, language=language, context=context)
    else:
        messages.send("address_taken", address=change.address, language=language, context={})


def _own(user: User) -> Q:
    return Q(user=user, asked_by=user, kind=CredentialKind.ADDRESS)
