"""Who may read summaries, as sentences."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.permissions import leads_cycle, manages_a_programme, manages_a_programme_of
from tsemed.cycles.scope import scope_of
from tsemed.people.permissions import is_mentoring_manager


@rules.predicate
def leads_some_cycle(user: User) -> bool:
    """Return whether the user leads a cycle today: coordinator, freelancer or disability."""
    return bool(scope_of(user).leads)


rules.add_perm(
    "reports.read_summary", is_mentoring_manager | leads_some_cycle | manages_a_programme
)
rules.add_perm("reports.read_cycle", is_mentoring_manager | leads_cycle | manages_a_programme_of)
rules.add_perm("reports.read_whole_cycle", is_mentoring_manager | leads_cycle)
