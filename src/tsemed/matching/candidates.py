"""Who takes part in a round now: mentees who wait, mentors with a place, what is ruled out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from pairing import Problem
from pairing.reference.folding import fold
from tsemed.accounts.models import User
from tsemed.cycles.models import Participation, Side
from tsemed.matching.capacity import capacities_of
from tsemed.matching.models import Proposal, Round
from tsemed.matching.problem_builder import (
    DECLINED_BEFORE,
    FORBIDDEN_BY_PEOPLE,
    SAME_PERSON,
    mentee_value,
    mentor_value,
    weights_of,
)
from tsemed.matching.rules import exception_codes, keeps_a_pair_apart
from tsemed.matching.states import BINDING, ProposalState
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.sensitive import groups_for_matching
from tsemed.relationships.models import Relationship
from tsemed.relationships.queries import mentees_in_pairs
from tsemed.relationships.states import ENDED

Pair = tuple[str, str]


@dataclass(frozen=True)
class Candidates:
    """The people of a round; `places` by the person, `groups` of those who consented."""

    mentees: list[Participation]
    mentors: list[Participation]
    places: dict[int, int]
    groups: dict[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_small(self) -> bool:
        """Return whether it is solved while the coordinator waits, within two seconds."""
        return len(self.mentees) * len(self.mentors) <= 300 * 200


def candidates_of(the_round: Round, besides: Collection[Participation] = ()) -> Candidates:
    """Return who waits for a mentor in the round's cycle, and which mentors have a place.

    The ready take part and those let in as an exception (OM-2.6, OM-6.11); `besides` holds whom
    somebody is about to decide on all the same.
    """
    there = Participation.objects.filter(cycle=the_round.cycle_id).taking_part()
    there = there.admitted() | there.filter(pk__in=[part.pk for part in besides])
    mentees = list(
        there.filter(side=Side.MENTEE, person__mentee__isnull=False)
        .select_related("person__mentee", "person__locality")
        .order_by("pk")
    )
    mentors = list(
        there.filter(side=Side.MENTOR, person__mentor__isnull=False)
        .select_related("person__mentor", "person__locality")
        .order_by("pk")
    )
    ids = [part.person_id for part in mentees]
    waiting = Proposal.objects.filter(state__in=BINDING, mentee__person__in=ids)
    taken = mentees_in_pairs(ids) | set(waiting.values_list("mentee__person", flat=True))
    places = capacities_of({part.person_id: part.person.mentor.capacity for part in mentors})
    return Candidates(
        mentees=[part for part in mentees if part.person_id not in taken],
        mentors=[part for part in mentors if places[part.person_id]],
        places=places,
    )


def with_groups(candidates: Candidates, *, by: User, at: datetime) -> Candidates:
    """Return the pool with the groups of consenting mentees; each reading is recorded (OM-6.9)."""
    people = [part.person for part in candidates.mentees]
    groups = groups_for_matching(people, by=by, at=at)
    return Candidates(candidates.mentees, candidates.mentors, candidates.places, groups)


def problem_of(the_round: Round, candidates: Candidates, *, at: datetime) -> Problem:
    """Return the engine's problem: everybody in the pool, and what people decided beforehand."""
    day = timezone.localdate(at)
    employers = _employers([*candidates.mentees, *candidates.mentors])
    workplaces = _Workplaces(employers, candidates.mentors)
    return Problem(
        mentees=tuple(
            mentee_value(
                part,
                groups=candidates.groups.get(part.person_id, frozenset()),
                employers=workplaces.shared_by(employers.get(part.person_id, frozenset())),
                on=day,
            )
            for part in candidates.mentees
        ),
        mentors=tuple(
            mentor_value(
                part,
                places=candidates.places[part.person_id],
                employer=workplaces.key(employers.get(part.person_id, frozenset())),
            )
            for part in candidates.mentors
        ),
        weights=weights_of(the_round.weights),
        pins=_pins(the_round, candidates),
        forbidden=_forbidden(the_round) | _with_themselves(candidates),
        previous=_draft_before(the_round),
    )


def exceptions_of(mentee: Participation, mentor: Participation) -> list[str]:
    """Return as codes what the two of a pair lack (OM-6.11)."""
    return exception_codes({"mentor": mentor.missing, "mentee": mentee.missing})


def _pins(the_round: Round, candidates: Candidates) -> frozenset[Pair]:
    """Return the pins that can be kept: both are in the pool, with a place for each."""
    left = {part.pk: candidates.places[part.person_id] for part in candidates.mentors}
    waiting = {part.pk for part in candidates.mentees}
    pins = set()
    for pin in the_round.pins.order_by("pk"):
        if pin.mentee_id in waiting and left.get(pin.mentor_id, 0) > 0:
            left[pin.mentor_id] -= 1
            pins.add((str(pin.mentee_id), str(pin.mentor_id)))
    return frozenset(pins)


def _forbidden(the_round: Round) -> dict[Pair, str]:
    """Return what is ruled out: by people, by an answer, or because the two were a pair before."""
    cycle = the_round.cycle
    declined = Proposal.objects.filter(
        round__cycle=cycle, state__in=[one for one in ProposalState if keeps_a_pair_apart(one)]
    )
    ended = Relationship.objects.filter(cycle=cycle, state__in=ENDED)
    before = [
        *declined.values_list("mentee_id", "mentor_id"),
        *ended.values_list("mentee_id", "mentor_id"),
    ]
    found = {(str(mentee), str(mentor)): DECLINED_BEFORE for mentee, mentor in before}
    for mentee, mentor in cycle.forbidden_pairs.values_list("mentee_id", "mentor_id"):
        found[str(mentee), str(mentor)] = FORBIDDEN_BY_PEOPLE
    return found


def _with_themselves(candidates: Candidates) -> dict[Pair, str]:
    """Return the pairs of people on both sides with themselves."""
    mentors = {part.person_id: part.pk for part in candidates.mentors}
    return {
        (str(part.pk), str(mentors[part.person_id])): SAME_PERSON
        for part in candidates.mentees
        if part.person_id in mentors
    }


def _draft_before(the_round: Round) -> dict[str, str]:
    drafts = the_round.proposals.filter(state=ProposalState.DRAFTED)
    pairs = drafts.values_list("mentee_id", "mentor_id")
    return {str(mentee): str(mentor) for mentee, mentor in pairs}


def _employers(parts: list[Participation]) -> dict[int, frozenset[str]]:
    """Return where people work by folded name, whether it is a partner or plain text."""
    ties = Affiliation.objects.filter(
        person__in=[part.person_id for part in parts],
        capacity=Capacity.EMPLOYEE,
        ends_on__isnull=True,
    )
    found: dict[int, set[str]] = {}
    for person_id, name in ties.values_list("person_id", "partner__name"):
        found.setdefault(person_id, set()).add(fold(name))
    for part in parts:
        if written := {fold(name) for name in part.person.employers} - {""}:
            found.setdefault(part.person_id, set()).update(written)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


class _Workplaces:
    """Several workplaces of a mentor as the one that the engine takes.

    A mentor's are one key together, and a mentee is given the keys that hold one of theirs.
    """

    def __init__(
        self, employers: dict[int, frozenset[str]], mentors: Iterable[Participation]
    ) -> None:
        self._keys: dict[str, set[str]] = {}
        for part in mentors:
            names = employers.get(part.person_id, frozenset())
            for name in names:
                self._keys.setdefault(name, set()).add(self.key(names) or "")

    def key(self, names: frozenset[str]) -> str | None:
        """Return the key of a mentor's workplaces; None without any."""
        return "\n".join(sorted(names)) or None

    def shared_by(self, names: frozenset[str]) -> frozenset[str]:
        """Return the keys of mentors who share a workplace with a mentee."""
        return frozenset(key for name in names for key in self._keys.get(name, ()))
