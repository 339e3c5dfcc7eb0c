"""Both consents. The second one opens the pair; any refusal ends the proposal, unexplained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tsemed.accounts.models import User
from tsemed.base.transitions import WrongState, take_step
from tsemed.cycles.policy import Policy
from tsemed.matching.models import Proposal
from tsemed.matching.operations.letters import tell_both
from tsemed.matching.places import hold_mentors
from tsemed.matching.rules import Answerer, next_after_answer, waits_for
from tsemed.matching.states import OPEN_QUESTION, ProposalState
from tsemed.people.operations import let_mentor_know
from tsemed.relationships.operations import open_relationship


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
    """This will keep one side's answer; nobody is asked why not.

    The proposal is read again while mentor and row are held, so that two sides who answer in
    the same moment both count. Whoever has answered before is left as they are. A mentee's yes
    is also the consent to the mentor's knowing name and the way chosen (OM-6.10).
    """
    hold_mentors([proposal.mentor.person_id])
    fresh = Proposal.objects.with_people().select_for_update(of=("self",)).get(pk=proposal.pk)
    if fresh.state not in OPEN_QUESTION:
        raise WrongState(fresh, ProposalState.BOTH_AGREED)
    if side not in waits_for(fresh.state):
        return fresh
    changes: dict[str, Any] = {f"{side}_answered_at": at}
    if by_staff:
        changes["answered_by_staff"] = True
    following = next_after_answer(ProposalState(fresh.state), side, agrees=agrees)
    if agrees and side is Answerer.MENTEE:
        let_mentor_know(fresh.mentee.person, way=way, by=by, at=at)
    if following is ProposalState.BOTH_AGREED:
        changes["relationship"] = open_relationship(
            mentee=fresh.mentee, mentor=fresh.mentor, by=by, at=at, policy=policy
        )
    why = f"by telephone, {side}" if by_staff else ""
    take_step(fresh, following, by=by, at=at, why=why, **changes)
    if following is ProposalState.BOTH_AGREED:
        tell_both(fresh, at=at)
    return fresh
