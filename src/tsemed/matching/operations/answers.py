"""Both consents. The second one opens the pair; any refusal ends the proposal, unexplained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tsemed.accounts.models import User
from tsemed.base.transitions import WrongState, take_step
from tsemed.cycles.policy import Policy
from tsemed.matching.models import Proposal
from tsemed.matching.operations.notices import cancel_notices, notify_both
from tsemed.matching.operations.rounds import RoundIsOver
from tsemed.matching.rules import Answerer, next_after_answer, takes_new_pairs, waits_for
from tsemed.matching.states import OPEN_QUESTION, ProposalState
from tsemed.people.capacity import NoPlaceLeft, lock_mentees, lock_mentors
from tsemed.people.operations import consent_to_mentor
from tsemed.relationships.models import AlreadyPaired, PairedWithThemselves
from tsemed.relationships.operations import open_relationship

# The reason in the audit of a proposal that could not become a pair.
WITHDRAWN_BECAUSE: dict[type[Exception], str] = {
    AlreadyPaired: "the mentee is in a pair",
    NoPlaceLeft: "no place is left",
    PairedWithThemselves: "the same person",
}


@transaction.atomic
def answer(
    proposal: Proposal,
    *,
    side: Answerer,
    agrees: bool,
    way: str = "",
    by: User,
    by_staff: bool = False,
    at: datetime,
    policy: Policy,
) -> Proposal:
    """Keep one side's answer; nobody is asked why not.

    The proposal is read again while mentor and row are held, so that two sides who answer in
    the same moment both count. An earlier answer stays as it is. A mentee's yes
    is also the consent to the mentor's knowing name and the way chosen (OM-6.10). In a cycle
    that is closing only a no is kept; a yes raises RoundIsOver (OM-6.12).

    Where the second yes cannot open the pair any more, because the mentee found a mentor or the
    place is gone, the proposal comes back withdrawn and its place is free (OM-6.2). Where it
    opens the pair, other proposals to the same mentee are withdrawn.
    """
    lock_mentors([proposal.mentor.person_id])
    lock_mentees([proposal.mentee.person_id])
    fresh = Proposal.objects.with_people().select_for_update(of=("self",)).get(pk=proposal.pk)
    if fresh.state not in OPEN_QUESTION:
        raise WrongState(fresh, ProposalState.BOTH_AGREED)
    if side not in waits_for(fresh.state):
        return fresh
    if agrees and not takes_new_pairs(fresh.round.cycle.state):
        raise RoundIsOver(fresh, ProposalState.BOTH_AGREED)
    changes: dict[str, Any] = {f"{side}_answered_at": at}
    if by_staff:
        changes["answered_by_staff"] = True
    following = next_after_answer(ProposalState(fresh.state), side, agrees=agrees)
    if following is ProposalState.BOTH_AGREED:
        pair: dict[str, Any] = {"mentee": fresh.mentee, "mentor": fresh.mentor}
        try:
            changes["relationship"] = open_relationship(**pair, by=by, at=at, policy=policy)
        except (AlreadyPaired, NoPlaceLeft, PairedWithThemselves) as refused:
            why = WITHDRAWN_BECAUSE[type(refused)]
            take_step(fresh, ProposalState.WITHDRAWN, by=by, at=at, why=why, **changes)
            return fresh
    if agrees and side is Answerer.MENTEE:
        consent_to_mentor(fresh.mentee.person, way=way, by=by, at=at)
    why = f"by telephone, {side}" if by_staff else ""
    take_step(fresh, following, by=by, at=at, why=why, **changes)
    if following is ProposalState.BOTH_AGREED:
        _withdraw_others(fresh, by=by, at=at)
        notify_both(fresh, at=at)
    return fresh


def _withdraw_others(agreed: Proposal, *, by: User, at: datetime) -> None:
    """Withdraw the other proposals to a mentee who has a mentor now, which frees their places."""
    others = Proposal.objects.binding().filter(mentee__person=agreed.mentee.person_id)
    for other in others.exclude(pk=agreed.pk).order_by("pk"):
        why = WITHDRAWN_BECAUSE[AlreadyPaired]
        take_step(other, ProposalState.WITHDRAWN, by=by, at=at, why=why)
        cancel_notices(other, by=by, at=at)
