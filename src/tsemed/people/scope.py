"""What a login is to the programme on a day, read in two queries and kept for one request.

The first query reads the person behind a login, the second every tie of that person: their
affiliations, and what the apps above register with `extend_ties` (cycles: places in teams, parts
in cycles, functions carried). `visible_to`, permissions and to-dos are built from it.

It holds for one request and no longer, because it stands on the request's own user. An operation
that must not trust what the request read before asks with a user read again, or calls
`forget_scope` once it has changed a tie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.accounts.requests import cached_on_user, forget_on_user
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.roles import person_of

AFFILIATION = "affiliation"
# Under which names a request keeps scopes on its user: this app's, and that of cycles.
_CACHES = ("people_scopes", "cycle_scopes")
# In whose place, and in place of which day, the compiled query is given those that are asked for.
_NOBODY, _NO_DAY = -2_000_000_011, date(1, 2, 3)


class Tie(NamedTuple):
    """One tie of a person: of which kind, to what, as what, and one word more where it needs it."""

    kind: str
    pk: int
    to: int
    role: str
    more: str


Ties = Mapping[str, tuple[Tie, ...]]
TieSource = Callable[[Person, date], "list[QuerySet[Any, Any]]"]

_sources: list[TieSource] = []


def extend_ties(source: TieSource) -> TieSource:
    """Register the ties of an app above, made by `as_ties`; all are read in one query.

    The source is called once: person and day may only be values of its queries.
    """
    _sources.append(source)
    return source


def as_ties(rows: QuerySet[Any, Any], kind: str, *, to: str, role: str = "", more: str = "") -> Any:
    """Return a query for ties of one kind: what each leads to, and the fields that say as what."""
    return (
        rows.order_by()
        .annotate(
            tie_kind=Value(kind, output_field=CharField()),
            tie_to=F(to),
            tie_role=_text(role),
            tie_more=_text(more),
        )
        .values_list("tie_kind", "pk", "tie_to", "tie_role", "tie_more")
    )


def _text(field: str) -> Any:
    return Cast(F(field) if field else Value(""), CharField(max_length=40))


@dataclass(frozen=True)
class PeopleScope:
    """What a login is to the partners of the programme on a day."""

    person: Person | None
    on: date
    ties: Ties

    @property
    def capacities(self) -> list[Capacity]:
        """Return in which capacities they act, the oldest tie first."""
        return [Capacity(tie.role) for tie in self.ties.get(AFFILIATION, ())]

    @property
    def acting(self) -> set[tuple[int, Capacity]]:
        """Return for which partner they act in which capacity."""
        return {(tie.to, Capacity(tie.role)) for tie in self.ties.get(AFFILIATION, ())}

    def holds(self, *capacities: Capacity) -> bool:
        """Return whether they hold one of these capacities."""
        return any(tie.role in capacities for tie in self.ties.get(AFFILIATION, ()))

    def partners(self, *capacities: Capacity) -> list[int]:
        """Return the ids of the partners for whom they act in one of these capacities."""
        return [tie.to for tie in self.ties.get(AFFILIATION, ()) if tie.role in capacities]

    @property
    def is_manager(self) -> bool:
        """Return whether they are the mentoring manager, who sees everything of the programme."""
        return self.holds(Capacity.MENTORING_MANAGER)

    @property
    def managed_programmes(self) -> list[int]:
        """Return the programmes that they manage."""
        return self.partners(Capacity.PROGRAMME_MANAGER)

    @property
    def own_programmes(self) -> list[int]:
        """Return the programmes whose participants they look after as individual coordinator."""
        return self.partners(Capacity.INDIVIDUAL_COORDINATOR)

    @property
    def organisations(self) -> list[int]:
        """Return the organisations for which they are the contact person."""
        return self.partners(Capacity.CONTACT_PERSON)

    @property
    def sponsored(self) -> list[int]:
        """Return the organisations whose senior sponsor they are."""
        return self.partners(Capacity.SPONSOR)


def people_scope_of(user: User, on: date | None = None) -> PeopleScope:
    """Return what a login is to the partners on a day (today by default)."""
    day = on or timezone.localdate()
    known: dict[date, PeopleScope] = cached_on_user(user, _CACHES[0], dict)
    if day not in known:
        person = person_of(user)
        known[day] = PeopleScope(person, day, _ties_of(person, day) if person else {})
    return known[day]


def forget_scope(user: User) -> None:
    """Let the next question about a login be answered from the database."""
    for name in ("person", "rights", *_CACHES):
        forget_on_user(user, name)


def ties_query(person: Person, day: date) -> Any:
    """Return the one query for every tie of a person on a day."""
    affiliations = Affiliation.objects.on(day).filter(person=person)
    own = as_ties(affiliations, AFFILIATION, to="partner_id", role="capacity")
    return own.union(*(rows for source in _sources for rows in source(person, day)), all=True)


@cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of `ties_query` for nobody on no day, and its parameters.

    Every request asks it. To build and compile it each time took 10 ms, half of a small page.
    """
    statement: tuple[str, tuple[Any, ...]]
    statement = ties_query(Person(pk=_NOBODY), _NO_DAY).query.sql_with_params()
    return statement


def _ties_of(person: Person, day: date) -> Ties:
    sql, compiled = _statement(connection.vendor)
    adapt = connection.ops.adapt_datefield_value
    asked = {_NOBODY: person.pk, adapt(_NO_DAY): adapt(day)}
    found: dict[str, list[Tie]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked.get(one, one) for one in compiled])
        for row in cursor:
            tie = Tie(*row)
            found.setdefault(tie.kind, []).append(tie)
    return {kind: tuple(sorted(ties, key=lambda tie: tie.pk)) for kind, ties in found.items()}
