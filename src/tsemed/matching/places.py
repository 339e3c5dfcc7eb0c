"""The places mentors have, counted while nobody else can take one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Count

from tsemed.matching.models import Proposal
from tsemed.matching.rules import places_left
from tsemed.people.models import MenteeProfile, MentorProfile
from tsemed.relationships.queries import live_pairs_of_mentors, mentees_in_pairs


def binding_proposals_of_mentors(person_ids: Iterable[int]) -> dict[int, int]:
    """How many places of each mentor are held by proposals that wait for somebody."""
    rows = (
        Proposal.objects.binding()
        .filter(mentor__person__in=list(person_ids))
        .values("mentor__person")
        .annotate(proposals=Count("pk"))
        .order_by()
    )
    return {row["mentor__person"]: row["proposals"] for row in rows}


def places_of(capacities: dict[int, int]) -> dict[int, int]:
    """The places left of mentors with these capacities, in every cycle together (OM-6.2)."""
    pairs = live_pairs_of_mentors(capacities)
    waiting = binding_proposals_of_mentors(capacities)
    return {
        person_id: places_left(
            capacity,
            live_pairs=pairs.get(person_id, 0),
            binding_proposals=waiting.get(person_id, 0),
        )
        for person_id, capacity in capacities.items()
    }


def hold_mentors(person_ids: Collection[int]) -> dict[int, int]:
    """This will hold these mentors until the end of the transaction, and count their places.

    Every change that takes a place, or passes it from a proposal to a pair, holds the mentor
    first. Counting is two questions; without the lock a pair could open between them and be
    missed by both. The order of the keys keeps two who hold several from waiting for each other.
    """
    held = MentorProfile.objects.select_for_update().filter(person__in=person_ids).order_by("pk")
    return places_of({profile.person_id: profile.capacity for profile in held})


def hold_mentees(person_ids: Collection[int]) -> set[int]:
    """This will hold these mentees, after their mentors; answers with those who are taken."""
    held = MenteeProfile.objects.select_for_update().filter(person__in=person_ids).order_by("pk")
    ids = [profile.person_id for profile in held]
    waiting = Proposal.objects.binding().filter(mentee__person__in=ids)
    return mentees_in_pairs(ids) | set(waiting.values_list("mentee__person", flat=True))
