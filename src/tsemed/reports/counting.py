"""Counting in SQL what happened in a cycle; the only place that knows where each number is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.models.participation import is_ready
from tsemed.cycles.policy import Policy
from tsemed.matching.models import Proposal
from tsemed.matching.states import SHOWN_TO_BOTH, ProposalState
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.rules import Health, last_quiet_days
from tsemed.relationships.states import ENDED, LIVE, MeetingState, PairState
from tsemed.reports.rules import STEPS, Counts

NOT_HELD = (
    MeetingState.CANCELLED_BY_MENTEE, MeetingState.CANCELLED_BY_MENTOR, MeetingState.MISSED,
)  # fmt: skip
STAGES = ("find", "integrate", "advance")


def counts_of(
    cycle: Cycle, *, programmes: Collection[int] | None, on: date, policy: Policy
) -> Counts:
    """Return what is counted in a cycle on a day; with programmes, of their mentees alone.

    Eight questions, however large the cycle.
    """
    there = Participation.objects.filter(cycle=cycle, left_on__isnull=True)
    mentees = there.filter(side=Side.MENTEE)
    pairs = Relationship.objects.filter(cycle=cycle)
    if programmes is not None:
        mentees = mentees.filter(programme__in=programmes)
        pairs = pairs.filter(mentee__programme__in=programmes)
    return Counts(
        **_mentors(there.filter(side=Side.MENTOR)),
        **_way(mentees, policy),
        **_pairs(pairs),
        **_meetings(pairs, on),
        waits_until_pair=_waits_until_pair(pairs),
        waits_so_far=_waits_so_far(mentees, on),
        stages=_stages(mentees),
        health=_health(pairs, on, policy),
    )


def _mentors(mentors: QuerySet[Participation]) -> dict[str, int]:
    live = Relationship.objects.live().filter(mentor_person=OuterRef("person")).order_by()
    taken = live.values("mentor_person").annotate(number=Count("pk")).values("number")
    counted = mentors.annotate(
        taken=Coalesce(Subquery(taken, output_field=IntegerField()), 0)
    ).aggregate(
        mentors=Count("pk"),
        mentors_free=Count("pk", filter=is_ready() & Q(person__mentor__capacity__gt=F("taken"))),
    )
    return dict(counted)


def _way(mentees: QuerySet[Participation], policy: Policy) -> dict[str, int]:
    """Count at each step who reached it or a later one: a pair may be made without a round."""
    proposals = Proposal.objects.filter(mentee=OuterRef("pk"))
    pairs = Relationship.objects.filter(mentee=OuterRef("pk"))
    reached = {
        "proposed": proposals,
        "asked": proposals.filter(state__in=SHOWN_TO_BOTH),
        "agreed": proposals.filter(state=ProposalState.BOTH_AGREED),
        "paired": pairs,
        "met": pairs.filter(meetings_held__gte=1),
        "completed": pairs.filter(meetings_held__gte=policy.meetings_for_full_process),
    }
    flagged = mentees.annotate(**{f"is_{step}": Exists(rows) for step, rows in reached.items()})
    counted: dict[str, Any] = {"mentees": Count("pk")}
    for at, step in enumerate(STEPS):
        later = Q()
        for one in STEPS[at:]:
            later |= Q(**{f"is_{one}": True})
        counted[step] = Count("pk", filter=later)
    return dict(flagged.aggregate(**counted))


def _pairs(pairs: QuerySet[Relationship]) -> dict[str, int]:
    counted = pairs.aggregate(
        live_pairs=Count("pk", filter=Q(state__in=LIVE)),
        ended_pairs=Count("pk", filter=Q(state__in=ENDED)),
        ended_early=Count("pk", filter=Q(state=PairState.ENDED_EARLY)),
    )
    return dict(counted)


def _meetings(pairs: QuerySet[Relationship], on: date) -> dict[str, int]:
    meetings = Meeting.objects.filter(relationship__in=pairs.order_by().values("pk"))
    counted = meetings.aggregate(
        meetings_held=Count("pk", filter=Q(state=MeetingState.HELD)),
        meetings_not_held=Count("pk", filter=Q(state__in=NOT_HELD)),
        reports_missing=Count("pk", filter=Q(state=MeetingState.PLANNED, on__lt=on)),
    )
    return dict(counted)


def _waits_until_pair(pairs: QuerySet[Relationship]) -> tuple[int, ...]:
    first = (
        pairs.filter(mentee__accepted_on__isnull=False)
        .values("mentee", since=F("mentee__accepted_on"))
        .annotate(began=Min("started_on"))
        .order_by()
    )
    return tuple(max(0, (row["began"] - row["since"]).days) for row in first)


def _waits_so_far(mentees: QuerySet[Participation], on: date) -> tuple[int, ...]:
    served = Relationship.objects.filter(
        mentee=OuterRef("pk"), state__in=(*LIVE, PairState.COMPLETED)
    )
    waiting = mentees.filter(~Exists(served), accepted_on__isnull=False).order_by()
    days = waiting.values_list("accepted_on", flat=True)
    return tuple(max(0, (on - since).days) for since in days if since)


def _stages(mentees: QuerySet[Participation]) -> dict[str, int]:
    rows = mentees.order_by().values("person__mentee__stage").annotate(number=Count("pk"))
    counts = {row["person__mentee__stage"]: row["number"] for row in rows}
    stages = {stage: counts.pop(stage, 0) for stage in STAGES}
    # Also where it is none: a line that appears with the first one would reveal it.
    return {**stages, "unsaid": sum(counts.values())}


def _health(pairs: QuerySet[Relationship], on: date, policy: Policy) -> dict[str, int]:
    """Return live pairs by silence; a pause stops the clock and is counted apart."""
    latest = last_quiet_days(on=on, policy=policy)
    amber, red = latest[Health.AMBER], latest[Health.RED]
    clock_runs = Q(state__in=(PairState.ACTIVE, PairState.CLOSING))
    counted = pairs.aggregate(
        green=Count("pk", filter=clock_runs & Q(quiet_since__gt=amber)),
        amber=Count("pk", filter=clock_runs & Q(quiet_since__lte=amber, quiet_since__gt=red)),
        red=Count("pk", filter=clock_runs & Q(quiet_since__lte=red)),
        paused=Count("pk", filter=Q(state=PairState.PAUSED)),
    )
    return dict(counted)
