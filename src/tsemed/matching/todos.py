"""What waits in matching: my answer, my word, pairs to ask, answers that are late.

One query for proposals that wait for an answer, one for what the matching of a cycle waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.combined_queries import Number, found_by
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Function
from tsemed.matching.models import Proposal, Round
from tsemed.matching.queries import MOST_LINES, awaiting_approval
from tsemed.matching.states import BINDING, OPEN_QUESTION, OPEN_ROUND, ProposalState
from tsemed.people.models import Capacity
from tsemed.people.phone_numbers import reached

_S = ProposalState
_TAKEN = (_S.DRAFTED, *BINDING, _S.BOTH_AGREED)


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in matching: my answer, my word, what I have to send, late answers."""
    scope = scope_of(user, on)
    open_questions = _open_questions(scope, on)
    return [
        *_my_answers(open_questions, scope),
        *_approvals_wanted(user, scope),
        *_next_in_rounds(scope),
        *_late_answers(open_questions, scope, on),
    ]


def _open_questions(scope: Scope, on: date) -> list[Any]:
    """Return the proposals that wait for this reader's answer or are late in their cycles."""
    asked = Proposal.objects.filter(state__in=OPEN_QUESTION).order_by("deadline_on", "pk")
    parts = []
    if scope.parts:
        parts.append(asked.filter(_mine(scope))[:MOST_LINES])
    if carried := scope.carrying(Function.MATCHING):
        late = asked.filter(round__cycle__in=carried, deadline_on__lt=on)
        parts.append(late[:MOST_LINES])
    if not parts:
        return []
    people = found_by(parts).select_related("round", "mentee__person", "mentor__person")
    named = people.only(
        "deadline_on", "state_since", "mentee_answered_at", "mentor_answered_at",
        "round__cycle_id", "mentee__side", "mentor__side",
        *reached("mentee__person"), *reached("mentor__person"),
    )  # fmt: skip
    return list(named.order_by("deadline_on", "pk"))


def _mine(scope: Scope) -> Q:
    as_mentor = Q(mentor__in=scope.parts, mentor_answered_at__isnull=True)
    return as_mentor | Q(mentee__in=scope.parts, mentee_answered_at__isnull=True)


def _my_answers(rows: Iterable[Proposal], scope: Scope) -> list[TodoItem]:
    mine = [
        row
        for row in rows
        if (row.mentor_id in scope.parts and row.mentor_answered_at is None)
        or (row.mentee_id in scope.parts and row.mentee_answered_at is None)
    ]
    return [
        TodoItem(
            key=f"matching.answer:{row.pk}",
            kind="matching.answer",
            what=_("A proposal waits for your answer"),
            who="",
            why=_("You may say no without a reason."),
            since=timezone.localdate(row.state_since),
            urgency=Urgency.AMBER,
            carrier="mentor" if row.mentor_id in scope.parts else "mentee",
            actions=(Action(_("Read and answer"), reverse("matching:proposal", args=[row.pk])),),
            due=row.deadline_on,
        )
        for row in mine
    ]


def _approvals_wanted(user: User, scope: Scope) -> list[TodoItem]:
    if not scope.is_manager:
        return []
    waiting = awaiting_approval(user).order_by()
    found = waiting.aggregate(number=Count("pk"), oldest=Min("state_since"))
    if not (number := found["number"]):
        return []
    return [
        TodoItem(
            key="matching.approval",
            kind="matching.approval",
            what=ngettext_lazy(
                "%(number)d proposal waits for your approval",
                "%(number)d proposals wait for your approval",
                number,
            )
            % {"number": number},
            who="",
            why=_("Nobody is asked before you agree."),
            since=timezone.localdate(found["oldest"]),
            urgency=Urgency.SOON,
            carrier=Capacity.MENTORING_MANAGER,
            actions=(Action(_("Read them"), reverse("matching:approvals")),),
        )
    ]


def _next_in_rounds(scope: Scope) -> list[TodoItem]:
    """Return what comes next in the matching of each cycle: open, send, ask (OM-3.16)."""
    carried = scope.carrying(Function.MATCHING)
    if not carried:
        return []
    opened = Round.objects.filter(cycle=OuterRef("pk"), state__in=OPEN_ROUND).order_by("pk")
    of_cycle = Proposal.objects.filter(round__cycle=OuterRef("pk"), round__state__in=OPEN_ROUND)
    drafts = of_cycle.filter(state=_S.DRAFTED).order_by()
    returned = drafts.exclude(manager_comment="")
    agreed = of_cycle.filter(state=_S.MANAGER_AGREED).order_by()
    cycles = (
        Cycle.objects.filter(pk__in=carried, state__in=(CycleState.MATCHING, CycleState.MENTORING))
        .annotate(
            round_pk=Subquery(opened.values("pk")[:1]),
            drafts=Number(drafts.values("pk")),
            returned=Number(returned.values("pk")),
            agreed=Number(agreed.values("pk")),
            mentees_wait=Exists(_ready(Side.MENTEE)),
            mentors_wait=Exists(_ready(Side.MENTOR)),
        )
        .order_by("starts_on", "pk")
    )
    rows = cycles.only("name", "state", "starts_on")[:MOST_LINES]
    return [line for row in rows for line in _lines_of_a_cycle(row, scope)]


def _ready(side: Side) -> QuerySet[Participation]:
    """Return the ready of a side of a cycle who are in no pair and in no proposal."""
    busy = Proposal.objects.filter(**{side.value: OuterRef("pk")}, state__in=_TAKEN)
    of_cycle = Participation.objects.filter(cycle=OuterRef("pk"), side=side).admitted()
    return of_cycle.filter(~Exists(busy))


@dataclass(frozen=True)
class Following:
    """Makes the lines about what follows in the matching of one cycle."""

    cycle: Cycle
    scope: Scope
    address: str

    def line(self, name: str, what: Promise | str, *, why: Promise, act: Promise) -> TodoItem:
        """Return the line of one step."""
        return TodoItem(
            key=f"matching.{name}:{self.cycle.pk}",
            kind=f"matching.{name}",
            what=what,
            who=self.cycle.name,
            why=why,
            since=None,
            urgency=Urgency.SOON,
            carrier=self.scope.role_in(self.cycle.pk),
            actions=(Action(act, self.address),),
        )


def _lines_of_a_cycle(row: Any, scope: Scope) -> Iterator[TodoItem]:
    """Yield the next step of the matching of a cycle, and drafts that came back."""
    if row.round_pk is None:
        if row.state == CycleState.MATCHING and row.mentees_wait and row.mentors_wait:
            yield Following(row, scope, reverse("matching:rounds")).line(
                "open_round",
                _("A round of matching can begin"),
                why=_("Mentors and mentees are ready; the round proposes pairs."),
                act=_("To the matching"),
            )
        return
    of_round = Following(row, scope, reverse("matching:round", args=[row.round_pk]))
    act = _("Open the round")
    if row.returned:
        what = ngettext_lazy(
            "%(number)d draft came back from the manager",
            "%(number)d drafts came back from the manager",
            row.returned,
        ) % {"number": row.returned}
        yield of_round.line("returned", what, why=_("Read why, and choose again."), act=act)
    if fresh := row.drafts - row.returned:
        what = ngettext_lazy(
            "%(number)d draft waits to be sent", "%(number)d drafts wait to be sent", fresh
        ) % {"number": fresh}
        yield of_round.line(
            "drafts", what, why=_("They have not been sent to anybody yet."), act=act
        )
    if row.agreed:
        what = ngettext_lazy(
            "The manager agreed to %(number)d pair: ask both sides",
            "The manager agreed to %(number)d pairs: ask both sides",
            row.agreed,
        ) % {"number": row.agreed}
        why = _("Mentor and mentee each answer for themselves.")
        yield of_round.line("ask_sides", what, why=why, act=act)


def _late_answers(rows: Iterable[Any], scope: Scope, on: date) -> list[TodoItem]:
    """Return proposals whose promised time is over, each with the sides that have not answered."""
    carried = scope.carrying(Function.MATCHING)
    late = [row for row in rows if row.round.cycle_id in carried]
    return [_late(row, scope) for row in late if row.deadline_on and row.deadline_on < on]


def _late(row: Proposal, scope: Scope) -> TodoItem:
    is_mentor = row.mentee_answered_at is not None
    silent = (row.mentor if is_mentor else row.mentee).person
    return TodoItem(
        key=f"matching.answer_overdue:{row.pk}",
        kind="matching.answer_overdue",
        what=_("No answer to a proposal"),
        who=silent.full_name,
        why=_("Call, or release the place for somebody else."),
        since=row.deadline_on,
        urgency=Urgency.AMBER,
        carrier=scope.role_in(row.round.cycle_id),
        actions=(Action(_("Open the proposal"), reverse("matching:proposal", args=[row.pk])),),
        due=row.deadline_on,
        call=Call(silent, is_mentor=is_mentor),
    )
