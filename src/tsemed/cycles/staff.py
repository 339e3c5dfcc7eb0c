"""What signing in asks of this app: who runs a cycle is staff, and who appointed them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tsemed.accounts.models import User
from tsemed.accounts.second_factor import register_staff_test
from tsemed.base.models import AuditRow
from tsemed.cycles.audit_events import ASSIGNED
from tsemed.cycles.models import Assignment, Cycle
from tsemed.cycles.scope import scope_of
from tsemed.people.models import Person
from tsemed.people.staff_ties import StaffTies, extend_staff_ties


@register_staff_test
def is_on_a_team(user: User) -> bool:
    """Select logins with a place in the team of a cycle today."""
    return bool(scope_of(user).roles)


def assignings(person: Person, on: date) -> Iterator[AuditRow | None]:
    """Return every row of the audit by which a person got a place in a team not over.

    A row names no place: for one that was renewed, the rows of its ended predecessors count too,
    so that renewing hides nobody who gave it before.
    """
    places = _places(on).filter(person=person).order_by().values_list("cycle_id", "role")
    for cycle_id, role in places.distinct():
        made = AuditRow.objects.filter(
            subject_type=Cycle._meta.label_lower,
            subject_id=cycle_id,
            event=ASSIGNED.name,
            details__assigned=person.pk,
            details__as=role,
        )
        rows: list[AuditRow | None] = list(made.order_by("id"))
        yield from rows or [None]


def assigned_people(on: date) -> QuerySet[Any, Any]:
    """Return the ids of everybody with a place in a team that is not over."""
    return _places(on).order_by().values("person_id")


def _places(on: date) -> QuerySet[Assignment]:
    return Assignment.objects.not_over(on)


extend_staff_ties(StaffTies(makings=assignings, people=assigned_people))
