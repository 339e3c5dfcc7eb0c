"""Which rounds and proposals a user may see, and what waits in them."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import Call, TodoItem, Urgency
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.roles import parts_of
from tsemed.cycles.states import CycleState
from tsemed.matching.models import Forbid, Pin, Proposal, ProposalSet, Round
from tsemed.matching.scope import cycles_matched_by
from tsemed.matching.states import OPEN_QUESTION, OPEN_ROUND, ProposalState
from tsemed.people.models import Capacity, Person
from tsemed.people.phone_numbers import phone_numbers_for, reached
from tsemed.people.roles import holds

MOST_LINES = 50
T = TypeVar("T", bound=Model)


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Round]:
    """Return the rounds a user may see: all, or those of the cycles whose matching is theirs."""
    if holds(user, Capacity.MENTORING_MANAGER, on=on):
        return Round.objects.all()
    return Round.objects.filter(cycle__in=cycles_matched_by(user, on=on))


def proposals_visible_to(user: User, *, on: date | None = None) -> ProposalSet:
    """Return the proposals of visible rounds, and one's own once both sides were asked."""
    if holds(user, Capacity.MENTORING_MANAGER, on=on):
        return Proposal.objects.all()
    seen = Q(round__cycle__in=cycles_matched_by(user, on=on))
    if mine := parts_of(user):
        seen |= Q(pk__in=Proposal.objects.shown_to(mine).order_by().values("pk"))
    return Proposal.objects.filter(seen)


def list_rounds(user: User) -> QuerySet[Round]:
    """Return the rounds a user may see with their numbers, the latest first."""
    rounds = visible_to(user).select_related("cycle").defer("figures")
    return rounds.annotate(
        waiting=_number_of(*_WAITING), agreed=_number_of(ProposalState.BOTH_AGREED)
    ).order_by("-opened_at", "-pk")


def cycles_without_open_round(user: User) -> list[Cycle]:
    """Return the cycles in which a user may open a round now."""
    cycles = Cycle.objects.filter(pk__in=_matched_cycles(user))
    cycles = cycles.filter(state__in=(CycleState.MATCHING, CycleState.MENTORING))
    busy = Round.objects.filter(state__in=OPEN_ROUND).values("cycle")
    free = cycles.exclude(pk__in=busy).prefetch_related("matrix").order_by("-starts_on", "pk")
    return [one for one in free[:MOST_LINES] if user.has_perm("matching.open_round", one)]


def get_cycle_for(user: User, pk: int, action: str) -> Cycle:
    """Return the cycle, if its matching is the user's to see (else: not found) and to do."""
    return _get(Cycle.objects.filter(pk__in=_matched_cycles(user)), user, pk, action)


def get_round_for(user: User, pk: int, action: str) -> Round:
    """Return the round; 404 if user may not see it, 403 if not do action."""
    return _get(visible_to(user).select_related("cycle"), user, pk, action)


def get_proposal_for(user: User, pk: int, action: str) -> Proposal:
    """Return the proposal; 404 if user may not see it, 403 if not do action."""
    return _get(proposals_visible_to(user).with_people(), user, pk, action)


def get_pin_for(user: User, pk: int, action: str) -> Pin:
    """Return the pin, if user may see its round (else: not found) and may do action."""
    rounds = visible_to(user).order_by().values("pk")
    pins = Pin.objects.filter(round__in=rounds).select_related("round__cycle")
    return _get(pins, user, pk, action)


def get_forbid_for(user: User, pk: int, action: str) -> Forbid:
    """Return the forbidden pair, if user may see its cycle's rounds (else: not found)."""
    cycles = visible_to(user).order_by().values("cycle")
    return _get(Forbid.objects.filter(cycle__in=cycles).select_related("cycle"), user, pk, action)


def participant_in(the_round: Round, side: Side, pk: int) -> Participation:
    """Return somebody who takes part in the round's cycle on a side; who does not is not found."""
    parts = Participation.objects.filter(cycle=the_round.cycle_id, side=side, left_on__isnull=True)
    part = parts.select_related("person").filter(pk=pk).first()
    if part is None:
        raise Http404
    return part


def proposals_of(the_round: Round) -> ProposalSet:
    """Return what a round proposes and what became of it, drafts first, the best first."""
    kept = Proposal.objects.filter(round=the_round).exclude(state=ProposalState.WITHDRAWN)
    return kept.order_by("-score", "pk")


def named_in(the_round: Round, ids: set[int]) -> dict[int, Participation]:
    """Return the people whom a round's figures name, in one reading."""
    parts = Participation.objects.filter(pk__in=ids, cycle=the_round.cycle_id)
    return {part.pk: part for part in parts.select_related("person__mentor", "person__mentee")}


def pins_by_mentee(the_round: Round) -> dict[int, Pin]:
    """Return what is decided about each mentee of a round."""
    return {pin.mentee_id: pin for pin in the_round.pins.all()}


def awaiting_approval(user: User) -> ProposalSet:
    """Return the proposals that wait for this user's word as a manager."""
    if not holds(user, Capacity.MENTORING_MANAGER):
        return Proposal.objects.none()
    waiting = Proposal.objects.filter(state=ProposalState.WAITS_FOR_MANAGER)
    accompanied = Q(
        round__cycle__matrix__function="matching_accompaniment",
        round__cycle__matrix__carrier="mentoring_manager",
    )
    return waiting.filter(accompanied).with_people().order_by("state_since", "pk")


def _number_of(*states: ProposalState) -> Any:
    """Return how many proposals of a round stand so: counted for the rounds of one page only."""
    counted = Proposal.objects.filter(round=OuterRef("pk"), state__in=states).order_by()
    number = counted.values("round").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _get(rows: QuerySet[T], user: User, pk: int, action: str) -> T:
    thing = rows.filter(pk=pk).first()
    if thing is None:
        raise Http404
    if not user.has_perm(action, thing):
        raise PermissionDenied
    return thing


def _matched_cycles(user: User) -> Any:
    if holds(user, Capacity.MENTORING_MANAGER):
        return Cycle.objects.order_by().values("pk")
    return cycles_matched_by(user)


_WAITING = (ProposalState.WAITS_FOR_MANAGER, ProposalState.MANAGER_AGREED, *OPEN_QUESTION)


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in matching: own answers, approvals, proposals to send, late answers."""
    lines = _my_answers(user)
    if number := awaiting_approval(user).order_by().count():
        lines.append(_words_wanted(user, number))
    if cycles := cycles_matched_by(user, on=on):
        lines += _to_ask(cycles) + _late_answers(user, cycles, on=on)
    return lines


def _my_answers(user: User) -> list[TodoItem]:
    parts = parts_of(user)
    if not parts:
        return []
    mine = Q(mentor__in=parts, mentor_answered_at__isnull=True) | Q(
        mentee__in=parts, mentee_answered_at__isnull=True
    )
    rows = Proposal.objects.filter(mine, state__in=OPEN_QUESTION).order_by("deadline_on", "pk")
    return [
        TodoItem(
            kind="matching.answer",
            what=_("A proposal waits for your answer"),
            who="",
            why=_("You may say no without a reason."),
            since=timezone.localdate(row.state_since),
            urgency=Urgency.AMBER,
            action=_("Read and answer"),
            address=reverse("matching:proposal", args=[row.pk]),
        )
        for row in rows[:MOST_LINES]
    ]


def _words_wanted(user: User, number: int) -> TodoItem:
    oldest = awaiting_approval(user).values_list("state_since", flat=True).first()
    return TodoItem(
        kind="matching.word",
        what=ngettext_lazy(
            "%(number)d proposal waits for your approval",
            "%(number)d proposals wait for your approval",
            number,
        )
        % {"number": number},
        who="",
        why=_("Nobody is asked before you agree."),
        since=timezone.localdate(oldest) if oldest else None,
        urgency=Urgency.SOON,
        action=_("Read them"),
        address=reverse("matching:approvals"),
    )


def _to_ask(cycles: list[int]) -> list[TodoItem]:
    rounds = Round.objects.filter(cycle__in=cycles, state__in=OPEN_ROUND)
    rounds = rounds.select_related("cycle").only("cycle__name")
    ready = _number_of(ProposalState.MANAGER_AGREED)
    return [
        TodoItem(
            kind="matching.ask",
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
            action=_("Open the round"),
            address=reverse("matching:round", args=[row.pk]),
        )
        for row in rounds.annotate(ready=ready).filter(ready__gt=0).order_by("pk")[:MOST_LINES]
    ]


def _late_answers(user: User, cycles: list[int], *, on: date) -> list[TodoItem]:
    """Yield overdue proposals, each with those who have not answered yet."""
    late = Proposal.objects.filter(
        round__cycle__in=cycles, state__in=OPEN_QUESTION, deadline_on__lt=on
    )
    named = late.select_related("mentee__person", "mentor__person").only(
        "deadline_on",
        "mentee_answered_at",
        "mentee__side",
        "mentor__side",
        *reached("mentee__person"),
        *reached("mentor__person"),
    )
    rows = list(named.order_by("deadline_on", "pk")[:MOST_LINES])
    silent = {row.pk: row.mentee if row.mentee_answered_at is None else row.mentor for row in rows}
    numbers = phone_numbers_for(
        user,
        mentors=[part.person for part in silent.values() if part.side == Side.MENTOR],
        mentees=[part.person for part in silent.values() if part.side == Side.MENTEE],
    )
    return [_late(row, silent[row.pk].person, numbers) for row in rows]


def _late(row: Proposal, silent: Person, numbers: dict[int, str]) -> TodoItem:
    number = numbers.get(silent.pk)
    return TodoItem(
        kind="matching.late",
        what=_("No answer to a proposal"),
        who=silent.full_name,
        why=_("Call, or release the place for somebody else."),
        since=row.deadline_on,
        urgency=Urgency.AMBER,
        action=_("Open the proposal"),
        address=reverse("matching:proposal", args=[row.pk]),
        call=Call(number) if number else None,
    )
