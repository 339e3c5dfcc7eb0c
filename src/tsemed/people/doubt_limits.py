"""How many doubts one person raises in a day, so that nobody asks the register who is known.

The sender of somebody new gets the same answer whether the telephone is known or not. The queue of
doubts keeps each such entry; beyond the limit its sender enters nobody new for the rest of the
day, whether known or not, so that the refusal reveals nothing either.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts import counters
from tsemed.accounts.models import User
from tsemed.accounts.rules import Rate
from tsemed.base.audit import record
from tsemed.base.models import AuditRow
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion
from tsemed.people.audit_events import DOUBT_LIMIT_REACHED
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.scope import people_scope_of

# The office changes these numbers here.
MOST_A_DAY = 50
OWN_PHONES = Rate(10, 24 * 60 * 60)
DAYS_KEPT = timedelta(days=30)

NO_LIMIT = 1_000_000_000
REACHED = "doubt_limit_reached"


class TooManyDoubts(Refused):
    """The user has raised as many doubts today as one person may."""

    sentence = _(
        "Many of your entries today wait to be checked, so nobody new can be entered by you before"
        " tomorrow. Ask the mentoring manager to enter them."
    )


class TooManyOwnPhones(Refused):
    """Somebody wrote as many telephones of their own within a day as one person may."""

    sentence = _(
        "Your telephone was changed many times today, so it stays as it is. Call your coordinator,"
        " who enters the right one."
    )


def count_own_phone(by: User, person: Person, *, started_from: int, at: datetime) -> None:
    """Count a telephone that somebody writes for themselves, known or not; raise TooManyOwnPhones.

    The answer reveals whether somebody else has it, so each one tried counts. An edit that would
    not be saved is refused before it (StaleVersion); the user stays locked until the end.
    """
    if person.user_id != by.pk:
        return
    _lock(by)
    if not Person.objects.filter(pk=person.pk, version=started_from).exists():
        raise StaleVersion(person)
    if counters.count("own telephone", f"login {by.pk}", OWN_PHONES, at=at).number > (
        OWN_PHONES.amount
    ):
        raise TooManyOwnPhones


def refuse_over_limit(by: User, *, at: datetime, more: int = 1) -> None:
    """Refuse to enter anybody new where `more` doubts would be beyond the limit of the day.

    The mentoring manager, who sees everybody and settles all doubts, has no limit.
    """
    if more > doubts_left(by, at=at):
        raise TooManyDoubts


def doubts_left(by: User, *, at: datetime) -> int:
    """Return how many doubts a user may still raise today; locks the user until the end."""
    if people_scope_of(by, timezone.localdate(at)).is_manager:
        return NO_LIMIT
    _lock(by)
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    reached = AuditRow.objects.filter(event=DOUBT_LIMIT_REACHED.name, actor=by, at__gte=midnight)
    if reached.exists():
        return 0
    raised = IdentityDoubt.objects.filter(raised_by=by, raised_at__gte=midnight)
    return max(0, MOST_A_DAY - raised.count())


def record_limit_reached(by: User, *, at: datetime, doubts: int) -> None:
    """Record that a list would have raised too many doubts; its sender enters nobody new today."""
    details = {"why": TooManyDoubts.__name__, "doubts": doubts}
    record(DOUBT_LIMIT_REACHED, by, by=by, at=at, reason=REACHED, details=details)


def _lock(by: User) -> None:
    """Let two entries of a user at once wait for each other; audit rows are written meanwhile."""
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))
