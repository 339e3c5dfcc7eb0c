"""Which doubts a user may settle, and what people were to join; apps register the latter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.people.data_policy import Relation
from tsemed.people.models import IdentityDoubt
from tsemed.people.roles import person_of
from tsemed.people.scope import people_scope_of
from tsemed.people.states import DoubtState
from tsemed.people.visibility import visible_to
from tsemed.people.write_gate import rights_over

# Nobody settles more than this in a day; the rest waits its turn.
MOST = 200


@dataclass(frozen=True)
class Place:
    """What a person can join, as the app that knows it registers it.

    `may_be_of` returns, without asking the database, whether a user may enter people anywhere;
    `of_user` returns the places where they may; `join(person, doubt, is_new=, by=,
    at=)` lets a person join, who is new or known; `ties` is what the settler becomes to somebody
    who joins; `labels` is what the places of many doubts are called before a user, by the id of
    the doubt.
    """

    may_be_of: Callable[[User, date], bool]
    of_user: Callable[[User, date], Iterable[str]]
    join: Callable[..., object]
    ties: Callable[[User, IdentityDoubt, date], frozenset[Relation]]
    labels: Callable[[User, Sequence[IdentityDoubt]], Mapping[int, str]]


_places: dict[str, Place] = {}


def register_place(kind: str, place: Place) -> None:
    """Register what doubts of a kind of place lead to; their places begin with `kind:`."""
    _places[kind] = place


def place_of(doubt: IdentityDoubt) -> Place | None:
    """Return what was registered for the place of a doubt."""
    return _places.get(doubt.place.partition(":")[0])


def labels_of(user: User, doubts: Iterable[IdentityDoubt]) -> Mapping[int, str]:
    """Return what each was to join, as it is called before a user; empty for an edit."""
    labels: dict[int, str] = {}
    by_kind: dict[str, list[IdentityDoubt]] = {}
    for doubt in doubts:
        labels[doubt.pk] = ""
        by_kind.setdefault(doubt.place.partition(":")[0], []).append(doubt)
    for kind, several in by_kind.items():
        if kind in _places:
            labels.update(_places[kind].labels(user, several))
    return labels


def settleable_by(user: User, *, on: date | None = None) -> QuerySet[IdentityDoubt]:
    """Return the open doubts a user may settle: who may see both persons, and is neither.

    The mentoring manager settles all. Others settle a doubt of somebody else, at a place where
    they may enter people, if they see and may change every person it points to.
    """
    day, me = on or timezone.localdate(), person_of(user)
    waiting = IdentityDoubt.objects.filter(state=DoubtState.OPEN)
    if me is None:
        return waiting.none()
    others = waiting.exclude(Q(pk__in=waiting.filter(candidates=me).values("pk")) | Q(about=me))
    if people_scope_of(user, day).is_manager:
        return others
    if not any(place.may_be_of(user, day) for place in _places.values()):
        return waiting.none()
    # Who raised it would learn whom it points to, and write what they typed themselves.
    others = others.exclude(raised_by=user)
    places = _own_places_among(others, user, day)
    if not places:
        return waiting.none()
    near = list(others.filter(place__in=places).order_by("pk").values_list("pk", flat=True)[:MOST])
    through = IdentityDoubt.candidates.through.objects.filter(identitydoubt__in=near)
    pointed = list(through.values_list("identitydoubt_id", "person_id"))
    ids = {person for _doubt, person in pointed}
    rights = rights_over(user, ids, on=day) if pointed else {}
    people = visible_to(user, on=day).filter(pk__in=ids).order_by() if pointed else None
    seen = set(people.values_list("pk", flat=True)) if people is not None else set()
    foreign = {
        doubt for doubt, person in pointed if person not in seen or not rights[person].identity
    }
    return waiting.filter(pk__in=[pk for pk in near if pk not in foreign])


def _own_places_among(doubts: QuerySet[IdentityDoubt], user: User, day: date) -> set[str]:
    """Return the places of these doubts where a user may enter people."""
    # Mostly nothing waits, and then nothing more is asked.
    open_places = set(doubts.order_by().values_list("place", flat=True).distinct())
    kinds = {one.partition(":")[0] for one in open_places}
    own = (one for kind in kinds if kind in _places for one in _places[kind].of_user(user, day))
    return open_places.intersection(own)


def may_settle(user: User, doubt: IdentityDoubt) -> bool:
    """Return whether a user may settle a doubt now."""
    return settleable_by(user).filter(pk=doubt.pk).exists()
