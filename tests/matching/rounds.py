"""Rounds and proposals for the tests of the apps that know them."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW, Cast

from tsemed.base.transitions import take_step
from tsemed.cycles.models import Participation
from tsemed.cycles.policy import FIRST
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.answers import answer
from tsemed.matching.operations.rounds import open_round
from tsemed.matching.operations.sending import (
    answer_manager_approval,
    ask_both_sides,
    send_proposals,
)
from tsemed.matching.rules import Answerer
from tsemed.matching.states import RoundState

POLICY = FIRST


def proposed_round(cycle: Any) -> Round:
    """Return an open round whose proposals have been made."""
    the_round = open_round(cycle, by=None, at=NOW)
    take_step(the_round, RoundState.PROPOSED, by=None, at=NOW)
    return the_round


def draft(
    the_round: Round, mentee: Participation, mentor: Participation, **fields: Any
) -> Proposal:
    """Return one drafted proposal."""
    return Proposal.objects.create(
        round=the_round, mentee=mentee, mentor=mentor, state_since=NOW, **fields
    )


def galil_draft(cast: Cast) -> Proposal:
    """Return Yosef with Michal, drafted in Dana's cycle."""
    return draft(proposed_round(cast.galil), cast.yosef, cast.michal, score=800)


def waiting(cast: Cast) -> Proposal:
    """Return the same, waiting for Noa's word."""
    proposal = galil_draft(cast)
    send_proposals([proposal], by=cast.login("dana"), at=NOW, policy=POLICY)
    return proposal


def asked(cast: Cast) -> Proposal:
    """Return the same, with both sides asked."""
    proposal, dana = waiting(cast), cast.login("dana")
    answer_manager_approval(proposal, agrees=True, by=cast.login("noa"), at=NOW)
    ask_both_sides([proposal], by=dana, at=NOW, policy=POLICY)
    return proposal


def agreed(cast: Cast, *, way: str = "") -> Proposal:
    """Return the same, agreed to by both."""
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE, way=way)
    return says(cast, proposal, "michal", Answerer.MENTOR)


def says(
    cast: Cast,
    proposal: Proposal,
    name: str,
    side: Answerer,
    *,
    agrees: bool = True,
    way: str = "",
) -> Proposal:
    """Return what somebody answers."""
    return answer(
        proposal,
        side=side,
        agrees=agrees,
        way=way,
        by=cast.login(name),
        at=NOW,
        policy=POLICY,
    )
