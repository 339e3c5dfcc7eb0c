"""How somebody whose identity was in doubt joins a cycle after all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from pairing.reference.day_bounds import day_of
from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.operations import let_join, may_join, refuse_newcomer
from tsemed.cycles.participation import record_days, refuse_closed
from tsemed.cycles.queries import names_shown_to
from tsemed.cycles.roles import sides_carried
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import TAKES_PEOPLE
from tsemed.cycles.ties import ties_to_newcomer
from tsemed.partners.models import Partner
from tsemed.people.data_policy import Relation
from tsemed.people.doubt_limits import refuse_over_limit
from tsemed.people.doubt_scope import Place, register_place
from tsemed.people.identity_doubts import DoubtDraft, raise_doubt
from tsemed.people.models import DoubtReason, IdentityDoubt, Person
from tsemed.people.recognised import AddressTaken, bearers_of
from tsemed.people.scope import people_scope_of
from tsemed.people.write_policy import Target

KIND = "cycle"


def place_in(cycle: Cycle, side: Side) -> str:
    """Return the place of a side of a cycle, as a doubt keeps it."""
    return f"{KIND}:{cycle.pk}:{side.value}"


def details_of(
    programme: Partner | None, days: Mapping[str, date] = MappingProxyType({})
) -> dict[str, Any]:
    """Return what a doubt keeps besides of how somebody was to join: who referred them, days."""
    details: dict[str, Any] = {} if programme is None else {"programme": programme.pk}
    if days:
        details["days"] = {column: day.isoformat() for column, day in days.items()}
    return details


@transaction.atomic
def let_known_join(
    cycle: Cycle,
    *,
    person: Person,
    side: Side,
    programme: Partner | None,
    by: User,
    at: datetime,
) -> Participation | None:
    """Let somebody known take part; None where somebody else must first decide (`may_join`).

    The same row of a list waits in the same way. Raise CycleTakesNobody.
    """
    refuse_closed(cycle)
    if may_join(by, person, side, on=localdate(at)):
        how: dict[str, Any] = {"side": side, "programme": programme, "by": by, "at": at}
        return let_join(cycle, person=person, details=None, **how)
    names = {"given_name": person.given_name, "family_name": person.family_name}
    draft = DoubtDraft(
        reason=DoubtReason.MAY_JOIN,
        facts={Target.PERSON: names},
        place=place_in(cycle, side),
        candidates=[person.pk],
        details=details_of(programme if side == Side.MENTEE else None),
    )
    raise_doubt(draft, by=by, at=at)
    return None


@transaction.atomic
def let_newcomer_join(
    cycle: Cycle,
    *,
    details: dict[str, Any],
    side: Side,
    programme: Partner | None,
    by: User,
    at: datetime,
) -> Participation | None:
    """Let somebody new take part; None where it waits because somebody hidden is reached alike.

    The answer is the same in both cases. Raise TooManyDoubts and CycleTakesNobody.
    """
    refuse_closed(cycle)
    refuse_over_limit(by, at=at)
    refuse_newcomer(cycle, side, details, by=by, at=at)
    facts = {"phone": str(details.get("phone", "")), "email": details.get("email", "")}
    how: dict[str, Any] = {"side": side, "programme": programme, "by": by, "at": at}
    if not bearers_of(by, **facts).is_hidden:
        # In the same moment somebody else may be entered with the address; then it waits as well.
        with suppress(AddressTaken):
            return let_join(cycle, person=None, details=details, **how)
    draft = DoubtDraft(
        reason=DoubtReason.OUT_OF_SCOPE,
        facts={Target.PERSON: details},
        place=place_in(cycle, side),
        candidates=bearers_of(by, **facts).everybody,
        details=details_of(programme if side == Side.MENTEE else None),
    )
    raise_doubt(draft, by=by, at=at)
    return None


def _may_be_of(user: User, on: date) -> bool:
    return bool(scope_of(user, on).roles)


def _of_user(user: User, on: date) -> Iterable[str]:
    """Return the sides that somebody other than the manager carries, of cycles taking people."""
    roles = scope_of(user, on).roles
    for pk, sides in sides_carried(user, roles, on=on, states=TAKES_PEOPLE).items():
        for side in sides:
            yield f"{KIND}:{pk}:{side.value}"


def _cycle_and_side(doubt: IdentityDoubt) -> tuple[Cycle, Side]:
    _kind, pk, side = doubt.place.split(":")
    return Cycle.objects.get(pk=int(pk)), Side(side)


def _join(person: Person, doubt: IdentityDoubt, *, is_new: bool, by: User, at: datetime) -> None:
    cycle, side = _cycle_and_side(doubt)
    programme = Partner.objects.filter(pk=doubt.details.get("programme", 0)).first()
    how: dict[str, Any] = {"side": side, "programme": programme, "by": by, "at": at}
    part = let_join(cycle, person=person, details=None, is_new=is_new, **how)
    days = {name: day_of(day) for name, day in doubt.details.get("days", {}).items()}
    # Who sent the list carried the function; who settles the doubt says only who is meant.
    record_days(part, days, by=doubt.raised_by, at=at)


def _ties(user: User, doubt: IdentityDoubt, on: date) -> frozenset[Relation]:
    return ties_to_newcomer(user, *_cycle_and_side(doubt), on=on)


def _labels(user: User, doubts: Sequence[IdentityDoubt]) -> Mapping[int, str]:
    parts = {doubt.pk: doubt.place.split(":") for doubt in doubts}
    cycles = Cycle.objects.in_bulk({int(pk) for _kind, pk, _side in parts.values()})
    names = names_shown_to(user, cycles.values())
    labels = {
        key: f"{names[int(pk)]} · {Side(side).label}" for key, (_kind, pk, side) in parts.items()
    }
    if people_scope_of(user, localdate()).is_manager:
        # Nobody else ties somebody known to the programme that its sender chose.
        ids = {doubt.pk: doubt.details.get("programme") for doubt in doubts}
        programmes = Partner.objects.in_bulk({pk for pk in ids.values() if pk})
        for key, pk in ids.items():
            if pk in programmes:
                labels[key] += f" · {programmes[pk].name}"
    return labels


register_place(
    KIND, Place(may_be_of=_may_be_of, of_user=_of_user, join=_join, ties=_ties, labels=_labels)
)
