"""Who may do what with pairs, as sentences. Who coordinates, the cycle itself says."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.permissions import (
    helps_cycle,
    is_in_a_team,
    leads_cycle,
    manages_a_programme,
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
def coordinates(user: User, pair: Relationship | None) -> bool:
    """Return whether the user is a coordinator of the cycle of the pair."""
    return pair is not None and bool(leads_cycle.test(user, pair.cycle))


@rules.predicate
def refers_the_mentee(user: User, pair: Relationship | None) -> bool:
    """Return whether the user coordinates the cycle for the programme that referred the mentee."""
    if pair is None or pair.mentee.programme_id is None:
        return False
    mine = scope_of(user).own_programmes
    return pair.mentee.programme_id in mine and bool(helps_cycle.test(user, pair.cycle))


@rules.predicate
def manages_the_programme(user: User, pair: Relationship | None) -> bool:
    """Return whether the user manages the programme that referred the mentee."""
    if pair is None or pair.mentee.programme_id is None:
        return False
    return pair.mentee.programme_id in scope_of(user).managed_programmes


@rules.predicate
def asked_for_a_call_from(user: User, meeting: Meeting | None) -> bool:
    """Return whether the user coordinates the pair, and it asked for a call."""
    return meeting is not None and bool(coordinates.test(user, meeting.relationship))


@rules.predicate
def takes_part(user: User) -> bool:
    """Return whether the user is a mentor or a mentee."""
    me: Person | None = person_of(user)
    return me is not None and (hasattr(me, "mentor") or hasattr(me, "mentee"))


is_of_the_pair = is_mentor_of | is_mentee_of
is_staff_of = is_mentoring_manager | coordinates | refers_the_mentee

rules.add_perm(
    "relationships.list_relationships",
    is_mentoring_manager | is_in_a_team | manages_a_programme | takes_part,
)
# That a pair exists, since when, and how often it met: its programme's manager sees that much.
rules.add_perm(
    "relationships.view_relationship", is_staff_of | manages_the_programme | is_of_the_pair
)
rules.add_perm("relationships.read_meetings", is_staff_of | is_mentor_of_live | is_mentee_of)
rules.add_perm("relationships.read_calls", is_staff_of | is_mentor_of)
rules.add_perm("relationships.report_meeting", is_mentor_of | coordinates)
rules.add_perm("relationships.note_call", asked_for_a_call_from)
