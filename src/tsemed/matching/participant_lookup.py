"""Finding somebody of a round by the beginning of a name, to decide on a pair by hand."""

from __future__ import annotations

from dataclasses import dataclass

from tsemed.cycles.models import Participation, Side
from tsemed.matching.capacity import capacities_of
from tsemed.matching.models import Proposal, Round
from tsemed.people import search
from tsemed.people.models import Person
from tsemed.relationships.queries import mentees_in_pairs

MOST_SHOWN = 8
_LOOKED_AT = 60


@dataclass(frozen=True)
class Found:
    """Who answers to what was typed, and whether more letters would bring others."""

    parts: list[Participation]
    is_full: bool


def find_in_round(the_round: Round, side: Side, typed: str) -> Found:
    """Return those on a side who wait for a pair or have a place, and whose name begins so.

    By name alone: those who run a round know its names, not everybody's telephone.
    """
    there = Participation.objects.filter(cycle=the_round.cycle_id, side=side, left_on__isnull=True)
    scope = Person.objects.filter(
        pk__in=there.values("person_id"), **{f"{side.value}__isnull": False}
    )
    people = search.find(scope, typed, limit=_LOOKED_AT, names_only=True)
    free = _free_mentors(people) if side is Side.MENTOR else _free_mentees(people)
    shown = [person.pk for person in people if person.pk in free][:MOST_SHOWN]
    parts = there.select_related("person__locality").filter(person__in=shown)
    of_person = {part.person_id: part for part in parts}
    is_full = len(people) == _LOOKED_AT or len(free) > len(shown)
    return Found([of_person[pk] for pk in shown], is_full)


def _free_mentors(people: list[Person]) -> set[int]:
    places = capacities_of({person.pk: person.mentor.capacity for person in people})
    return {pk for pk, left in places.items() if left}


def _free_mentees(people: list[Person]) -> set[int]:
    ids = {person.pk for person in people}
    waiting = Proposal.objects.binding().filter(mentee__person__in=ids)
    return ids - mentees_in_pairs(ids) - set(waiting.values_list("mentee__person", flat=True))
