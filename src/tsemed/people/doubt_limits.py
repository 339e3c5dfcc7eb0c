"""How many doubts one person raises in a day, so that nobody asks the register who is known.

The sender of somebody new gets the same answer whether the telephone is known or not. The queue of
doubts keeps each such entry; beyond the limit its sender enters nobody new for the rest of the
day, whether known or not, so that the refusal reveals nothing either.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.refusals import Refused
from tsemed.people.models import IdentityDoubt
from tsemed.people.scope import people_scope_of

# The office changes these numbers here.
MOST_A_DAY = 50
DAYS_KEPT = timedelta(days=30)

NO_LIMIT = 1_000_000_000
REACHED = "doubt_limit_reached"


class TooManyDoubts(Refused):
    """The user has raised as many doubts today as one person may."""

    sentence = _(
        "Many of your entries today wait to be checked, so nobody new can be entered by you before"
        " tomorrow. Ask the mentoring manager to enter them."
    )


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
    # Two entries at once are counted one after the other; audit rows are written meanwhile.
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    reached = AuditRow.objects.filter(
        kind=AuditKind.REFUSAL, actor=by, reason=REACHED, at__gte=midnight
    )
    if reached.exists():
        return 0
    raised = IdentityDoubt.objects.filter(raised_by=by, raised_at__gte=midnight)
    return max(0, MOST_A_DAY - raised.count())


def record_limit_reached(by: User, *, at: datetime, doubts: int) -> None:
    """Record that a list would have raised too many doubts; its sender enters nobody new today."""
    details = {"why": TooManyDoubts.__name__, "doubts": doubts}
    record(AuditKind.REFUSAL, by, by=by, at=at, reason=REACHED, details=details)
