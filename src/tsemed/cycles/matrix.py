"""Changing who carries a function of a cycle: from a day on, with the reason, nothing forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, WrongState, save_edit
from tsemed.cycles.audit_events import CARRIERS_NAMED
from tsemed.cycles.models import Assignment, Cycle, LineCarrier, MatrixLine, ModelPeriod
from tsemed.cycles.roles import clear_cached_facts
from tsemed.cycles.work_models import MATRIX, Carrier, Function, WorkModel, possible_carriers
from tsemed.notifications.schedule import hourly
from tsemed.people.models import Person
from tsemed.people.scope import forget_scope

log = logging.getLogger("tsemed.worker")

# The worker moves work hourly; where it stood still for a day, it moves yesterday's too.
A_MISSED_DAY = timedelta(days=1)

Moves = Callable[[Cycle, Function, User, datetime], None]
_moves: list[Moves] = []


class ReasonMissing(Refused):
    """A line that departs from the work model needs a written reason."""

    is_recorded = False
    sentence = _("Write why, so that every reader of the matrix understands it.")


class NotACarrier(Refused):
    """This function cannot be carried by that role, or by somebody outside the team."""

    sentence = _("This cannot be carried by whom you chose. Choose again.")


class NobodyChosen(Refused):
    """A line needs at least one carrier; that nobody carries it is a choice too."""

    is_recorded = False
    sentence = _("Choose at least one carrier.")


def extend_matrix_changes(moves: Moves) -> Moves:
    """Register what moves on with a function: open work of an app above goes to the new carrier."""
    _moves.append(moves)
    return moves


def write_matrix(cycle: Cycle, *, since: date, by: User | None, at: datetime) -> None:
    """Write the first period of a new cycle, and the matrix of its work model."""
    ModelPeriod.objects.create(
        cycle=cycle, work_model=cycle.work_model, began_on=since, set_by=by, set_at=at
    )
    model = MATRIX[WorkModel(cycle.work_model)]
    lines = MatrixLine.objects.bulk_create(
        MatrixLine(cycle=cycle, function=function) for function in model
    )
    LineCarrier.objects.bulk_create(
        LineCarrier(line=line, role=role, starts_on=since, set_by=by, set_at=at)
        for line in lines
        for role in model[Function(line.function)]
    )


def renew_matrix(cycle: Cycle, *, why: str, by: User, at: datetime) -> None:
    """Let the carriers of the cycle's work model carry each function from today on (OM-3.14).

    Who carried it until yesterday stays on record; open work moves to the new carriers.
    """
    today = localdate(at)
    model = MATRIX[WorkModel(cycle.work_model)]
    for line in cycle.matrix.all():
        roles = model[Function(line.function)]
        kept = _end_others(line, roles, set(), today)
        how = {"line": line, "starts_on": today, "reason": why, "set_by": by, "set_at": at}
        LineCarrier.objects.bulk_create(
            LineCarrier(role=role, **how) for role in roles if role.value not in kept
        )
    clear_cached_facts(cycle)
    forget_scope(by)
    for function in model:
        _move_on(cycle, function, by, at)


@transaction.atomic
def change_matrix(
    line: MatrixLine,
    *,
    roles: Collection[Carrier],
    people: Collection[Person] = (),
    starts_on: date | None = None,
    why: str,
    started_from: int,
    by: User,
    at: datetime,
) -> None:
    """Name who carries a function of a cycle from a day on (today by default), and why (OM-3.3).

    Who is not named any more carries it up to the day before, and the rows stay. Back to the
    carriers of the work model no reason is needed. Work that is open moves to the new carriers.
    """
    first, why = starts_on or localdate(at), why.strip()
    function, cycle = Function(line.function), line.cycle
    refuse_carriers(cycle, function, roles, people, on=first)
    is_default = not people and set(roles) == set(MATRIX[WorkModel(cycle.work_model)][function])
    if not is_default and not why:
        raise ReasonMissing
    old = [_name(row) for row in line.carriers.on(first).order_by("pk")]
    new = [*(role.value for role in roles), *(f"person {one.pk}" for one in people)]
    details = {"old": old, "new": new, "from": first.isoformat()}
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at, "why": why}
    save_edit(line, event=CARRIERS_NAMED, details=details, **how)
    kept = _end_others(line, roles, {one.pk for one in people}, first)
    row = {"line": line, "starts_on": first, "reason": why, "set_by": by, "set_at": at}
    LineCarrier.objects.bulk_create(
        [
            *(LineCarrier(role=role, **row) for role in roles if role.value not in kept),
            *(LineCarrier(person=one, **row) for one in people if one.pk not in kept),
        ]
    )
    clear_cached_facts(cycle)
    forget_scope(by)
    _move_on(cycle, function, by, at)


@hourly
def move_what_waits(at: datetime) -> None:
    """Move open work to carriers named beforehand, from their first day on.

    Asked again it moves nothing more. One cycle whose work cannot move stops no other.
    """
    today = localdate(at)
    began = LineCarrier.objects.on(today).filter(starts_on__gte=today - A_MISSED_DAY)
    named_before = began.filter(set_by__isnull=False, set_at__date__lt=F("starts_on"))
    for row in named_before.select_related("line__cycle", "set_by").order_by("pk"):
        assert row.set_by is not None
        try:
            with transaction.atomic():
                _move_on(row.line.cycle, Function(row.line.function), row.set_by, at)
        except (Refused, StaleVersion, WrongState) as stopped:
            log.warning("line %s of the matrix: nothing moved: %r", row.line_id, stopped)


def _move_on(cycle: Cycle, function: Function, by: User, at: datetime) -> None:
    for moves in _moves:
        moves(cycle, function, by, at)


def refuse_carriers(
    cycle: Cycle,
    function: Function,
    roles: Collection[Carrier],
    people: Iterable[Person],
    *,
    on: date,
) -> None:
    """Raise NobodyChosen or NotACarrier where a function cannot be carried so."""
    named = {one.pk for one in people}
    if not roles and not named:
        raise NobodyChosen
    is_alone = Carrier.NOBODY not in roles or (len(roles) == 1 and not named)
    if not is_alone or not set(roles) <= possible_carriers(function):
        raise NotACarrier
    team = Assignment.objects.on(on).filter(cycle=cycle, person__in=named)
    if named - set(team.values_list("person_id", flat=True)):
        raise NotACarrier


def _end_others(
    line: MatrixLine, roles: Collection[Carrier], people: set[int], first: date
) -> set[str | int]:
    """End the rows of those who are not named any more; return who goes on."""
    kept: set[str | int] = set()
    for row in line.carriers.exclude(ends_on__lt=first):
        who = row.person_id or row.role
        goes_on = row.ends_on is None and row.starts_on <= first
        if goes_on and (row.role in roles if row.role else row.person_id in people):
            kept.add(who)
            continue
        row.ends_on = max(first, row.starts_on) - timedelta(days=1)
        row.save(update_fields=["ends_on"])
    return kept


def _name(row: LineCarrier) -> str:
    return row.role or f"person {row.person_id}"
