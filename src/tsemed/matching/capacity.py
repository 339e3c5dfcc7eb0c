"""The places mentors have left, counted while nobody else can take one."""

from __future__ import annotations

from collections.abc import Collection

from tsemed.matching.models import Proposal
from tsemed.matching.rules import places_left
from tsemed.people.capacity import held_places, lock_mentees, lock_mentors
from tsemed.relationships.queries import mentees_in_pairs


def capacities_of(capacities: dict[int, int]) -> dict[int, int]:
    """Return the places left of mentors with these capacities, in all cycles together (OM-6.2)."""
    held = held_places(capacities)
    return {
        person_id: places_left(capacity, held=len(held[person_id].mentees))
        for person_id, capacity in capacities.items()
    }


def hold_mentors(person_ids: Collection[int]) -> dict[int, int]:
    """Lock these mentors until the transaction ends, and count the places each has left.

    Every change that takes a place, or passes it from a proposal to a pair, locks the mentor
    first; `people.capacity` says why, and in which order.
    """
    return capacities_of(lock_mentors(person_ids))


def hold_mentees(person_ids: Collection[int]) -> set[int]:
    """Lock these mentees, after their mentors; return those who are taken."""
    ids = lock_mentees(person_ids)
    waiting = Proposal.objects.binding().filter(mentee__person__in=ids)
    return mentees_in_pairs(ids) | set(waiting.values_list("mentee__person", flat=True))
