"""Changing what opens an account: by its owner, or by two persons who are not its owner.

Who may ask and who may confirm is for the apps above; that the two differ, and that neither
confirms for themselves, is checked here and by a constraint.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from tsemed.accounts import messages
from tsemed.accounts.credential_effects import AddressTaken, move_address, remove_second_factor
from tsemed.accounts.login_lookup import is_address_free
from tsemed.accounts.models import CredentialChange, CredentialKind, User
from tsemed.accounts.one_time_codes import count_try, hash_code, is_right, new_code
from tsemed.accounts.operations import record_refusal
from tsemed.accounts.queries import unfinished_changes
from tsemed.accounts.rules import CREDENTIALS
from tsemed.accounts.states import UNFINISHED, ChangeState
from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.base.transitions import StaleVersion, WrongState, take_step


class SameAddress(Exception):
    """The new address is the present one."""


class NoOldAddress(Exception):
    """The login has no address yet, so there is none at which its owner could be asked."""


class AlreadyAsked(Exception):
    """A change of the same credential waits already."""


class TooManyChanges(Exception):
    """The owner has asked for as many changes as an hour allows."""


class SamePerson(Exception):
    """Who confirms has asked for the change, or owns the account."""


class ChangeIsOver(Exception):
    """The change was done, cancelled or refused meanwhile, or its time has run out."""


class WrongCode(Exception):
    """A code is wrong; so many tries are left."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


@transaction.atomic
def ask_to_move_own_address(user: User, *, to: str, at: datetime) -> CredentialChange:
    """Send a code to the present and a code to the new address of a login's owner.

    A change that waits already is cancelled: the owner's own wish comes first. An address of
    somebody else gets a letter that says so instead of a code, and the page does not tell.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.email:
        raise NoOldAddress
    if to == user.email:
        raise SameAddress
    asked = CredentialChange.objects.filter(user=user, asked_by=user)
    if asked.filter(asked_at__gt=at - timedelta(hours=1)).count() >= CREDENTIALS.changes_an_hour:
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
    _note_asking(change, why="change_asked", by=user, at=at)
    _send_own_codes(change, to_new=is_address_free(to, user=user))
    return change


@transaction.atomic
def propose_change(
    user: User, kind: CredentialKind, *, address: str = "", reason: str, by: User, at: datetime
) -> CredentialChange:
    """Put a change of somebody else's credential before a second person, and tell the owner.

    Raises SamePerson, SameAddress and AlreadyAsked.
    """
    if by.pk == user.pk:
        raise SamePerson
    if kind == CredentialKind.ADDRESS and address == user.email:
        raise SameAddress
    User.objects.select_for_update().get(pk=user.pk)
    for late in CredentialChange.objects.filter(
        user=user, kind=kind, state__in=UNFINISHED, expires_at__lte=at
    ):
        take_step(late, ChangeState.EXPIRED, by=None, at=at)
    try:
        with transaction.atomic():
            change = CredentialChange.objects.create(
                user=user,
                kind=kind,
                address=address,
                reason=reason,
                state=ChangeState.PROPOSED,
                state_since=at,
                asked_by=by,
                asked_at=at,
                expires_at=at + CREDENTIALS.change,
            )
    except IntegrityError as waiting:
        raise AlreadyAsked from waiting
    _note_asking(change, why="change_proposed", by=by, at=at)
    if user.email:
        context = {"is_address": kind == CredentialKind.ADDRESS}
        messages.send("change_asked", address=user.email, language=user.language, context=context)
    return change


@transaction.atomic
def confirm_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Confirm a proposed change as its second person.

    A new address gets its code and opens nothing before that is typed in; a second factor is
    removed at once. Raises SamePerson, AddressTaken and ChangeIsOver.
    """
    if by.pk in (change.asked_by_id, change.user_id):
        raise SamePerson
    if change.state != ChangeState.PROPOSED or change.expires_at <= at:
        raise ChangeIsOver
    confirmed = {"confirmed_by": by, "confirmed_at": at}
    if change.kind == CredentialKind.SECOND_FACTOR:
        _step(change, ChangeState.DONE, by=by, at=at, **confirmed)
        remove_second_factor(change.user, change=change.pk, by=by, at=at)
        return
    if not is_address_free(change.address, user=change.user):
        raise AddressTaken
    code = new_code()
    kept = hash_code(code, purpose=_purpose(change, "new"))
    _step(change, ChangeState.OPEN, by=by, at=at, new_code=kept, **confirmed)
    messages.send(
        "new_address_code",
        address=change.address,
        language=change.user.language,
        context={"code": code},
    )


@transaction.atomic
def refuse_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Refuse a proposed change as its second person. Raises SamePerson and ChangeIsOver."""
    if by.pk in (change.asked_by_id, change.user_id):
        raise SamePerson
    _step(change, ChangeState.REFUSED, by=by, at=at)


@transaction.atomic
def cancel_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Cancel a change that waits: by its owner, or by whoever asked for it."""
    if by.pk not in (change.asked_by_id, change.user_id):
        raise SamePerson
    _step(change, ChangeState.CANCELLED, by=by, at=at)


def enter_own_codes(user: User, *, old: str, new: str, at: datetime) -> None:
    """Judge both codes of an owner's change and, if both are right, move the address.

    Raises ChangeIsOver, WrongCode and AddressTaken.
    """
    change = unfinished_changes(at=at).filter(_own(user), state=ChangeState.OPEN).first()
    if change is None:
        raise ChangeIsOver
    _count(change, at=at)
    old_is_right = is_right(old, change.old_code, purpose=_purpose(change, "old"))
    new_is_right = is_right(new, change.new_code, purpose=_purpose(change, "new"))
    if not (old_is_right and new_is_right):
        raise WrongCode(_note_wrong_code(change, at=at))
    _finish(change, by=user, at=at)


def enter_code_of_new_address(address: str, *, code: str, at: datetime) -> User:
    """Judge the code of a change that two persons made and, if it is right, move the address.

    An address for which nothing waits is answered like a wrong code, with the same work.
    Returns the login; raises WrongCode and AddressTaken.
    """
    waiting = unfinished_changes(at=at).filter(
        address=address, kind=CredentialKind.ADDRESS, state=ChangeState.OPEN
    )
    by_two = list(waiting.exclude(confirmed_by=None).select_related("user")[:3])
    if not by_two:
        is_right(code, "", purpose="address-new:0")
        record_refusal(None, why="wrong_address_code", at=at)
    for change in by_two:
        try:
            _count(change, at=at)
        except ChangeIsOver:
            continue
        if is_right(code, change.new_code, purpose=_purpose(change, "new")):
            _finish(change, by=None, at=at)
            return change.user
        _note_wrong_code(change, at=at)
    raise WrongCode(0)


def expire_changes(*, at: datetime) -> None:
    """End the changes whose time has run out."""
    late = CredentialChange.objects.filter(state__in=UNFINISHED, expires_at__lte=at)
    for change in late[:1000]:
        try:
            take_step(change, ChangeState.EXPIRED, by=None, at=at)
        except StaleVersion:
            continue


def _note_asking(change: CredentialChange, *, why: str, by: User, at: datetime) -> None:
    details = {"change": change.pk, "kind": change.kind}
    record(AuditKind.SIGN_IN, change.user, by=by, at=at, reason=why, details=details)


def _finish(change: CredentialChange, *, by: User | None, at: datetime) -> None:
    try:
        with transaction.atomic():
            _step(change, ChangeState.DONE, by=by, at=at)
            move_address(change.user, to=change.address, change=change.pk, by=by, at=at)
    except AddressTaken:
        change.refresh_from_db()
        _step(change, ChangeState.CANCELLED, by=None, at=at, why="address_taken")
        raise


def _count(change: CredentialChange, *, at: datetime) -> None:
    same = CredentialChange.objects.filter(pk=change.pk, state=ChangeState.OPEN)
    if not count_try(same, at=at):
        raise ChangeIsOver


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


def _step(change: CredentialChange, to: ChangeState, **more: object) -> None:
    try:
        take_step(change, to, **more)  # type: ignore[arg-type]
    except (WrongState, StaleVersion) as over:
        raise ChangeIsOver from over


def _end_unfinished(user: User, kind: CredentialKind, *, by: User, at: datetime, why: str) -> None:
    for change in CredentialChange.objects.filter(user=user, kind=kind, state__in=UNFINISHED):
        _step(change, ChangeState.CANCELLED, by=by, at=at, why=why)


def _send_own_codes(change: CredentialChange, *, to_new: bool) -> None:
    user, codes = change.user, {"old": new_code(), "new": new_code()}
    change.old_code = hash_code(codes["old"], purpose=_purpose(change, "old"))
    # Without a hash no code fits: an address of somebody else is never moved to.
    change.new_code = hash_code(codes["new"], purpose=_purpose(change, "new")) if to_new else ""
    change.save(update_fields=["old_code", "new_code"])
    language = user.language
    messages.send(
        "address_code",
        address=user.email or "",
        language=language,
        context={"code": codes["old"], "is_old": True},
    )
    if to_new:
        context: messages.Values = {"code": codes["new"], "is_old": False}
        messages.send("address_code", address=change.address, language=language, context=context)
    else:
        messages.send("address_taken", address=change.address, language=language, context={})


def _own(user: User) -> Q:
    return Q(user=user, asked_by=user, kind=CredentialKind.ADDRESS)


def _purpose(change: CredentialChange, which: str) -> str:
    return f"address-{which}:{change.pk}"
