"""By which ties somebody is staff, today or soon, and who made each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from tsemed.base.models import AuditRow
from tsemed.people.audit_events import AFFILIATED
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.models.affiliation import STAFF_CAPACITIES


@dataclass(frozen=True)
class StaffTies:
    """What an app above knows of staff: who made each tie of a person, and who has one.

    `makings` answers with the rows of the audit that made the ties not over on a day, None where
    nobody is on record; `people` with the ids of everybody who has a tie that is not over.
    """

    makings: Callable[[Person, date], Iterable[AuditRow | None]]
    people: Callable[[date], QuerySet[Any, Any]]


_more: list[StaffTies] = []

# Who answers for the programme itself: only one of the other two of the office vouches for them.
OFFICE = frozenset({Capacity.MENTORING_MANAGER, Capacity.PRIVACY_OFFICER, Capacity.FINANCE})


def extend_staff_ties(ties: StaffTies) -> StaffTies:
    """Register by which ties an app above knows people as staff."""
    _more.append(ties)
    return ties


def authors_of_staff_ties(person: Person) -> set[int | None]:
    """Return who made the ties by which a person is staff today or will be."""
    rows = _makings(person, timezone.localdate())
    return {row.actor_id if row is not None else None for row in rows}


def makings_of_staff_ties(person: Person) -> list[AuditRow]:
    """Return the rows of the audit that made somebody staff, also by ties that are over."""
    return [row for row in _makings(person, date.min) if row is not None]


def is_or_becomes_staff(person: Person) -> bool:
    """Return whether a person works for the programme today or from a day that is known."""
    day = timezone.localdate()
    return bool(_capacities(person, day)) or any(list(ties.makings(person, day)) for ties in _more)


def is_of_the_office(person: Person) -> bool:
    """Return whether a person holds, or will hold, a capacity of the mentoring office itself."""
    return any(tie.capacity in OFFICE for tie in _capacities(person, timezone.localdate()))


def staff_without_vouching() -> QuerySet[Person]:
    """Return the staff, of today or to come, whose second factor nobody has vouched for."""
    day = timezone.localdate()
    tied = Affiliation.objects.filter(_not_over(day), capacity__in=STAFF_CAPACITIES)
    ids = tied.order_by().values("person_id").union(*(ties.people(day) for ties in _more))
    staff = Person.objects.filter(pk__in=ids, user__factor_vouched_at=None)
    return staff.select_related("user").order_by("family_name", "given_name", "pk")


def _capacities(person: Person, day: date) -> list[Affiliation]:
    return list(person.affiliations.filter(_not_over(day), capacity__in=STAFF_CAPACITIES))


def _not_over(day: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=day)


def _makings(person: Person, day: date) -> list[AuditRow | None]:
    """Return what made each tie that is not over on a day."""
    rows = [_making_of(person, tie) for tie in _capacities(person, day)]
    for ties in _more:
        rows += ties.makings(person, day)
    return rows


def _making_of(person: Person, tie: Affiliation) -> AuditRow | None:
    made = AuditRow.objects.filter(
        subject_type=Person._meta.label_lower,
        subject_id=person.pk,
        event=AFFILIATED.name,
        details__affiliation=tie.pk,
    )
    return made.first()
