"""What waits for those who screen, train and align: how many, and since when, cycle by cycle.

It is counted in the query that reads the cycles, so it costs no query of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from tsemed.base.combined_queries import Number, first_of
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.cycles.hand_over import lacks_hand_over
from tsemed.cycles.journey import Phase
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.recruitment_todos import BEFORE_PAIRS, LACKS_FACTS
from tsemed.cycles.scope import Scope
from tsemed.cycles.states import CycleState, ParticipationState
from tsemed.cycles.work_models import Function

RUNNING = (CycleState.DRAFT, CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING)
LONG_DAYS = 7
_S = ParticipationState


@dataclass(frozen=True)
class Work:
    """One kind of work toward participants: who carries it, whom it is about, in which words."""

    name: str
    functions: tuple[Function, ...]
    about: Q
    since: str
    what: Callable[[int], Promise]
    why: Promise | str
    wanted: str
    # Whether the line leads to the page on which it is recorded for several people.
    is_recorded: bool = False
    # Who does not lead the cycle has a line for each person instead (`recruitment_todos`).
    is_for_who_leads: bool = False


def _works(on: date) -> Iterator[Work]:
    undecided = Q(state=_S.APPLIED) | Q(state=_S.DEFERRED, deferred_until__lte=on)
    accepted = Q(state=_S.ACCEPTED)
    yield Work(
        "decide_mentors",
        (Function.MENTOR_SCREENING,),
        undecided & Q(side=Side.MENTOR),
        "joined_on",
        lambda number: ngettext_lazy(
            "%(number)d mentor waits for a decision",
            "%(number)d mentors wait for a decision",
            number,
        ),
        _("They hear from us only when it is decided."),
        f"?side=mentor&phase={Phase.APPLIED.value}",
    )
    yield Work(
        "decide_mentees",
        (Function.MENTEE_SCREENING,),
        undecided & Q(side=Side.MENTEE),
        "joined_on",
        lambda number: ngettext_lazy(
            "%(number)d mentee waits for a decision",
            "%(number)d mentees wait for a decision",
            number,
        ),
        _("Their waiting for a mentor begins with the acceptance."),
        f"?side=mentee&phase={Phase.APPLIED.value}",
    )
    yield Work(
        "train",
        (Function.TRAINING_COORDINATION, Function.MENTOR_TRAINING),
        accepted & Q(side=Side.MENTOR, trained_on__isnull=True),
        "accepted_on",
        lambda number: ngettext_lazy(
            "%(number)d mentor waits for training", "%(number)d mentors wait for training", number
        ),
        _("Nobody is matched before the training. Record it once it has been held."),
        "?what=trained",
        is_recorded=True,
    )
    yield Work(
        "align",
        (Function.EXPECTATIONS,),
        accepted & Q(aligned_on__isnull=True) & (Q(side=Side.MENTEE) | Q(trained_on__isnull=False)),
        "accepted_on",
        lambda number: ngettext_lazy(
            "Expectations are to be aligned with %(number)d person",
            "Expectations are to be aligned with %(number)d people",
            number,
        ),
        _("Nobody is matched before that. Record it once you have talked."),
        "?what=aligned",
        is_recorded=True,
    )
    recruited = Q(side=Side.MENTEE, left_on__isnull=True, cycle__state__in=BEFORE_PAIRS)
    yield Work(
        "form_missing",
        (Function.MENTEE_RECRUITMENT,),
        recruited & LACKS_FACTS,
        "joined_on",
        lambda number: ngettext_lazy(
            "%(number)d form is not complete", "%(number)d forms are not complete", number
        ),
        _("Stage, occupations, times or ways to meet are missing; matching needs them."),
        "?side=mentee",
        is_for_who_leads=True,
    )
    yield Work(
        "consent_missing",
        (Function.MENTEE_RECRUITMENT,),
        recruited & lacks_hand_over(on=on),
        "joined_on",
        lambda number: ngettext_lazy(
            "Consent to hand over details is missing from %(number)d mentee",
            "Consent to hand over details is missing from %(number)d mentees",
            number,
        ),
        _("Ask and note the answer; without it nobody is proposed to them."),
        "?side=mentee",
        is_for_who_leads=True,
    )


def with_participants_waiting(cycles: QuerySet[Cycle], scope: Scope) -> QuerySet[Any, Any]:
    """Return cycles with how many people wait for each kind of work, and since when.

    Somebody who does not lead a cycle works there with the mentees of her own programmes.
    """
    counted: dict[str, Any] = {}
    theirs = Q(side=Side.MENTOR) | Q(programme__in=scope.own_programmes)
    if not scope.is_manager:
        theirs |= Q(cycle__in=scope.leads)
    for work in _works(scope.on):
        rows = Participation.objects.filter(work.about, cycle=OuterRef("pk")).order_by()
        if not scope.is_manager:
            rows = rows.filter(theirs)
        counted[f"{work.name}_number"] = Number(rows.values("pk"))
        counted[f"{work.name}_since"] = first_of(rows, work.since)
    taking_part = Participation.objects.filter(cycle=OuterRef("pk")).taking_part()
    for side in Side:
        counted[f"ready_{side.value}s"] = Exists(taking_part.filter(side=side).admitted())
    return cycles.annotate(**counted)


def cycles_with_people(scope: Scope) -> QuerySet[Cycle]:
    """Return the running cycles in which somebody screens, trains or aligns."""
    functions = {function for work in _works(scope.on) for function in work.functions}
    ids = [pk for pk, carried in scope.carried.items() if carried & functions]
    return Cycle.objects.filter(pk__in=ids, state__in=RUNNING)


def participant_lines(cycles: Iterable[Any], scope: Scope) -> Iterator[TodoItem]:
    """Yield a line for each kind of work that waits in these cycles for somebody."""
    for cycle in cycles:
        carried: Mapping[int, frozenset[Function]] = scope.carried
        if cycle.state not in RUNNING:
            continue
        for work in _works(scope.on):
            number = getattr(cycle, f"{work.name}_number", 0)
            if work.is_for_who_leads and not (scope.is_manager or cycle.pk in scope.leads):
                continue
            if number and carried.get(cycle.pk, frozenset()).intersection(work.functions):
                yield _line(cycle, work, number, scope)


def _line(cycle: Any, work: Work, number: int, scope: Scope) -> TodoItem:
    since = getattr(cycle, f"{work.name}_since")
    is_late = since is not None and (scope.on - since).days > LONG_DAYS
    page = "cycles:record_several" if work.is_recorded else "cycles:participants"
    act = pgettext_lazy("work", "Record it") if work.is_recorded else _("See who")
    return TodoItem(
        key=f"cycles.{work.name}:{cycle.pk}",
        kind=f"cycles.{work.name}",
        what=work.what(number) % {"number": number},
        who=cycle.name,
        why=work.why,
        since=since,
        urgency=Urgency.AMBER if is_late else Urgency.SOON,
        carrier=scope.role_in(cycle.pk),
        actions=(Action(act, reverse(page, args=[cycle.pk]) + work.wanted),),
    )
