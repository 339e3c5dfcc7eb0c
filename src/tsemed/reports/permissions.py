"""Who may read summaries, as sentences."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.team import LEADING_ROLES
from tsemed.cycles.queries import assignments_of, leads
from tsemed.people.models import Capacity
from tsemed.people.permissions import is_mentoring_manager
from tsemed.people.roles import holds, partners_of


@rules.predicate
def leads_some_cycle(user: User) -> bool:
    """The coordinator, freelancer or disability coordinator of a cycle, today."""
    return any(held & LEADING_ROLES for held in assignments_of(user).values())


@rules.predicate
def manages_a_programme(user: User) -> bool:
    """The manager of a partner programme."""
    return holds(user, Capacity.PROGRAMME_MANAGER)


@rules.predicate
def leads_this_cycle(user: User, cycle: Cycle | None) -> bool:
    """A coordinator of this cycle."""
    return cycle is not None and leads(user, cycle)


@rules.predicate
def manages_a_programme_of_it(user: User, cycle: Cycle | None) -> bool:
    """The manager of a programme that refers mentees to this cycle."""
    if cycle is None:
        return False
    own = partners_of(user, Capacity.PROGRAMME_MANAGER)
    return bool(own) and cycle.programmes.filter(pk__in=own).exists()


rules.add_perm(
    "reports.read_summary", is_mentoring_manager | leads_some_cycle | manages_a_programme
)
rules.add_perm(
    "reports.read_cycle", is_mentoring_manager | leads_this_cycle | manages_a_programme_of_it
)
rules.add_perm("reports.read_whole_cycle", is_mentoring_manager | leads_this_cycle)
