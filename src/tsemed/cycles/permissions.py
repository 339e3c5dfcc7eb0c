"""Who may do what with cycles, as sentences. Roles in a cycle are read from its own matrix."""

from __future__ import annotations

from typing import Any

import rules

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.roles import matrix_of, programme_ids_of, sides_carried
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


WHO_ACTS_AS: dict[Carrier, Any] = {
    Carrier.COORDINATOR: leads_cycle,
    Carrier.INDIVIDUAL_COORDINATOR: helps_cycle,
    Carrier.MENTORING_MANAGER: is_mentoring_manager,
    Carrier.PARTNER_PROGRAMME: manages_a_programme_of,
}


def carries(function: Function) -> Any:
    """Return a predicate: the user carries this function in this cycle, by its matrix (OM-3.2)."""

    def carries_it(user: User, cycle: Cycle | None) -> bool:
        if cycle is None:
            return False
        acts_as = WHO_ACTS_AS.get(matrix_of(cycle)[function])
        return acts_as is not None and acts_as.test(user, cycle)

    return rules.predicate(carries_it, name=f"carries_{function}")


carries_matching = carries(Function.MATCHING)
carries_mentor_side = carries(Function.MENTOR_SIDE)
carries_mentee_recruitment = carries(Function.MENTEE_RECRUITMENT)
carries_mentee_accompaniment = carries(Function.MENTEE_ACCOMPANIMENT)
accompanies_matching = carries(Function.MATCHING_ACCOMPANIMENT)


def sides_ended_by(user: User, cycle: Cycle) -> frozenset[Side]:
    """Return the sides of a cycle on which a user lets participants leave: those they carry."""
    if scope_of(user).is_manager:
        return frozenset(Side)
    return frozenset(sides_carried(user, [cycle.pk]).get(cycle.pk, ()))


@rules.predicate
def ends_participation(user: User, part: Participation | None) -> bool:
    """Return whether the user carries the side of the cycle on which somebody takes part."""
    return part is not None and part.side in sides_ended_by(user, part.cycle)


sees_cycle = is_mentoring_manager | leads_cycle | helps_cycle | manages_a_programme_of
runs_cycle = is_mentoring_manager | leads_cycle

rules.add_perm("cycles.list_cycles", is_mentoring_manager | is_in_a_team | manages_a_programme)
rules.add_perm("cycles.view_cycle", sees_cycle)
rules.add_perm("cycles.open_cycle", is_mentoring_manager)
rules.add_perm("cycles.change_cycle", is_mentoring_manager)
rules.add_perm("cycles.change_matrix", is_mentoring_manager)
rules.add_perm("cycles.approve_model", is_mentoring_manager | manages_a_programme_of)
rules.add_perm("cycles.step_cycle", runs_cycle)
rules.add_perm("cycles.assign_team", is_mentoring_manager | manages_a_programme_of)
rules.add_perm(
    "cycles.add_participant",
    is_mentoring_manager | carries_mentor_side | carries_mentee_recruitment,
)
rules.add_perm("cycles.end_participation", ends_participation)
rules.add_perm("cycles.see_mix", runs_cycle)


@extend_workers
def works_in_a_cycle(user: User) -> bool:
    """Return whether the user works with the people of a cycle, as one of its team."""
    return any(
        roles & (LEADING_ROLES | {TeamRole.INDIVIDUAL_COORDINATOR})
        for roles in scope_of(user).roles.values()
    )
