"""Who may do what with terms and hours, as sentences.

The mentoring manager sets terms and approves hours; where a partner programme pays directly its
manager approves too. Nobody sets terms for themselves or approves their own hours (OM-10.1, 10.5).
"""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.permissions import carries, manages_a_programme_of
from tsemed.cycles.scope import scope_of
from tsemed.cycles.work_models import Function
from tsemed.finance.models import Route, Sheet
from tsemed.people.models import Capacity
from tsemed.people.permissions import is_mentoring_manager

carries_funding = carries(Function.FUNDING)


@rules.predicate
def is_finance(user: User) -> bool:
    """Return whether the user pays what was approved."""
    return scope_of(user).holds(Capacity.FINANCE)


@rules.predicate
def is_own_place(user: User, place: Assignment | None) -> bool:
    """Return whether a place in a team is the user's own."""
    me = scope_of(user).person
    return place is not None and me is not None and me.pk == place.person_id


@rules.predicate
def is_own_sheet(user: User, sheet: Sheet | None) -> bool:
    """Return whether the hours are the user's own."""
    return sheet is not None and bool(is_own_place.test(user, sheet.assignment))


@rules.predicate
def programme_of_sheet(user: User, sheet: Sheet | None) -> bool:
    """Return whether the user manages a partner programme that the hours were worked for."""
    return sheet is not None and bool(manages_a_programme_of.test(user, sheet.assignment.cycle))


@rules.predicate
def programme_of_place(user: User, place: Assignment | None) -> bool:
    """Return whether the user manages a partner programme of the cycle of a place."""
    return place is not None and bool(manages_a_programme_of.test(user, place.cycle))


@rules.predicate
def programme_pays(user: User, sheet: Sheet | None) -> bool:
    """Return whether the user carries the funding of a cycle whose hours are paid directly.

    By the matrix of the cycle (OM-3.2): in model 2 that is the manager of the partner programme.
    """
    if sheet is None or not carries_funding.test(user, sheet.assignment.cycle):
        return False
    last = sheet.assignment.terms.last()
    return last is not None and last.route == Route.DIRECT


@rules.predicate
def has_hours(user: User) -> bool:
    """Return whether the user writes hours, approves them, sees or pays them."""
    scope = scope_of(user)
    return bool(
        scope.is_manager
        or scope.holds(Capacity.FINANCE)
        or scope.managed_programmes
        or any(TeamRole.FREELANCER in roles for roles in scope.roles.values())
    )


sees_sheet = is_own_sheet | is_mentoring_manager | is_finance | programme_of_sheet

rules.add_perm("finance.list_sheets", has_hours)
rules.add_perm("finance.view_sheet", sees_sheet)
rules.add_perm("finance.write_hours", is_own_sheet)
rules.add_perm("finance.open_sheet", is_own_place)
rules.add_perm("finance.submit_sheet", is_own_sheet)
rules.add_perm("finance.approve_sheet", ~is_own_sheet & (is_mentoring_manager | programme_pays))
rules.add_perm("finance.pay_sheet", ~is_own_sheet & (is_finance | is_mentoring_manager))
rules.add_perm("finance.take_out_payroll", is_finance | is_mentoring_manager)
rules.add_perm(
    "finance.view_terms", is_own_place | is_mentoring_manager | is_finance | programme_of_place
)
rules.add_perm("finance.set_terms", is_mentoring_manager & ~is_own_place)
