"""How somebody whose identity was in doubt joins a cycle after all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Side
from tsemed.cycles.operations import let_join
from tsemed.cycles.queries import names_shown_to, visible_to
from tsemed.cycles.roles import sides_carried
from tsemed.cycles.states import CycleState
from tsemed.cycles.ties import ties_to_newcomer
from tsemed.partners.models import Partner
from tsemed.people.data_policy import Relation
from tsemed.people.doubt_scope import Place, register_place
from tsemed.people.models import IdentityDoubt, Person

KIND = "cycle"
_TAKES_PEOPLE = (
    CycleState.DRAFT,
    CycleState.RECRUITING,
    CycleState.MATCHING,
    CycleState.MENTORING,
)


def place_in(cycle: Cycle, side: Side) -> str:
    """Return the place of a side of a cycle, as a doubt keeps it."""
    return f"{KIND}:{cycle.pk}:{side.value}"


def details_of(programme: Partner | None) -> dict[str, int]:
    """Return what a doubt keeps besides of how somebody was to join."""
    return {} if programme is None else {"programme": programme.pk}


def _of_user(user: User, on: date) -> Iterable[str]:
    """Return the sides that somebody other than the manager carries, of cycles taking people."""
    open_cycles = visible_to(user, on=on).filter(state__in=_TAKES_PEOPLE).in_bulk()
    for pk, sides in sides_carried(user, open_cycles, on=on).items():
        for side in sides:
            yield place_in(open_cycles[pk], side)


def _cycle_and_side(doubt: IdentityDoubt) -> tuple[Cycle, Side]:
    _kind, pk, side = doubt.place.split(":")
    return Cycle.objects.get(pk=int(pk)), Side(side)


def _join(person: Person, doubt: IdentityDoubt, *, by: User, at: datetime) -> None:
    cycle, side = _cycle_and_side(doubt)
    programme = Partner.objects.filter(pk=doubt.details.get("programme", 0)).first()
    let_join(cycle, person=person, details=None, side=side, programme=programme, by=by, at=at)


def _ties(user: User, doubt: IdentityDoubt, on: date) -> frozenset[Relation]:
    return ties_to_newcomer(user, *_cycle_and_side(doubt), on=on)


def _labels(user: User, doubts: Sequence[IdentityDoubt]) -> Mapping[int, str]:
    told = {doubt.pk: doubt.place.split(":") for doubt in doubts}
    cycles = Cycle.objects.in_bulk({int(pk) for _kind, pk, _side in told.values()})
    names = names_shown_to(user, cycles.values())
    return {
        key: f"{names[int(pk)]} · {Side(side).label}" for key, (_kind, pk, side) in told.items()
    }


register_place(KIND, Place(of_user=_of_user, join=_join, ties=_ties, labels=_labels))
