"""What signing in asks of this room: whoever runs a cycle is staff."""

from __future__ import annotations

from tsemed.accounts.factors import register_staff_test
from tsemed.accounts.models import User
from tsemed.cycles.roles import assignments_of


@register_staff_test
def has_a_place_in_a_team(user: User) -> bool:
    """Whoever holds a place in the team of a cycle today."""
    return bool(assignments_of(user))
