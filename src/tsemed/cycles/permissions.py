"""Who may do what with cycles, as sentences. Roles in a cycle are read from its own matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import rules

from tsemed.accounts.models import User
from tsemed.cycles.carriers import lines_without_anybody, roles_carrying
from tsemed.cycles.models import Cycle, EntryKind, Participation, Side
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.roles import programme_ids_of, sides_carried
from tsemed.cycles.scope import scope_of
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Capacity
from tsemed.people.permissions import extend_workers, is_mentoring_manager


@rules.predicate
def leads_cycle(user: User, cycle: Cycle | None) -> bool:
    """Return whether the user is a coordinator of this cycle today."""
    return cycle is not None and cycle.pk in scope_of(user).leads


@rules.predicate
def helps_cycle(user: User, cycle: Cycle | None) -> bool:
    """Return whether a partner programme named the user its coordinator for this cycle."""
    if cycle is None:
        return False
    return TeamRole.INDIVIDUAL_COORDINATOR in scope_of(user).roles.get(cycle.pk, set())


@rules.predicate
def manages_a_programme_of(user: User, cycle: Cycle | None) -> bool:
    """Return whether the user manages a partner programme that refers to this cycle."""
    if cycle is None:
        return False
    mine = set(scope_of(user).managed_programmes)
    return bool(mine) and bool(mine & set(programme_ids_of(cycle)))


@rules.predicate
def is_in_a_team(user: User) -> bool:
    """Return whether the user is in the team of any cycle today."""
    return user.is_authenticated and bool(scope_of(user).roles)


@rules.predicate
def manages_a_programme(user: User) -> bool:
    """Return whether the user manages any partner programme."""
    return scope_of(user).holds(Capacity.PROGRAMME_MANAGER)


# Who acts as a carrier without a place in the team; what the team carries, its scope says.
WHO_ACTS_AS: dict[Carrier, Any] = {
    Carrier.MENTORING_MANAGER: is_mentoring_manager,
    Carrier.PARTNER_PROGRAMME: manages_a_programme_of,
}


def carries(function: Function) -> Any:
    """Return a predicate: the user carries this function in this cycle, by its matrix (OM-3.2)."""

    def carries_it(user: User, cycle: Cycle | None) -> bool:
        if cycle is None:
            return False
        if function in scope_of(user).carried.get(cycle.pk, ()):
            return True
        outside = roles_carrying(cycle, function) & WHO_ACTS_AS.keys()
        return any(WHO_ACTS_AS[role].test(user, cycle) for role in outside)

    return rules.predicate(carries_it, name=f"carries_{function}")


carries_matching = carries(Function.MATCHING)
carries_mentor_side = carries(Function.MENTOR_SIDE)
carries_mentee_recruitment = carries(Function.MENTEE_RECRUITMENT)
accompanies_mentees = carries(Function.MENTEE_ACCOMPANIMENT)
follows_process = carries(Function.PROCESS)
accompanies_matching = carries(Function.MATCHING_ACCOMPANIMENT)


# Who works toward people on each step of their way, by the function of their side (OM-3.2).
_DECIDES = {
    Side.MENTOR: (Function.MENTOR_SCREENING,),
    Side.MENTEE: (Function.MENTEE_SCREENING,),
}
_TAKES_FORMS = {
    Side.MENTOR: (Function.MENTOR_SCREENING,),
    Side.MENTEE: (Function.MENTEE_SCREENING, Function.MENTEE_RECRUITMENT),
}
_TRAINS = {Side.MENTOR: (Function.TRAINING_COORDINATION, Function.MENTOR_TRAINING)}
_ALIGNS = dict.fromkeys(Side, (Function.EXPECTATIONS,))


# By what somebody records or decides each thing, by side.
WORK_OF: Mapping[EntryKind, Mapping[Side, tuple[Function, ...]]] = {
    EntryKind.FORMS: _TAKES_FORMS,
    EntryKind.INTERVIEWED: _DECIDES,
    EntryKind.ACCEPTED: _DECIDES,
    EntryKind.TRAINED: _TRAINS,
    EntryKind.ALIGNED: _ALIGNS,
}


def sides_recorded_by(user: User, cycle: Cycle, kind: EntryKind) -> frozenset[Side]:
    """Return the sides of a cycle on which a user records or decides something (OM-2.7)."""
    of = WORK_OF[kind]
    return frozenset(side for side in of if carries_any(user, cycle, of[side]))


@rules.predicate
def records_something(user: User, cycle: Cycle | None) -> bool:
    """Return whether the user records or decides anything about the participants of a cycle."""
    return cycle is not None and any(sides_recorded_by(user, cycle, kind) for kind in WORK_OF)


def days_recorded_by(user: User, cycle: Cycle, side: Side) -> frozenset[str]:
    """Return which days of the people of a list a user records: by what they carry."""
    listed = (EntryKind.ACCEPTED, EntryKind.TRAINED)
    return frozenset(
        f"{kind.value}_on" for kind in listed if side in sides_recorded_by(user, cycle, kind)
    )


def carries_any(user: User, cycle: Cycle, functions: Sequence[Function]) -> bool:
    """Return whether a user carries one of these, or manages where nobody in force does."""
    if any(carries(function).test(user, cycle) for function in functions):
        return True
    if not functions or not scope_of(user).is_manager:
        return False
    abandoned = lines_without_anybody(on=scope_of(user).on).filter(
        cycle=cycle, function__in=functions
    )
    return abandoned.count() == len(functions)


def works_toward(functions: Mapping[Side, tuple[Function, ...]], name: str) -> Any:
    """Return a predicate: the user carries one of the functions of a participant's side (OM-2.7).

    Nobody works so toward themselves (OM-2.5). The manager does where nobody in force carries them.
    """

    def works(user: User, part: Participation | None) -> bool:
        if part is None or is_own(user, part):
            return False
        return carries_any(user, part.cycle, functions.get(Side(part.side), ()))

    return rules.predicate(works, name=name)


def is_own(user: User, part: Participation) -> bool:
    """Return whether a participation is the user's own."""
    me = scope_of(user).person
    return me is not None and me.pk == part.person_id


@rules.predicate
def is_somebody_else(user: User, part: Participation | None) -> bool:
    """Return whether a participation is not the user's own."""
    return part is not None and not is_own(user, part)


@rules.predicate
def matches_their_cycle(user: User, part: Participation | None) -> bool:
    """Return whether the user carries the matching of a participant's cycle."""
    return part is not None and bool(carries_matching.test(user, part.cycle))


def sides_ended_by(user: User, cycle: Cycle) -> frozenset[Side]:
    """Return the sides of a cycle on which a user lets participants leave: those they carry."""
    if scope_of(user).is_manager:
        return frozenset(Side)
    return frozenset(sides_carried(user, [cycle.pk]).get(cycle.pk, ()))


@rules.predicate
def ends_participation(user: User, part: Participation | None) -> bool:
    """Return whether the user carries the side of the cycle on which somebody takes part."""
    if part is None or is_own(user, part):
        return False
    return part.side in sides_ended_by(user, part.cycle)


sees_cycle = is_mentoring_manager | leads_cycle | helps_cycle | manages_a_programme_of
runs_cycle = is_mentoring_manager | leads_cycle

rules.add_perm("cycles.list_cycles", is_mentoring_manager | is_in_a_team | manages_a_programme)
rules.add_perm("cycles.view_cycle", sees_cycle)
rules.add_perm("cycles.open_cycle", is_mentoring_manager)
rules.add_perm("cycles.change_cycle", is_mentoring_manager)
rules.add_perm("cycles.change_matrix", is_mentoring_manager)
rules.add_perm("cycles.view_policy", is_mentoring_manager | is_in_a_team)
rules.add_perm("cycles.change_policy", is_mentoring_manager)
rules.add_perm("cycles.approve_model", is_mentoring_manager | manages_a_programme_of)
rules.add_perm("cycles.step_cycle", runs_cycle)
rules.add_perm("cycles.assign_team", is_mentoring_manager | manages_a_programme_of)
rules.add_perm(
    "cycles.add_participant",
    is_mentoring_manager | carries_mentor_side | carries_mentee_recruitment,
)
rules.add_perm("cycles.end_participation", ends_participation)
decides = works_toward(_DECIDES, "decides")
rules.add_perm("cycles.decide_participation", decides)
rules.add_perm("cycles.record_forms", works_toward(_TAKES_FORMS, "takes_forms"))
rules.add_perm("cycles.record_interview", decides)
rules.add_perm("cycles.record_training", works_toward(_TRAINS, "trains"))
rules.add_perm("cycles.record_expectations", works_toward(_ALIGNS, "aligns"))
rules.add_perm(
    "cycles.make_exception", is_somebody_else & (is_mentoring_manager | matches_their_cycle)
)
rules.add_perm("cycles.record_for_several", records_something)
rules.add_perm("cycles.see_mix", runs_cycle)


@extend_workers
def works_in_a_cycle(user: User) -> bool:
    """Return whether the user works with the people of a cycle, as one of its team."""
    return any(
        roles & (LEADING_ROLES | {TeamRole.INDIVIDUAL_COORDINATOR})
        for roles in scope_of(user).roles.values()
    )
