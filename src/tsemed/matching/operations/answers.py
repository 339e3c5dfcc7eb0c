"""Both consents. The second one opens the pair; any refusal ends the proposal, unexplained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tsemed.accounts.models import User
from tsemed.base.transitions import WrongState, take_step
from tsemed.cycles.policy import Policy
from tsemed.cycles.step_guards import hold_cycle
from tsemed.matching.models import Proposal
from tsemed.matching.operations.notices import cancel_notices, notify_both
from tsemed.matching.operations.rounds import RoundIsOver
from tsemed.matching.rules import Answerer, next_after_answer, takes_new_pairs, waits_for
from tsemed.matching.states import OPEN_QUESTION, ProposalState
from tsemed.people.capacity import NoPlaceLeft, lock_mentees, lock_mentors
from tsemed.people.consents import agree_to_pair, end_pair_consents, has_agreed
from tsemed.people.models import ConsentMethod, Person
from tsemed.relationships.models import AlreadyPaired, PairedWithThemselves
from tsemed.relationships.operations import open_relationship

# The reasons in the audit of a proposal whose first yes was taken back.
CONSENT_GONE = "the first consent was withdrawn"
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
    the same moment both count. An earlier answer stays as it is. Each yes is also the consent for
    this pair: to the other's knowing the name, and of a mentee the way chosen (OM-6.10). Where the
    first was taken back meanwhile, the second opens nothing and the proposal ends. In a cycle
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
    if agrees and not takes_new_pairs(hold_cycle(fresh.round.cycle_id).state):
        raise RoundIsOver(fresh, ProposalState.BOTH_AGREED)
    changes: dict[str, Any] = {f"{side}_answered_at": at}
    if by_staff:
        changes["answered_by_staff"] = True
    following = next_after_answer(ProposalState(fresh.state), side, agrees=agrees)
    me, other = _persons(fresh, side)
    if following is ProposalState.BOTH_AGREED and not has_agreed(other.pk, other_id=me.pk):
        take_step(fresh, ProposalState.WITHDRAWN, by=by, at=at, why=CONSENT_GONE, **changes)
        cancel_notices(fresh, by=by, at=at)
        end_pair_consents(me, other, by=by, at=at)
        return fresh
    if following is ProposalState.BOTH_AGREED:
        pair: dict[str, Any] = {"mentee": fresh.mentee, "mentor": fresh.mentor}
        try:
            changes["relationship"] = open_relationship(**pair, by=by, at=at, policy=policy)
        except (AlreadyPaired, NoPlaceLeft, PairedWithThemselves) as refused:
            why = WITHDRAWN_BECAUSE[type(refused)]
            take_step(fresh, ProposalState.WITHDRAWN, by=by, at=at, why=why, **changes)
            end_pair_consents(me, other, by=by, at=at)
            return fresh
    if not agrees:
        end_pair_consents(me, other, by=by, at=at)
    else:
        method = ConsentMethod.PHONE if by_staff else ConsentMethod.SELF
        way = way if side is Answerer.MENTEE else ""
        agree_to_pair(me, other=other, way=way, method=method, by=by, at=at)
    why = f"by telephone, {side}" if by_staff else ""
    take_step(fresh, following, by=by, at=at, why=why, **changes)
    if following is ProposalState.BOTH_AGREED:
        _withdraw_others(fresh, by=by, at=at)
        notify_both(fresh, at=at)
    return fresh


def _persons(proposal: Proposal, side: Answerer) -> tuple[Person, Person]:
    """Return the one who answers, and the other."""
    mentor, mentee = proposal.mentor.person, proposal.mentee.person
    return (mentor, mentee) if side is Answerer.MENTOR else (mentee, mentor)


def _withdraw_others(agreed: Proposal, *, by: User, at: datetime) -> None:
    """Withdraw the other proposals to a mentee who has a mentor now, which frees their places."""
    others = Proposal.objects.binding().filter(mentee__person=agreed.mentee.person_id)
    for other in others.with_people().exclude(pk=agreed.pk).order_by("pk"):
        why = WITHDRAWN_BECAUSE[AlreadyPaired]
        take_step(other, ProposalState.WITHDRAWN, by=by, at=at, why=why)
        cancel_notices(other, by=by, at=at)
        end_pair_consents(other.mentor.person, other.mentee.person, by=by, at=at)
