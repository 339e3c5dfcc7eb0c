"""Who may do what with pairs, as sentences. Who follows them, the matrix of the cycle says."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.permissions import (
    accompanies_mentees,
    carries_mentor_side,
    follows_process,
    helps_cycle,
    is_in_a_team,
    manages_a_programme,
    runs_cycle,
)
from tsemed.cycles.scope import scope_of
from tsemed.people.models import Person
from tsemed.people.permissions import is_mentoring_manager
from tsemed.people.roles import person_of
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.states import LIVE


@rules.predicate
def is_mentor_of(user: User, pair: Relationship | None) -> bool:
    """Return whether the user is the mentor of the pair."""
    me = person_of(user)
    return pair is not None and me is not None and pair.mentor_person_id == me.pk


@rules.predicate
def is_mentee_of(user: User, pair: Relationship | None) -> bool:
    """Return whether the user is the mentee of the pair."""
    me = person_of(user)
    return pair is not None and me is not None and pair.mentee_person_id == me.pk


@rules.predicate
def is_mentor_of_live(user: User, pair: Relationship | None) -> bool:
    """Return whether the user is the mentor of the pair, and it has not ended."""
    return pair is not None and pair.state in LIVE and bool(is_mentor_of.test(user, pair))


@rules.predicate
def follows_pair(user: User, pair: Relationship | None) -> bool:
    """Return whether the user carries the following of pairs in the cycle of this one."""
    return pair is not None and bool(follows_process.test(user, pair.cycle))


@rules.predicate
def refers_the_mentee(user: User, pair: Relationship | None) -> bool:
    """Return whether the user coordinates the cycle for the programme that referred the mentee."""
    if pair is None or pair.mentee.programme_id is None:
        return False
    mine = scope_of(user).own_programmes
    return pair.mentee.programme_id in mine and bool(helps_cycle.test(user, pair.cycle))


@rules.predicate
def accompanies_the_mentee(user: User, pair: Relationship | None) -> bool:
    """Return whether the user carries the accompanying of mentees toward the one of this pair."""
    if pair is None or not accompanies_mentees.test(user, pair.cycle):
        return False
    return bool(runs_cycle.test(user, pair.cycle)) or bool(refers_the_mentee.test(user, pair))


@rules.predicate
def manages_the_programme(user: User, pair: Relationship | None) -> bool:
    """Return whether the user manages the programme that referred the mentee."""
    if pair is None or pair.mentee.programme_id is None:
        return False
    return pair.mentee.programme_id in scope_of(user).managed_programmes


@rules.predicate
def asked_for_a_call_from(user: User, meeting: Meeting | None) -> bool:
    """Return whether the user carries the mentors of the cycle, of whom one asked for a call."""
    return meeting is not None and bool(carries_mentor_side.test(user, meeting.relationship.cycle))


@rules.predicate
def takes_part(user: User) -> bool:
    """Return whether the user is a mentor or a mentee."""
    me: Person | None = person_of(user)
    return me is not None and (hasattr(me, "mentor") or hasattr(me, "mentee"))


is_of_the_pair = is_mentor_of | is_mentee_of
is_staff_of = is_mentoring_manager | follows_pair | refers_the_mentee | accompanies_the_mentee
works_with = is_mentoring_manager | follows_pair | accompanies_the_mentee

rules.add_perm(
    "relationships.list_relationships",
    is_mentoring_manager | is_in_a_team | manages_a_programme | takes_part,
)
# That a pair exists, since when, and how often it met: its programme's manager sees that much.
rules.add_perm(
    "relationships.view_relationship", is_staff_of | manages_the_programme | is_of_the_pair
)
rules.add_perm("relationships.read_meetings", works_with | is_mentor_of_live | is_mentee_of)
rules.add_perm("relationships.read_calls", is_staff_of | is_mentor_of)
rules.add_perm("relationships.step_relationship", works_with)
rules.add_perm("relationships.report_meeting", is_mentor_of | follows_pair)
rules.add_perm("relationships.note_call", asked_for_a_call_from)
