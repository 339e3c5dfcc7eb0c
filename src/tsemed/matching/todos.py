"""What waits in matching: my answer, my word, pairs to ask, answers that are late.

One query for proposals that wait for an answer, one for what the matching of a cycle waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.combined_queries import found_by
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import Scope, scope_of
from tsemed.matching.models import Proposal, Round
from tsemed.matching.queries import MOST_LINES, awaiting_approval, number_of
from tsemed.matching.states import OPEN_QUESTION, OPEN_ROUND, ProposalState
from tsemed.people.models import Capacity
from tsemed.people.phone_numbers import reached


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in matching: my answer, my word, what I have to send, late answers."""
    scope = scope_of(user, on)
    open_questions = _open_questions(scope, on)
    return [
        *_my_answers(open_questions, scope),
        *_approvals_wanted(user, scope),
        *_to_ask(scope),
        *_late_answers(open_questions, scope, on),
    ]


def _open_questions(scope: Scope, on: date) -> list[Any]:
    """Return the proposals that wait for this reader's answer or are late in their cycles."""
    asked = Proposal.objects.filter(state__in=OPEN_QUESTION).order_by("deadline_on", "pk")
    parts = []
    if scope.parts:
        parts.append(asked.filter(_mine(scope))[:MOST_LINES])
    if scope.matches:
        late = asked.filter(round__cycle__in=scope.matches, deadline_on__lt=on)
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


def _to_ask(scope: Scope) -> list[TodoItem]:
    if not scope.matches:
        return []
    rounds = Round.objects.filter(cycle__in=scope.matches, state__in=OPEN_ROUND)
    rounds = rounds.select_related("cycle").only("cycle__name")
    ready = rounds.annotate(ready=number_of(ProposalState.MANAGER_AGREED)).filter(ready__gt=0)
    return [
        TodoItem(
            key=f"matching.ask_sides:{row.pk}",
            kind="matching.ask_sides",
            what=ngettext_lazy(
                "The manager agreed to %(number)d pair: ask both sides",
                "The manager agreed to %(number)d pairs: ask both sides",
                row.ready,
            )
            % {"number": row.ready},
            who=row.cycle.name,
            why=_("Mentor and mentee each answer for themselves."),
            since=None,
            urgency=Urgency.SOON,
            carrier=_role_in(row.cycle_id, scope),
            actions=(Action(_("Open the round"), reverse("matching:round", args=[row.pk])),),
        )
        for row in ready.order_by("pk")[:MOST_LINES]
    ]


def _late_answers(rows: Iterable[Any], scope: Scope, on: date) -> list[TodoItem]:
    """Return proposals whose promised time is over, each with the sides that have not answered."""
    late = [row for row in rows if row.round.cycle_id in scope.matches]
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
        carrier=_role_in(row.round.cycle_id, scope),
        actions=(Action(_("Open the proposal"), reverse("matching:proposal", args=[row.pk])),),
        due=row.deadline_on,
        call=Call(silent, is_mentor=is_mentor),
    )


def _role_in(cycle_id: int, scope: Scope) -> str:
    is_lead = cycle_id in scope.leads
    return TeamRole.COORDINATOR if is_lead else TeamRole.INDIVIDUAL_COORDINATOR
