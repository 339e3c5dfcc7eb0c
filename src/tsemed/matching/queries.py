"""Which rounds and proposals a user may see, and what waits in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.cycles.carriers import cycles_carried_by
from tsemed.cycles.models import Cycle, EntryKind, Participation, ParticipationEntry, Side
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Carrier, Function
from tsemed.matching.models import Forbid, Pin, Proposal, ProposalSet, Round
from tsemed.matching.states import OPEN_QUESTION, OPEN_ROUND, ProposalState

MOST_LINES = 50
T = TypeVar("T", bound=Model)


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Round]:
    """Return the rounds a user may see: all, or those of the cycles whose matching is theirs."""
    if scope_of(user, on).is_manager:
        return Round.objects.all()
    return Round.objects.filter(cycle__in=scope_of(user, on).matches)


def proposals_visible_to(user: User, *, on: date | None = None) -> ProposalSet:
    """Return the proposals of visible rounds, and one's own once both sides were asked."""
    if scope_of(user, on).is_manager:
        return Proposal.objects.all()
    seen = Q(round__cycle__in=scope_of(user, on).matches)
    if mine := scope_of(user).parts:
        seen |= Q(pk__in=Proposal.objects.shown_to(mine).order_by().values("pk"))
    return Proposal.objects.filter(seen)


def list_rounds(user: User) -> QuerySet[Round]:
    """Return the rounds a user may see with their numbers, the latest first."""
    rounds = visible_to(user).select_related("cycle").defer("figures")
    return rounds.annotate(
        waiting=number_of(*_WAITING), agreed=number_of(ProposalState.BOTH_AGREED)
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
    part = parts.select_related("person", "cycle").filter(pk=pk).first()
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
    return {
        part.pk: part
        for part in parts.select_related("person__mentor", "person__mentee", "person__locality")
    }


def exception_reasons(proposals: Iterable[Proposal]) -> dict[int, str]:
    """Return why people of these proposals may be matched although something is missing."""
    parts = {part.pk for one in proposals for part in (one.mentee, one.mentor) if part.is_excepted}
    if not parts:
        return {}
    held = ParticipationEntry.objects.filter(
        participation__in=parts, kind=EntryKind.EXCEPTED, replaced_at__isnull=True
    )
    return dict(held.values_list("participation_id", "why"))


def pins_by_mentee(the_round: Round) -> dict[int, Pin]:
    """Return what is decided about each mentee of a round."""
    return {pin.mentee_id: pin for pin in the_round.pins.all()}


def awaiting_approval(user: User) -> ProposalSet:
    """Return the proposals that wait for this user's word as a manager."""
    if not scope_of(user).is_manager:
        return Proposal.objects.none()
    waiting = Proposal.objects.filter(state=ProposalState.WAITS_FOR_MANAGER)
    accompanied = cycles_carried_by(
        Carrier.MENTORING_MANAGER, Function.MATCHING_ACCOMPANIMENT, on=timezone.localdate()
    )
    return waiting.filter(round__cycle__in=accompanied).with_people().order_by("state_since", "pk")


def number_of(*states: ProposalState) -> Any:
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
    if scope_of(user).is_manager:
        return Cycle.objects.order_by().values("pk")
    return scope_of(user).matches


_WAITING = (ProposalState.WAITS_FOR_MANAGER, ProposalState.MANAGER_AGREED, *OPEN_QUESTION)
