"""The matching round of the demo: proposed, looked over, and half answered."""

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
from tsemed.matching.operations.sending import ask_both_sides, give_managers_word, send_proposals
from tsemed.matching.rules import Answerer
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


def live_a_round(
    cycle: Cycle, joined: Joined, team: RoundTeam, *, at: datetime, policy: Policy
) -> int:
    """This will take one round from the engine's proposals to the first answers."""
    the_round = open_round(cycle, by=team.coordinator, at=_ago(at, 16))
    drafts = _drafts_with_character_first(the_round, joined, team, at=_ago(at, 15))
    count = len(drafts)
    sent = send_proposals(drafts[:SENT], by=team.coordinator, at=_ago(at, 13), policy=policy)
    first, *rest = sorted(sent.proposals, key=drafts.index)
    waiting = [first, *rest]
    for proposal in waiting[:AGREED]:
        give_managers_word(proposal, agrees=True, by=team.manager, at=_ago(at, 12))
    give_managers_word(
        waiting[AGREED], agrees=False, comment=RETURNED, by=team.manager, at=_ago(at, 12)
    )
    asked = waiting[:ASKED]
    # The second was asked long enough ago to be late; the character of the mentee was not.
    late, recent = asked[1:2], [*asked[:1], *asked[2:]]
    ask_both_sides(late, by=team.coordinator, at=_ago(at, 11), policy=policy)
    ask_both_sides(recent, by=team.coordinator, at=_ago(at, 4), policy=policy)
    for proposal, answers in zip(asked, ANSWERS, strict=True):
        for side, agrees in answers:
            _answer(proposal, side, agrees=agrees, team=team, at=_ago(at, 2), policy=policy)
    return count


def _drafts_with_character_first(
    the_round: Round, joined: Joined, team: RoundTeam, *, at: datetime
) -> list[Proposal]:
    character = joined.mentees[0]
    propose_pairs(the_round, by=team.coordinator, at=at)
    if not the_round.proposals.filter(mentee=character).exists():
        busy = Relationship.objects.live().values_list("mentor_id", flat=True)
        free = next(mentor for mentor in joined.mentors if mentor.pk not in set(busy))
        pair: dict[str, Any] = {
            "mentee": character,
            "mentor": free,
            "started_from": the_round.version,
        }
        pin_pair(the_round, **pair, by=team.coordinator, at=at)
        propose_pairs(the_round, by=team.coordinator, at=at)
    drafts = the_round.proposals.drafted().with_people()
    return sorted(drafts, key=lambda draft: (draft.mentee_id != character.pk, -draft.score))


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
