"""Which people a user may see; the apps above register whom else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.scope import PeopleScope, people_scope_of

Ids = QuerySet[Any, Any]
Scope = Callable[[User, date], Ids]

_scopes: list[Scope] = []


def extend_visibility(scope: Scope) -> Scope:
    """Register whose persons the users of an app above may also see.

    A scope returns the ids of persons and is registered when its app starts: cycles registers
    teams, relationships the two sides of a pair.
    """
    _scopes.append(scope)
    return scope


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Person]:
    """Return the persons a user may see on a day (today by default)."""
    day = on or timezone.localdate()
    scope = people_scope_of(user, day)
    # Of somebody entered twice the one who stays is seen (`people.merging`).
    people = Person.objects.filter(merged_into=None)
    if scope.is_manager:
        return people
    ids = _own(scope).union(_through_partners(scope), *(s(user, day) for s in _scopes))
    return people.filter(pk__in=ids)


def _own(scope: PeopleScope) -> Ids:
    me = scope.person
    mine = Person.objects.filter(pk=me.pk) if me else Person.objects.none()
    return mine.order_by().values("pk")


def _through_partners(scope: PeopleScope) -> Ids:
    in_force = Affiliation.objects.on(scope.on)
    participants = in_force.filter(
        partner_id__in=scope.managed_programmes + scope.own_programmes,
        capacity=Capacity.PARTICIPANT,
    )
    mentors = in_force.filter(
        partner_id__in=scope.organisations,
        capacity=Capacity.EMPLOYEE,
        person__mentor__isnull=False,
    )
    return (participants | mentors).order_by().values("person_id")
