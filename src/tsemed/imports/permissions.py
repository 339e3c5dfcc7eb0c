"""Who may bring lists in and take lists out, as sentences."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import scope_of
from tsemed.imports.models import Import
from tsemed.people.permissions import is_mentoring_manager

Target = tuple[Cycle, Side]


@rules.predicate
def carries_a_side_somewhere(user: User) -> bool:
    """Return whether the user carries the mentor side or the recruitment of mentees anywhere."""
    return bool(scope_of(user).sides)


@rules.predicate
def carries_this_side(user: User, target: Target | None) -> bool:
    """Return whether the user carries this side of this cycle."""
    if target is None:
        return False
    cycle, side = target
    return side in scope_of(user).sides.get(cycle.pk, ())


@rules.predicate
def brought_it_in(user: User, one: Import | None) -> bool:
    """Return whether the user uploaded this list."""
    return one is not None and one.uploaded_by_id == user.pk


@rules.predicate
def still_carries_its_side(user: User, one: Import | None) -> bool:
    """Return whether the user carries, today, the side this list is for."""
    return one is not None and carries_this_side(user, (one.cycle, Side(one.side)))


@rules.predicate
def is_its_freelancer(user: User, target: Target | None) -> bool:
    """Return whether the user is a freelancer of this cycle, who reads lists and downloads none."""
    if target is None:
        return False
    return TeamRole.FREELANCER in scope_of(user).roles.get(target[0].pk, ())


rules.add_perm("imports.import_lists", is_mentoring_manager | carries_a_side_somewhere)
rules.add_perm("imports.import_into", is_mentoring_manager | carries_this_side)
rules.add_perm(
    "imports.see_import", is_mentoring_manager | (brought_it_in & still_carries_its_side)
)
rules.add_perm(
    "imports.apply_import", is_mentoring_manager | (brought_it_in & still_carries_its_side)
)
rules.add_perm(
    "imports.export_people", is_mentoring_manager | (carries_this_side & ~is_its_freelancer)
)
rules.add_perm("imports.export_many", is_mentoring_manager)
