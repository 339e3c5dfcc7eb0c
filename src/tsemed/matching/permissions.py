"""Who may do what in matching, as sentences. The cycle's own matrix says who carries it."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle
from tsemed.cycles.permissions import (
    accompanies_matching,
    carries_matching,
    leads_cycle,
)
from tsemed.cycles.scope import scope_of
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.matching.rules import Answerer
from tsemed.matching.states import SHOWN_TO_BOTH
from tsemed.people.permissions import is_mentoring_manager
from tsemed.people.roles import person_of


def cycle_of(thing: Cycle | Round | Proposal | Pin | Forbid | None) -> Cycle | None:
    """Return the cycle that an object of this app belongs to."""
    if thing is None or isinstance(thing, Cycle):
        return thing
    if isinstance(thing, Proposal | Pin):
        return thing.round.cycle
    return thing.cycle


def side_of(user: User, proposal: Proposal | None) -> Answerer | None:
    """Return which side of a proposal a user is, if any."""
    me = person_of(user)
    if proposal is None or me is None:
        return None
    if proposal.mentor.person_id == me.pk:
        return Answerer.MENTOR
    return Answerer.MENTEE if proposal.mentee.person_id == me.pk else None


@rules.predicate
def runs_matching(user: User, thing: Cycle | Round | Proposal | None) -> bool:
    """Return whether the user carries the matching of this cycle, by its matrix."""
    return bool(carries_matching.test(user, cycle_of(thing)))


@rules.predicate
def is_confirming_manager(user: User, thing: Cycle | Round | Proposal | None) -> bool:
    """Return whether the user carries the accompaniment of matching in this cycle."""
    return bool(accompanies_matching.test(user, cycle_of(thing)))


@rules.predicate
def coordinates_its_cycle(user: User, thing: Cycle | Round | Proposal | None) -> bool:
    """Return whether the user is a coordinator of the cycle."""
    return bool(leads_cycle.test(user, cycle_of(thing)))


@rules.predicate
def is_a_side(user: User, proposal: Proposal | None) -> bool:
    """Return whether the user is a side of the proposal, once both sides were asked."""
    return (
        proposal is not None
        and proposal.state in SHOWN_TO_BOTH
        and side_of(user, proposal) is not None
    )


@rules.predicate
def has_rounds(user: User) -> bool:
    """Return whether the user may see a round of any cycle."""
    return bool(scope_of(user).matches)


sees_round = is_mentoring_manager | coordinates_its_cycle | runs_matching

rules.add_perm("matching.list_rounds", is_mentoring_manager | has_rounds)
rules.add_perm("matching.view_round", sees_round)
rules.add_perm("matching.open_round", runs_matching)
rules.add_perm("matching.run_round", runs_matching)
rules.add_perm("matching.view_proposal", sees_round | is_a_side)
rules.add_perm("matching.change_proposal", runs_matching)
rules.add_perm("matching.approve_proposal", is_confirming_manager)
rules.add_perm("matching.answer_proposal", is_a_side | runs_matching)
rules.add_perm("matching.list_approvals", is_mentoring_manager)
