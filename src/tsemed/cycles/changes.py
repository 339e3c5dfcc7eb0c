"""Changing what was written when a cycle was opened (OM-3.15)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import WrongState, save_edit
from tsemed.cycles.model_periods import NotReady
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.queries import unmet_requirements
from tsemed.cycles.roles import clear_cached_facts
from tsemed.cycles.rules import Requirement
from tsemed.cycles.states import OVER, CycleState
from tsemed.partners.models import Partner

# What a cycle never lacks again once it has begun.
_KEPT = {
    Requirement.ORGANISATION,
    Requirement.PROGRAMMES,
    Requirement.TOO_MANY_PROGRAMMES,
    Requirement.WHY_NO_COORDINATOR,
}


class ChangeReasonMissing(Refused):
    """After recruiting has begun a cycle changes only with a written reason."""

    is_recorded = False
    sentence = _("Write the reason: recruiting has begun, and others rely on what is written here.")


class HasBegun(Refused):
    """The first day of a cycle that has begun stays as it is."""

    is_recorded = False
    sentence = _("The first day is over. It stays as it is.")


class HasReferred(Refused):
    """A programme whose people take part in the cycle cannot be taken off it."""

    is_recorded = False

    def __init__(self, names: Collection[str]) -> None:
        sentence = _(
            "People whom %(programmes)s referred take part in this cycle, so it stays. "
            "Let them leave first."
        )
        super().__init__(str(sentence) % {"programmes": ", ".join(names)})


@transaction.atomic
def change_cycle(
    cycle: Cycle,
    *,
    programmes: Collection[Partner] | None = None,
    why: str = "",
    started_from: int,
    by: User,
    at: datetime,
    **given: Any,
) -> None:
    """Change the name, days, share of post, organisation and programmes of a cycle (OM-3.15).

    Of a draft everything changes, later with a reason, and the first day only while it lies ahead.
    Places in the team from the old first day move with it. Raise ChangeReasonMissing, HasBegun,
    HasReferred, NotReady where it would lack what its model needs, WrongState and StaleVersion.
    """
    if cycle.state in OVER:
        raise WrongState(cycle, cycle.state)
    changes = {name: value for name, value in given.items() if getattr(cycle, name) != value}
    details: dict[str, Any] = {}
    before = set(cycle.programmes.all())
    is_other = programmes is not None and set(programmes) != before
    if is_other:
        details["programmes"] = [
            sorted(one.pk for one in some) for some in (before, programmes or ())
        ]
    if not (changes or details):
        return
    if cycle.state != CycleState.DRAFT and not why.strip():
        raise ChangeReasonMissing
    first, today = cycle.starts_on, localdate(at)
    new = changes.get("starts_on", first)
    if new != first and cycle.state != CycleState.DRAFT and min(first, new) <= today:
        raise HasBegun
    save_edit(
        cycle, started_from=started_from, by=by, at=at, why=why.strip(), details=details, **changes
    )
    if programmes is not None and is_other:
        _refuse_without_participants(cycle, before - set(programmes))
        cycle.programmes.set(programmes)
    clear_cached_facts(cycle)
    if cycle.state != CycleState.DRAFT:
        _refuse_if_lacking(cycle, today)
    if cycle.starts_on != first:
        _move_places(cycle, first)


def _refuse_without_participants(cycle: Cycle, dropped: Collection[Partner]) -> None:
    referred = Participation.objects.filter(cycle=cycle, programme__in=dropped)
    if names := sorted(set(referred.values_list("programme__name", flat=True))):
        raise HasReferred(names)


def _refuse_if_lacking(cycle: Cycle, today: date) -> None:
    lacks = [one for one in unmet_requirements(cycle, on=today) if one in _KEPT]
    if lacks:
        raise NotReady(lacks)


def _move_places(cycle: Cycle, first: date) -> None:
    """Move the first day of those who begin with the cycle (OM-3.12)."""
    begin_with_it = cycle.team.filter(starts_on=first)
    held = set(cycle.team.filter(starts_on=cycle.starts_on).values_list("person_id", "role"))
    for place in begin_with_it:
        is_over = place.ends_on is not None and place.ends_on < cycle.starts_on
        if is_over or (place.person_id, place.role) in held:
            continue
        place.starts_on = cycle.starts_on
        place.save(update_fields=["starts_on"])
