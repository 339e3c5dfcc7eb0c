"""Changing the numbers of the policy: from a coming day on, with the reason, nothing forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.cycles.audit_events import POLICY_SET, POLICY_TAKEN_BACK
from tsemed.cycles.models import Cycle, PolicyVersion
from tsemed.cycles.policy import NUMBERS, OF_A_CYCLE, Policy, out_of_bounds, out_of_order
from tsemed.cycles.policy_versions import forget_versions


class ChangedMeanwhile(Refused):
    """Somebody else set numbers after this form was opened."""

    is_recorded = False
    sentence = _(
        "Somebody has changed the numbers meanwhile. Yours are kept below, next to those that hold"
        " now; look at them and send again."
    )


class BeginsTooSoon(Refused):
    """A version would change what holds today."""

    is_recorded = False
    sentence = _("New numbers hold from tomorrow at the earliest. Choose a later day.")


class HasBegun(Refused):
    """A version that holds already cannot be taken back; a new one replaces it."""

    sentence = _("These numbers hold already. Set new ones from a coming day on.")


class ImpossibleNumbers(Refused):
    """A number is missing, too small or too great, or one lies below another that it follows."""

    is_recorded = False
    sentence = _("These numbers cannot hold together. Go back and choose others.")


class Effect(NamedTuple):
    """What a change would do to something that is counted today."""

    label: Promise | str
    before: int
    after: int


Effects = Callable[[Policy, Policy, Cycle | None, date], Iterable[Effect]]
_effects: list[Effects] = []


def extend_policy_effects(effects: Effects) -> Effects:
    """Register what an app above counts under the numbers of before and after a change."""
    _effects.append(effects)
    return effects


def effects_of(before: Policy, after: Policy, *, cycle: Cycle | None, on: date) -> list[Effect]:
    """Return what would be counted differently today, were the new numbers in force."""
    found = (one for effects in _effects for one in effects(before, after, cycle, on))
    return [one for one in found if one.before != one.after]


@transaction.atomic
def set_numbers(
    *,
    cycle: Cycle | None = None,
    numbers: Mapping[str, int],
    valid_from: date,
    reason: str,
    number: int,
    by: User,
    at: datetime,
) -> PolicyVersion:
    """Let numbers hold from a coming day on, for the programme or for one cycle.

    The programme gets all numbers, a cycle those that it has of its own. `number` is the
    `next_number` of when the writer read them. Raise BeginsTooSoon, ImpossibleNumbers and
    ChangedMeanwhile.
    """
    if valid_from <= localdate(at):
        raise BeginsTooSoon
    is_whole = set(numbers) == set(NUMBERS) if cycle is None else set(numbers) <= set(OF_A_CYCLE)
    if not is_whole or out_of_bounds(numbers) or out_of_order(numbers):
        raise ImpossibleNumbers
    if next_number(cycle) != number:
        raise ChangedMeanwhile
    try:
        with transaction.atomic():
            version = PolicyVersion.objects.create(
                cycle=cycle,
                number=number,
                valid_from=valid_from,
                numbers=dict(numbers),
                reason=reason.strip(),
                set_by=by,
                set_at=at,
            )
    except IntegrityError as faster:
        raise ChangedMeanwhile from faster
    details = {"numbers": dict(numbers), "from": valid_from.isoformat()}
    record(POLICY_SET, version, by=by, at=at, reason=reason.strip(), details=details)
    transaction.on_commit(forget_versions)
    return version


@transaction.atomic
def take_back(version: PolicyVersion, *, by: User, at: datetime) -> None:
    """Let a version that has not begun never begin; the row stays. Raise HasBegun."""
    row = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if row.valid_from <= localdate(at):
        raise HasBegun
    if row.taken_back_at is None:
        row.taken_back_at = at
        row.save(update_fields=["taken_back_at"])
        record(POLICY_TAKEN_BACK, row, by=by, at=at)
        transaction.on_commit(forget_versions)


def next_number(cycle: Cycle | None) -> int:
    """Return the number that the next version gets; those taken back keep theirs."""
    rows = PolicyVersion.objects.filter(cycle=cycle).order_by("-number")
    return (rows.values_list("number", flat=True).first() or 0) + 1
