"""The capacity of mentors: who holds a place, and the locks under which places are counted.

A place is held by a mentee. Apps above register the mentees that they know to hold one: those
of live pairs and those of proposals on their way. A mentee who is known to both, as in the
moment in which a proposal becomes a pair, holds one place.

Every writer that adds a holder or lowers a capacity first locks the mentor's profile row and
only then counts. Counting needs one query per registered app; without the lock, another
transaction could commit between two of them and be missed by both. SQLite has one writer at a
time (`BEGIN IMMEDIATE`), so the lock is a no-op there.

Order of locks, the same in every writer: mentors by key, then mentees by key, then rounds'
and proposals' own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsemed.base.formatting import joined
from tsemed.base.refusals import Refused
from tsemed.people.models import MenteeProfile, MentorProfile

# From the ids of mentors to pairs of ids, mentor and mentee; `Label` counts them: "2 live pairs".
Holders = Callable[[Collection[int]], Iterable[tuple[int, int]]]
Label = Callable[[int], str]

_registered: list[tuple[Label, Holders]] = []


@dataclass(frozen=True)
class HeldPlaces:
    """The mentees who hold a place with one mentor, one set for each registered app."""

    by_app: tuple[frozenset[int], ...]
    labels: tuple[Label, ...]

    @property
    def mentees(self) -> frozenset[int]:
        """Return everybody who holds a place."""
        return frozenset().union(*self.by_app)

    @property
    def as_text(self) -> str:
        """Return what the places are held by: "1 live pair, 1 open proposal"."""
        counted = zip(self.labels, self.by_app, strict=True)
        return joined(label(len(mentees)) for label, mentees in counted if mentees)


class CapacityBelowHeld(Refused):
    """The capacity would fall below the places that are held; `held` says by whom."""

    def __init__(self, held: HeldPlaces) -> None:
        self.held = held
        sentence = _("Places cannot be fewer than %(number)d now: %(by)s.")
        super().__init__(sentence % {"number": len(held.mentees), "by": held.as_text})


class NoPlaceLeft(Refused):
    """All places of the mentor are held by others."""

    sentence = gettext_lazy(
        "No place is left with this mentor: live pairs and proposals on their way hold them all."
        " Choose another mentor, or add a place to this one's."
    )


def register_holders(label: Label) -> Callable[[Holders], Holders]:
    """Register who holds places as an app above knows it; `label` counts them in words."""

    def register(holders: Holders) -> Holders:
        # Apps start from the top: the lowest app's holders are counted and named first.
        _registered.insert(0, (label, holders))
        return holders

    return register


def held_places(mentor_ids: Collection[int]) -> dict[int, HeldPlaces]:
    """Return who holds the places of each mentor, over all cycles; one query per app."""
    ids = frozenset(mentor_ids)
    found: dict[int, list[frozenset[int]]] = {pk: [] for pk in ids}
    for _label, holders in _registered:
        mentees: dict[int, set[int]] = {}
        for mentor_id, mentee_id in holders(ids):
            mentees.setdefault(mentor_id, set()).add(mentee_id)
        for pk, sets in found.items():
            # People whom a lower app counts already hold no second place.
            sets.append(frozenset(mentees.get(pk, set()).difference(*sets)))
    labels = tuple(label for label, _holders in _registered)
    return {pk: HeldPlaces(tuple(sets), labels) for pk, sets in found.items()}


def lock_mentors(person_ids: Collection[int]) -> dict[int, int]:
    """Lock these mentors until the transaction ends; return their capacities by person."""
    return dict(_locked(MentorProfile, person_ids).values_list("person_id", "capacity"))


def lock_mentees(person_ids: Collection[int]) -> list[int]:
    """Lock these mentees, after their mentors; return the persons that are mentees."""
    return list(_locked(MenteeProfile, person_ids).values_list("person_id", flat=True))


def refuse_over_capacity(mentor_id: int, *, mentee_id: int) -> None:
    """Lock a mentor and refuse a mentee for whom no place is left (OM-6.2).

    The place that the same mentee holds already, by a proposal, is the one that is taken.
    """
    capacity = lock_mentors([mentor_id]).get(mentor_id, 0)
    others = held_places([mentor_id])[mentor_id].mentees - {mentee_id}
    if len(others) >= capacity:
        raise NoPlaceLeft


def refuse_capacity_below(capacities: dict[int, int]) -> None:
    """Lock mentors and refuse new capacities below what is held; by person (OM-6.2).

    A capacity that does not fall is never refused, so that old data can be corrected step by step.
    """
    locked = lock_mentors(capacities)
    falling = {pk for pk, now in locked.items() if capacities[pk] < now}
    for held in _below_held(falling, capacities).values():
        raise CapacityBelowHeld(held)


def capacities_below_held(capacities: dict[int, int]) -> dict[int, HeldPlaces]:
    """Return the mentors for whom a capacity is too small, with who holds their places."""
    return _below_held(capacities, capacities)


def _below_held(mentor_ids: Collection[int], capacities: dict[int, int]) -> dict[int, HeldPlaces]:
    places = held_places(mentor_ids) if mentor_ids else {}
    return {pk: held for pk, held in places.items() if len(held.mentees) > capacities[pk]}


def _locked(kind: type[MentorProfile | MenteeProfile], person_ids: Collection[int]) -> Any:
    rows = kind._default_manager.select_for_update()
    return rows.filter(person__in=list(person_ids)).order_by("pk")
