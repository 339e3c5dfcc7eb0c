"""The matching round of the demo: proposed, looked over, and half answered.

The engine is asked outside of a transaction, and every step after it is a short one of its own,
so that nobody who signs in meanwhile has to wait. Each step looks at what is there already:
a worker that is lost on the way is followed by one that goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle
from tsemed.cycles.policy import Policy
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.answers import answer
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import open_round, pin_pair
from tsemed.matching.operations.sending import (
    answer_manager_approval,
    ask_both_sides,
    send_proposals,
)
from tsemed.matching.rules import Answerer, waits_for
from tsemed.matching.states import ProposalState, RoundState
from tsemed.relationships.models import Relationship
from tsemed.web.demo.participants import Joined, login_of

# Of the drafts, from the best: so many are sent to the manager, so many she agrees to, and so
# many are put to both sides. What is left at each step shows what waits there.
SENT, AGREED, ASKED = 9, 6, 5
RETURNED: Final = "כדאי לבדוק קודם את המרחק: אין אוטובוס ישיר בין שני היישובים"
# Who has answered of those asked, in their order; the first is the character of the mentee.
ANSWERS: Final = (
    ((Answerer.MENTOR, True),),
    ((Answerer.MENTOR, True),),
    ((Answerer.MENTEE, True),),
    ((Answerer.MENTOR, False),),
    ((Answerer.MENTEE, True), (Answerer.MENTOR, True)),
)


@dataclass(frozen=True)
class RoundTeam:
    """Who acts in the round."""

    coordinator: User
    manager: User


def advance_round(
    cycle: Cycle, joined: Joined, team: RoundTeam, *, at: datetime, policy: Policy
) -> None:
    """Take one round from the engine's proposals to the first answers, from where it stands."""
    the_round = cycle.rounds.first() or open_round(cycle, by=team.coordinator, at=_ago(at, 16))
    if the_round.proposals.filter(state=ProposalState.BOTH_AGREED).exists():
        return
    _propose_with_character(the_round, joined, team, at=_ago(at, 15))
    best = _from_the_best(the_round, joined)
    if the_round.state == RoundState.PROPOSED:
        send_proposals(best[:SENT], by=team.coordinator, at=_ago(at, 13), policy=policy)
    sent = [one for one in _from_the_best(the_round, joined) if _is_sent(one)]
    _give_approvals(sent, team, at=_ago(at, 12))
    # The second was asked long enough ago to be late; the character of the mentee was not.
    asked = sent[:ASKED]
    for proposals, days in ((asked[1:2], 11), ([*asked[:1], *asked[2:]], 4)):
        ready = [one for one in proposals if one.state == ProposalState.MANAGER_AGREED]
        ask_both_sides(ready, by=team.coordinator, at=_ago(at, days), policy=policy)
    for proposal, answers in zip(asked, ANSWERS, strict=True):
        for side, agrees in answers:
            if side in waits_for(proposal.state):
                _answer(proposal, side, agrees=agrees, team=team, at=_ago(at, 2), policy=policy)
                proposal.refresh_from_db()


def _propose_with_character(
    the_round: Round, joined: Joined, team: RoundTeam, *, at: datetime
) -> None:
    """Propose pairs; where the engine leaves the character of the mentee over, with a pin."""
    if the_round.state == RoundState.DRAFT:
        propose_pairs(the_round, by=team.coordinator, at=at)
    character = joined.mentees[0]
    if the_round.proposals.filter(mentee=character).exists():
        return
    busy = set(Relationship.objects.live().values_list("mentor_id", flat=True))
    free = next(mentor for mentor in joined.mentors if mentor.pk not in busy)
    pair: dict[str, Any] = {"mentee": character, "mentor": free, "started_from": the_round.version}
    pin_pair(the_round, **pair, by=team.coordinator, at=at)
    propose_pairs(the_round, by=team.coordinator, at=at)


def _from_the_best(the_round: Round, joined: Joined) -> list[Proposal]:
    """Return the proposals of a round, that of the character first, then the best."""
    character = joined.mentees[0].pk
    proposals = the_round.proposals.with_people()
    return sorted(proposals, key=lambda one: (one.mentee_id != character, -one.score, one.pk))


def _is_sent(proposal: Proposal) -> bool:
    return proposal.state != ProposalState.DRAFTED or bool(proposal.manager_comment)


def _give_approvals(sent: list[Proposal], team: RoundTeam, *, at: datetime) -> None:
    """Approve as the manager: agree to the best, return the next, leave the rest."""
    for place, proposal in enumerate(sent[: AGREED + 1]):
        if proposal.state == ProposalState.WAITS_FOR_MANAGER:
            agrees = place < AGREED
            comment = "" if agrees else RETURNED
            answer_manager_approval(
                proposal, agrees=agrees, comment=comment, by=team.manager, at=at
            )


def _answer(
    proposal: Proposal,
    side: Answerer,
    *,
    agrees: bool,
    team: RoundTeam,
    at: datetime,
    policy: Policy,
) -> None:
    part = proposal.mentor if side is Answerer.MENTOR else proposal.mentee
    login = login_of(part)
    answer(
        proposal,
        side=side,
        agrees=agrees,
        by=login or team.coordinator,
        by_staff=login is None,
        at=at,
        policy=policy,
    )


def _ago(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)
