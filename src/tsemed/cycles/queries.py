"""Which cycles a user may see, and who carries what in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Cycle, MatrixLine, Participation, Side
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.work_models import Carrier, Function
from tsemed.people.models import Capacity
from tsemed.people.queries import extend_visibility
from tsemed.people.roles import holds, partners_of, person_of


def assignments_of(user: User, *, on: date | None = None) -> dict[int, set[str]]:
    """The roles a login holds in each cycle on a day, read once per request."""
    day = on or timezone.localdate()
    known = user.__dict__.setdefault("_assignments", {})
    if day not in known:
        roles: dict[int, set[str]] = {}
        me = person_of(user)
        for row in Assignment.objects.on(day).filter(person=me) if me else ():
            roles.setdefault(row.cycle_id, set()).add(row.role)
        known[day] = roles
    return known[day]


def leads(user: User, cycle: Cycle, *, on: date | None = None) -> bool:
    """Whether a user coordinates this cycle on a day."""
    return bool(assignments_of(user, on=on).get(cycle.pk, set()) & LEADING_ROLES)


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Cycle]:
    """The cycles a user may see: all, one's team's, or those one's programme refers to."""
    day = on or timezone.localdate()
    if holds(user, Capacity.MENTORING_MANAGER, on=day):
        return Cycle.objects.all()
    programmes = partners_of(user, Capacity.PROGRAMME_MANAGER, on=day)
    referred = Cycle.programmes.through.objects.filter(partner_id__in=programmes)
    return Cycle.objects.filter(
        Q(pk__in=list(assignments_of(user, on=day)))
        | Q(pk__in=referred.values("cycle_id"))
    )


def get_cycle_for(user: User, pk: int, action: str) -> Cycle:
    """The cycle, if user may see it (else: not found) and may do action (else: refused)."""
    cycle = visible_to(user).filter(pk=pk).first()
    if cycle is None:
        raise Http404
    if not user.has_perm(action, cycle):
        raise PermissionDenied
    return cycle


def who_carries(cycle: Cycle, function: Function) -> Carrier:
    """Who carries a function in this cycle, by its own matrix (OM-3.2)."""
    line = MatrixLine.objects.get(cycle=cycle, function=function)
    return Carrier(line.carrier)


@extend_visibility
def people_of_my_cycles(user: User, day: date) -> QuerySet[Any, Any]:
    """Everybody who takes part in, or works on, a cycle the user coordinates.

    An individual coordinator sees the mentors of the cycle and, through the partner
    programme, her own participants; not the mentees of other programmes.
    """
    roles = assignments_of(user, on=day)
    led = [pk for pk, held in roles.items() if held & LEADING_ROLES]
    helped = [pk for pk, held in roles.items() if TeamRole.INDIVIDUAL_COORDINATOR in held]
    part = Participation.objects.filter(
        Q(cycle_id__in=led) | Q(cycle_id__in=helped, side=Side.MENTOR)
    )
    return part.order_by().values("person_id")
