"""What the apps above know of somebody's way: proposed, in a pair, closing, completed.

Each registers with `register_progress` a query of its own, correlated to a participation by
`OuterRef("pk")`, and the day in it; this app never learns who came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from tsemed.accounts.models import User
from tsemed.cycles.journey import BEYOND, Milestone, Phase, Standing, standing_of
from tsemed.cycles.models import Participation, Side
from tsemed.cycles.models.participation import is_ready
from tsemed.cycles.states import TAKING_PART, ParticipationState

# Returns the rows of a side that this user may know of (None: all), with the day as `day`.
ProgressRows = Callable[[Side, "User | None"], "QuerySet[Any, Any]"]

_rows: dict[Milestone, ProgressRows] = {}


def register_progress(milestone: Milestone) -> Callable[[ProgressRows], ProgressRows]:
    """Register the rows by which an app above knows that somebody came to a milestone."""

    def register(rows: ProgressRows) -> ProgressRows:
        _rows[milestone] = rows
        return rows

    return register


def with_progress(parts: QuerySet[Participation], user: User | None) -> QuerySet[Participation]:
    """Return participations with what the apps above know of each, in the same query."""
    days = {
        f"{milestone.value}_day": Coalesce(*(_day(rows(side, user)) for side in Side))
        for milestone, rows in _rows.items()
    }
    return parts.annotate(**days)


def _day(rows: QuerySet[Any, Any]) -> Subquery:
    first = rows.annotate(progress_day=Cast("day", DateField())).order_by("progress_day")
    return Subquery(first.values("progress_day")[:1])


def beyond_of(part: Participation) -> Mapping[Milestone, date]:
    """Return what the apps above know of somebody read by `with_progress`."""
    found = {one: getattr(part, f"{one.value}_day", None) for one in BEYOND}
    return {one: day for one, day in found.items() if day is not None}


def standing(part: Participation) -> Standing:
    """Return where somebody read by `with_progress` stands (OM-2.4)."""
    return standing_of(part.journey, beyond_of(part))


def with_phase(parts: QuerySet[Participation], user: User | None) -> QuerySet[Participation]:
    """Return participations with where each stands as `phase`, to narrow and to count by."""
    over = ~Q(state__in=TAKING_PART)
    known = [one for one in BEYOND if one in _rows]
    cases = [
        When(over, then=Value(Phase.OVER.value)),
        *(
            When(**{f"{one.value}_day__isnull": False}, then=Value(Phase(one.value).value))
            for one in known
        ),
        When(is_ready(), then=Value(Phase.READY.value)),
        When(state=ParticipationState.ACCEPTED, then=Value(Phase.PREPARING.value)),
        When(state=ParticipationState.DEFERRED, then=Value(Phase.DEFERRED.value)),
    ]
    phase = Case(*cases, default=Value(Phase.APPLIED.value), output_field=CharField())
    return with_progress(parts, user).annotate(phase=phase)


def at_phase(parts: QuerySet[Participation], user: User, phase: str) -> QuerySet[Participation]:
    """Return those who stand at a phase, read as by `with_progress`."""
    read: QuerySet[Any] = with_phase(parts, user)
    return read.filter(phase=phase)


def phases_of(parts: QuerySet[Participation], user: User) -> dict[str, dict[Phase, int]]:
    """Return how many of each side stand where, in one query (OM-2.4)."""
    read: QuerySet[Any] = with_phase(parts, user)
    rows = read.order_by().values_list("side", "phase")
    found: dict[str, dict[Phase, int]] = {side.value: {} for side in Side}
    for side, phase, number in rows.annotate(number=Count("pk")):
        found[side][Phase(phase)] = number
    return found


def is_on_the_way_to_a_pair(part: Participation) -> bool:
    """Return whether a proposal or a live pair holds somebody, known to the reader or not."""
    read = with_progress(Participation.objects.filter(pk=part.pk), None).get()
    return bool(beyond_of(read).keys() - {Milestone.COMPLETED})
