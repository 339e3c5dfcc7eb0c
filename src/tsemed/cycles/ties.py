"""What the roles of a team, and the work carried by a matrix, make of somebody to a participant."""

from __future__ import annotations

from datetime import date

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.roles import assignments_of, sides_carried
from tsemed.people.disclosure import Tie
from tsemed.people.models import Capacity
from tsemed.people.roles import holds

CARRIER_TIES = {Side.MENTOR: Tie.MENTOR_SIDE_CARRIER, Side.MENTEE: Tie.RECRUITMENT_CARRIER}
SIDE_TIES = {Side.MENTOR: Tie.OF_MENTOR_SIDE, Side.MENTEE: Tie.OF_MENTEE_SIDE}
ROLE_TIES = {
    TeamRole.COORDINATOR: Tie.COORDINATOR,
    TeamRole.FREELANCER: Tie.FREELANCER,
    TeamRole.DISABILITY_COORDINATOR: Tie.DISABILITY_COORDINATOR,
}


def ties_to_newcomer(user: User, cycle: Cycle, side: Side, *, on: date) -> frozenset[Tie]:
    """Return what a user will be to somebody who joins this side of a cycle."""
    ties = {Tie.MENTORING_MANAGER} if holds(user, Capacity.MENTORING_MANAGER, on=on) else set()
    ties.add(SIDE_TIES[side])
    for role in assignments_of(user, on=on).get(cycle.pk, set()):
        ties.add(ROLE_TIES.get(TeamRole(role), Tie.INDIVIDUAL_COORDINATOR))
    if side in sides_carried(user, [cycle.pk], on=on).get(cycle.pk, set()):
        ties.add(CARRIER_TIES[side])
    return frozenset(ties)
