"""Changing what opens an account for an owner who cannot: by two persons, after a waiting time.

Who may ask and who may confirm is for the apps above; that the two differ, and that neither
confirms for themselves, is checked here and by a constraint. Between the second person and the
change a day passes in which the owner, notified at the present address, and the office can stop it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format

from tsemed.accounts import alerts, letter_limits, messages
from tsemed.accounts.audit_events import CHANGE_PROPOSED
from tsemed.accounts.change_steps import (
    AlreadyAsked,
    ChangeIsOver,
    SameAddress,
    SamePerson,
    TooManyChanges,
    TooManyOpenChanges,
    WrongCode,
    count_guess,
    finish,
    make_code,
    note_asking,
    purpose_of,
    step,
)
from tsemed.accounts.credential_effects import AddressTaken, remove_second_factor
from tsemed.accounts.login_lookup import is_address_free
from tsemed.accounts.models import AlertKind, CredentialChange, CredentialKind, User
from tsemed.accounts.one_time_codes import is_right
from tsemed.accounts.operations import record_refusal
from tsemed.accounts.queries import unfinished_changes
from tsemed.accounts.rules import CREDENTIALS
from tsemed.accounts.states import UNFINISHED, ChangeState
from tsemed.base.formatting import long_date
from tsemed.base.transitions import take_step

MOST_IN_ONE_GO = 500
HOUR = timedelta(hours=1)

# Given a confirmed change, returns why the two who agreed on it no longer count; empty: they do.
AgreementTest = Callable[..., str]
_agreement_tests: list[AgreementTest] = []


def register_agreement_test(test: AgreementTest) -> AgreementTest:
    """Register an upper app's test, called with a change and `at` before it is carried out."""
    _agreement_tests.append(test)
    return test


@transaction.atomic
def propose_change(
    user: User, kind: CredentialKind, *, address: str = "", reason: str, by: User, at: datetime
) -> CredentialChange:
    """Put a change of somebody else's credential before a second person, and notify the owner.

    Raise SamePerson, SameAddress, AlreadyAsked, TooManyChanges and TooManyOpenChanges.
    """
    if by.pk == user.pk:
        raise SamePerson
    if kind == CredentialKind.ADDRESS and address == user.email:
        raise SameAddress
    _lock(user, by)
    _check_open(by, at=at)
    _check_hour(user, by=by, at=at)
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
    note_asking(change, CHANGE_PROPOSED, by=by, at=at)
    _notify_owner(change, "change_asked")
    return change


@transaction.atomic
def confirm_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Confirm a proposed change as its second person; it takes effect after the waiting time.

    Raise SamePerson, AddressTaken and ChangeIsOver.
    """
    if by.pk in (change.asked_by_id, change.user_id):
        raise SamePerson
    if change.state != ChangeState.PROPOSED or change.expires_at <= at:
        raise ChangeIsOver
    if change.kind == CredentialKind.ADDRESS and not is_address_free(
        change.address, user=change.user
    ):
        raise AddressTaken
    effective_at = at + CREDENTIALS.waiting
    step(
        change,
        ChangeState.CONFIRMED,
        by=by,
        at=at,
        confirmed_by=by,
        confirmed_at=at,
        effective_at=effective_at,
        expires_at=max(change.expires_at, effective_at + CREDENTIALS.new_code),
    )
    _notify_owner(change, "change_confirmed")


@transaction.atomic
def refuse_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Refuse a proposed change as its second person. Raise SamePerson and ChangeIsOver."""
    if by.pk in (change.asked_by_id, change.user_id):
        raise SamePerson
    if change.state != ChangeState.PROPOSED:
        raise ChangeIsOver
    step(change, ChangeState.REFUSED, by=by, at=at)


@transaction.atomic
def stop_change(change: CredentialChange, *, by: User, at: datetime) -> None:
    """Stop a confirmed change before it is done, also as one of the two. Raise ChangeIsOver."""
    if change.state == ChangeState.PROPOSED:
        raise ChangeIsOver
    step(change, ChangeState.CANCELLED, by=by, at=at, why="stopped")


def carry_out_due(*, at: datetime) -> None:
    """Carry out the confirmed changes whose waiting time is over; renew codes that are spent.

    The worker calls it every hour. A change is cancelled if the two who agreed no longer count.
    Where no letter may go to the new address now, it is tried again an hour later.
    """
    waiting = CredentialChange.objects.filter(expires_at__gt=at).select_related("user")
    due = waiting.filter(state=ChangeState.CONFIRMED, effective_at__lte=at)
    for change in due.order_by("effective_at", "pk")[:MOST_IN_ONE_GO]:
        with suppress(ChangeIsOver):
            _carry_out(change, at=at)
    for change in _spent(at=at).select_related("user")[:MOST_IN_ONE_GO]:
        _renew_spent_code(change, at=at)


def enter_code_of_new_address(address: str, *, code: str, at: datetime) -> User:
    """Judge the code of a change that two persons made and, if it is right, move the address.

    An address for which nothing waits is answered like a wrong code, with the same work. After
    the last wrong try the code is worth nothing and a new one is sent: who types wrong codes,
    and that needs no sign-in, ends no change that two persons have agreed on.
    Return the login; raise WrongCode and AddressTaken.
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
            count_guess(change, at=at)
        except ChangeIsOver:
            continue
        if is_right(code, change.new_code, purpose=purpose_of(change, "new")):
            if not _is_still_agreed(change, at=at):
                continue
            finish(change, by=None, at=at)
            return change.user
        record_refusal(change.user, why="wrong_address_code", at=at)
        _renew_spent_code(change, at=at)
    raise WrongCode(0)


def _lock(*users: User) -> None:
    """Lock logins in one order, so that of parallel proposals each sees those before it."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[user.pk for user in users])
    list(rows.order_by("pk").values_list("pk"))


def _check_open(by: User, *, at: datetime) -> None:
    """Refuse a proposal where too many by the same proposer wait to be confirmed or to be done."""
    waiting = unfinished_changes(at=at).filter(asked_by=by).exclude(user=by)
    not_due = waiting.filter(state__in=(ChangeState.PROPOSED, ChangeState.CONFIRMED))
    if not_due.count() >= CREDENTIALS.open_by_one:
        raise TooManyOpenChanges


def _check_hour(user: User, *, by: User, at: datetime) -> None:
    """Refuse more proposals than an hour allows for one person, or by one proposer."""
    recent = CredentialChange.objects.filter(asked_at__gt=at - HOUR)
    if recent.filter(user=user).exclude(asked_by=user).count() >= CREDENTIALS.proposals_for_person:
        raise TooManyChanges
    if recent.filter(asked_by=by).exclude(user=by).count() >= CREDENTIALS.proposals_by_one:
        raise TooManyChanges


@transaction.atomic
def _is_still_agreed(change: CredentialChange, *, at: datetime) -> bool:
    """Return whether both persons still count; else cancel the change and notify of it."""
    reasons = (test(change, at=at) for test in _agreement_tests)
    why = next(filter(None, reasons), "")
    if not why:
        return True
    with suppress(ChangeIsOver):
        step(change, ChangeState.CANCELLED, by=None, at=at, why=why)
        alerts.alert_officer(change.asked_by, AlertKind.CHANGE_CANCELLED, at=at)
        _notify_owner(change, "change_cancelled")
    return False


@transaction.atomic
def _carry_out(change: CredentialChange, *, at: datetime) -> None:
    if not _is_still_agreed(change, at=at):
        return
    if change.kind == CredentialKind.SECOND_FACTOR:
        step(change, ChangeState.DONE, by=None, at=at)
        remove_second_factor(change.user, change=change.pk, by=change.confirmed_by, at=at)
        return
    if not is_address_free(change.address, user=change.user):
        step(change, ChangeState.CANCELLED, by=None, at=at, why="address_taken")
        return
    if not letter_limits.take_letter(change.address, asker=None, at=at):
        return
    code, kept = make_code(change, "new")
    step(change, ChangeState.OPEN, by=None, at=at, new_code=kept)
    _send_code(change, code)


def _spent(*, at: datetime) -> QuerySet[CredentialChange]:
    """Return the changes by two persons whose code was guessed at so often that it is void."""
    by_two = CredentialChange.objects.filter(state=ChangeState.OPEN, confirmed_by__isnull=False)
    return by_two.filter(tries__gte=CREDENTIALS.tries, expires_at__gt=at)


@transaction.atomic
def _renew_spent_code(change: CredentialChange, *, at: datetime) -> None:
    """Send a new code if this one is spent and a letter may go; of several callers one does."""
    spent = _spent(at=at).select_for_update(of=("self",)).filter(pk=change.pk)
    if not spent.exists() or not letter_limits.take_letter(change.address, asker=None, at=at):
        return
    code, kept = make_code(change, "new")
    if spent.update(new_code=kept, tries=0):
        _send_code(change, code)


def _send_code(change: CredentialChange, code: str) -> None:
    messages.send(
        "new_address_code",
        address=change.address,
        language=change.user.language,
        context={"code": code},
    )


def _notify_owner(change: CredentialChange, name: str) -> None:
    """Notify the owner at the present address, without a link: what is asked and from when."""
    user = change.user
    if not user.email:
        return
    context: dict[str, str | int] = {"is_address": change.kind == CredentialKind.ADDRESS}
    if change.effective_at is not None:
        local = timezone.localtime(change.effective_at)
        with translation.override(user.language):
            context |= {"day": long_date(local.date()), "hour": date_format(local, "H:i")}
    messages.send(
        name,
        address=user.email,
        language=user.language,
        context=context,
        about=f"{user.pk}-{change.kind}",
    )
