"""What the roles of a team, and the work carried by a matrix, make of somebody to a participant."""

from __future__ import annotations

from datetime import date

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.roles import sides_carried
from tsemed.cycles.scope import scope_of
from tsemed.people.data_policy import Relation

CARRIER_TIES = {
    Side.MENTOR: Relation.MENTOR_SIDE_CARRIER,
    Side.MENTEE: Relation.RECRUITMENT_CARRIER,
}
SIDE_TIES = {Side.MENTOR: Relation.OF_MENTOR_SIDE, Side.MENTEE: Relation.OF_MENTEE_SIDE}
ROLE_TIES = {
    TeamRole.COORDINATOR: Relation.COORDINATOR,
    TeamRole.FREELANCER: Relation.FREELANCER,
    TeamRole.DISABILITY_COORDINATOR: Relation.DISABILITY_COORDINATOR,
}


def ties_to_newcomer(user: User, cycle: Cycle, side: Side, *, on: date) -> frozenset[Relation]:
    """Return what a user will be to somebody who joins this side of a cycle."""
    ties = {Relation.MENTORING_MANAGER} if scope_of(user, on).is_manager else set()
    ties.add(SIDE_TIES[side])
    for role in scope_of(user, on).roles.get(cycle.pk, set()):
        ties.add(ROLE_TIES.get(TeamRole(role), Relation.INDIVIDUAL_COORDINATOR))
    if side in sides_carried(user, [cycle.pk], on=on).get(cycle.pk, set()):
        ties.add(CARRIER_TIES[side])
    return frozenset(ties)
