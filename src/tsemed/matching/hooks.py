"""What matching adds to lower apps: what holds a mentor's places, what moves with the matrix."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from tsemed.accounts.models import User
from tsemed.cycles.carriers import is_carried
from tsemed.cycles.journey import Milestone
from tsemed.cycles.matrix import extend_matrix_changes
from tsemed.cycles.models import Cycle, Side
from tsemed.cycles.progress import register_progress
from tsemed.cycles.scope import scope_of
from tsemed.cycles.work_models import Function
from tsemed.matching.models import Proposal
from tsemed.matching.operations.notices import notify_new_carriers
from tsemed.matching.operations.sending import go_on_without_approval
from tsemed.matching.states import BINDING, SHOWN_TO_BOTH, ProposalState
from tsemed.people.capacity import register_holders


@extend_matrix_changes
def move_what_waits(cycle: Cycle, function: Function, by: User, at: datetime) -> None:
    """Let proposals go on that wait for an approval nobody gives; redirect unsent notices."""
    today = localdate(at)
    if function is Function.MATCHING_ACCOMPANIMENT and not is_carried(cycle, function, today):
        go_on_without_approval(cycle, by=by, at=at)
    elif function is Function.MATCHING:
        returned = Proposal.objects.filter(round__cycle=cycle, state=ProposalState.DRAFTED)
        version = cycle.matrix.get(function=function).version
        for proposal in returned.exclude(manager_comment="").with_people():
            notify_new_carriers(proposal, version=version, by=by, at=at)


def _open_proposals(number: int) -> str:
    return ngettext(
        "%(number)d proposal on its way", "%(number)d proposals on their way", number
    ) % {"number": number}


@register_holders(_open_proposals)
def mentees_of_binding_proposals(mentor_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return mentor and mentee of each binding proposal of these mentors (OM-6.2)."""
    proposals = Proposal.objects.binding().filter(mentor__person__in=list(mentor_ids))
    return proposals.order_by().values_list("mentor__person", "mentee__person")


@register_progress(Milestone.PROPOSED)
def proposed(side: Side, user: User | None) -> QuerySet[Any, Any]:
    """Return the open proposals of a participation, by the day on which each came so far.

    To those who match the cycle; to the person themselves once both sides were asked.
    """
    own = Proposal.objects.filter(**{side.value: OuterRef("pk")}, state__in=BINDING).order_by()
    if user is not None and not (scope := scope_of(user)).is_manager:
        theirs = Q(**{f"{side.value}__in": scope.parts}, state__in=SHOWN_TO_BOTH)
        own = own.filter(Q(round__cycle__in=scope.matches) | theirs)
    return own.values(day=F("state_since"))
