"""What the privacy officer is alerted to: attempts by strangers, and what insiders do.

Of many attempts by strangers on one login the owner gets one letter a day, the audit a row.

The letter takes one of the few that may go to the address. Where strangers have used them up it
stays owed, and goes before any other letter that a stranger asks for, or with the hourly job.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tsemed.accounts import counters, letter_limits, messages
from tsemed.accounts.audit_events import CONDUCT, MANY_REQUESTS, MANY_WRONG_CODES
from tsemed.accounts.models import AlertKind, ConductAlert, SignInAlert, User
from tsemed.accounts.rules import (
    ALERT_AGAIN_AFTER,
    ALERT_OF_REQUESTS,
    ALERT_OF_WRONG_CODES,
    REFUSALS_OF_PERSON,
    Asker,
)
from tsemed.base.audit import record
from tsemed.base.audit_events import Event

# The privacy officer reads of it for a week, and the row is kept as long.
KEPT_FOR = timedelta(days=7)
MOST_IN_ONE_GO = 500


def note_request(user: User | None, address: str, *, asker: Asker, at: datetime) -> None:
    """Count a request of a stranger for a code or a link, and alert when there are many.

    An unknown address is counted in the same way, so that the work is the same.
    """
    if asker.known:
        return
    mailbox = letter_limits.mailbox_of(address)
    counted = counters.count("alert, requests", mailbox, ALERT_OF_REQUESTS, at=at)
    if user is not None and counted.number == ALERT_OF_REQUESTS.amount:
        alert(user, MANY_REQUESTS, at=at)


def note_wrong_code(user: User, *, asker: Asker, at: datetime) -> None:
    """Count a wrong code of a stranger, and alert when there are many."""
    if asker.known:
        return
    counted = counters.count("alert, codes", f"login {user.pk}", ALERT_OF_WRONG_CODES, at=at)
    if counted.number == ALERT_OF_WRONG_CODES.amount:
        alert(user, MANY_WRONG_CODES, at=at)


@transaction.atomic
def alert(user: User, event: Event, *, at: datetime) -> None:
    """Record the attack and notify the owner, unless a letter did so within the last day."""
    fresh = SignInAlert(user=user, began_at=at, last_at=at)
    SignInAlert.objects.bulk_create([fresh], ignore_conflicts=True)
    mine = SignInAlert.objects.filter(user=user)
    mine.update(last_at=at)
    is_due = Q(alerted_at=None) | Q(alerted_at__lte=at - timedelta(seconds=ALERT_AGAIN_AFTER))
    mine.filter(is_due, is_owed=False).update(is_owed=True)
    record(event, user, by=None, at=at)
    send_owed_alert(user, at=at)


def is_under_attack(user: User | None, *, at: datetime) -> bool:
    """Return whether strangers have tried a login often within the last day."""
    within = SignInAlert.objects.since(at - timedelta(seconds=ALERT_AGAIN_AFTER))
    return within.filter(user=user).exists()


@transaction.atomic
def send_owed_alert(user: User, *, at: datetime) -> bool:
    """Send the owner the letter that is owed, if one may go to the address now."""
    owed = SignInAlert.objects.owed().filter(user=user).first()
    if not user.email or owed is None:
        return False
    mine = SignInAlert.objects.filter(pk=owed.pk)
    # If two calls run at once, the second updates nothing and takes no letter.
    if not mine.owed().update(is_owed=False, alerted_at=at):
        return False
    if not letter_limits.take_letter(user.email, asker=None, at=at):
        mine.update(is_owed=True, alerted_at=owed.alerted_at)
        return False
    messages.send("sign_in_attempts", address=user.email, language=user.language, context={})
    return True


def send_all_owed_alerts(*, at: datetime) -> None:
    """Send the letters that were owed and may go out now; the worker calls it every hour."""
    for owed in SignInAlert.objects.owed().select_related("user")[:MOST_IN_ONE_GO]:
        send_owed_alert(owed.user, at=at)


def note_refused_page(user: User, *, at: datetime) -> bool:
    """Count a page refused to somebody signed in, and alert once an hour when they are many."""
    counted = counters.count("alert, refusals", f"login {user.pk}", REFUSALS_OF_PERSON, at=at)
    is_many = counted.number == REFUSALS_OF_PERSON.amount + 1
    if is_many:
        alert_officer(user, AlertKind.MANY_REFUSALS, at=at)
    return is_many


@transaction.atomic
def alert_officer(user: User, kind: AlertKind, *, at: datetime) -> None:
    """Write down, for the privacy officer and the audit, what somebody has done."""
    ConductAlert.objects.create(kind=kind, user=user, at=at)
    record(CONDUCT[kind], user, by=None, at=at)


def forget_old_alerts(*, at: datetime) -> None:
    """Delete alerts a week after the last attempt; what happened stands in the audit."""
    ConductAlert.objects.filter(at__lt=at - KEPT_FOR).delete()
    SignInAlert.objects.filter(last_at__lt=at - KEPT_FOR).delete()
