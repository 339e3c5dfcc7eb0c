"""From two lists of people to the problem the engine solves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pairing.problem.people import Gender, Mentee, Mentor, Mode, Need, Place, Rank, Stage
from pairing.problem.problem import Problem
from pairing.reference.folding import fold
from pairing.reference.localities import Locality
from pairing.reference.observance import Observance, times_respecting
from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.people_lists import PeopleList
from tsemed.spreadsheets.problems import Code, WorkbookProblem

Pairs = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Round:
    """A problem made from a mentor list and a mentee list, with their rows."""

    problem: Problem
    mentors: Mapping[str, Listed]
    mentees: Mapping[str, Listed]
    refused: tuple[WorkbookProblem, ...]


def round_of(mentors: PeopleList, mentees: PeopleList, *, on: date) -> Round:
    """Return the problem two lists state, waiting counted up to the day `on`.

    A mentee whose row names a mentor who is not on the list, or asks for what cannot be, is
    left out and reported: a decision or a conflict must not be dropped silently.
    """
    taken = _Taken(mentors, mentees)
    kept = [person for person in mentees.people if taken.take(person)]
    problem = Problem(
        mentees=tuple(mentee_of(person, on=on) for person in kept),
        mentors=taken.mentors,
        pins=frozenset(taken.pins),
        forbidden=taken.forbidden,
    )
    return Round(
        problem,
        {person.id: person for person in mentors.people},
        {person.id: person for person in kept},
        tuple(taken.refused),
    )


class _Taken:
    """The decisions and conflicts of the mentees taken so far, and the places they leave."""

    def __init__(self, mentors: PeopleList, mentees: PeopleList) -> None:
        self._known = _Known(mentors.people)
        self._list = mentees
        self.mentors = tuple(mentor_of(person) for person in mentors.people)
        self._places = {mentor.id: mentor.capacity for mentor in self.mentors}
        self.pins: set[tuple[str, str]] = set()
        self.forbidden: Pairs = {}
        self.refused: list[WorkbookProblem] = []

    def take(self, person: Listed) -> bool:
        """Take what one mentee's row decides, or report why the row has to be left out."""
        faults = list(self._faults(person))
        self.refused.extend(faults)
        if faults:
            return False
        for name in self._known.named(person, "decided_mentor"):
            mentor = self._known.id_of(name)
            self._places[mentor] -= 1
            self.pins.add((person.id, mentor))
        for key, reason in _RULED_OUT:
            for name in self._known.named(person, key):
                self.forbidden[person.id, self._known.id_of(name)] = reason
        return True

    def _faults(self, person: Listed) -> Iterator[WorkbookProblem]:
        for key in ("decided_mentor", *(key for key, _ in _RULED_OUT)):
            for name in self._known.named(person, key):
                if name not in self._known:
                    yield self._fault(Code.NO_SUCH_PERSON, person, key, name)
        decided = self._known.named(person, "decided_mentor")
        if len(decided) > 1:
            yield self._fault(Code.UNKNOWN_VALUE, person, "decided_mentor", ", ".join(decided))
        elif decided and decided[0] in self._known:
            yield from self._faults_of_decision(person, decided[0])

    def _faults_of_decision(self, person: Listed, name: str) -> Iterator[WorkbookProblem]:
        mentor = self._known.id_of(name)
        if self._places[mentor] < 1:
            yield self._fault(Code.NO_PLACE_LEFT, person, "decided_mentor", name)
        for key, _ in _RULED_OUT:
            for other in self._known.named(person, key):
                if other in self._known and self._known.id_of(other) == mentor:
                    yield self._fault(Code.CONTRADICTION, person, "decided_mentor", name)

    def _fault(self, code: Code, person: Listed, key: str, name: str) -> WorkbookProblem:
        heading = self._list.headings[key]
        return self._list.problem(code, row=person.row, column=heading, values={"value": name})


_RULED_OUT = (("not_with", "conflict"), ("earlier_mentors", "earlier_pair"))


class _Known:
    """The people of a list by number and by name, spelling folded; a shared name is nobody's."""

    def __init__(self, people: Iterable[Listed]) -> None:
        self._ids: dict[str, str] = {}
        by_name: dict[str, list[str]] = {}
        for person in people:
            self._ids[fold(person.id)] = person.id
            by_name.setdefault(fold(person.name), []).append(person.id)
        for name, ids in by_name.items():
            if len(ids) == 1:
                self._ids.setdefault(name, ids[0])

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._ids

    def id_of(self, name: str) -> str:
        return self._ids[fold(name)]

    def named(self, person: Listed, key: str) -> tuple[str, ...]:
        """Return the names in a cell; a name may itself hold a comma, so the longest come first."""
        parts = _codes(person.values, key)
        names = []
        while parts:
            taken = next(
                (end for end in range(len(parts), 1, -1) if ", ".join(parts[:end]) in self), 1
            )
            names.append(", ".join(parts[:taken]))
            parts = parts[taken:]
        return tuple(names)


def mentor_of(person: Listed) -> Mentor:
    """Return a mentor of the list as the engine takes one; what the list leaves open stays open."""
    values = person.values
    return Mentor(
        **_common(person),
        offers=frozenset(Need(code) for code in _codes(values, "offers")),
        rank=Rank(_code(values, "rank") or Rank.MIDDLE),
        years_of_experience=_whole(values, "years"),
        stages=frozenset(Stage(code) for code in _codes(values, "stages")),
        populations=frozenset(_codes(values, "populations")),
        wishes=frozenset(_codes(values, "wishes")),
        employer=fold(str(values["employer"])) if values.get("employer") else None,
        capacity=_or(_whole(values, "capacity"), 1),
        trained=values.get("trained") is not False,
        cleared=values.get("cleared") is not False,
    )


def mentee_of(person: Listed, *, on: date) -> Mentee:
    """Return a mentee of the list as the engine takes one."""
    values = person.values
    population = _codes(values, "population")
    topics = frozenset(_codes(values, "topics"))
    stage, rank = _code(values, "stage"), _code(values, "wishes_rank")
    accepted = values.get("accepted_on")
    return Mentee(
        **_common(person),
        needs=frozenset(Need(code) for code in _codes(values, "needs")),
        stage=Stage(stage) if stage else None,
        wishes_rank=Rank(rank) if rank else None,
        # One column serves both directions: what a mentee wants help with is what the mentor
        # can offer, and what the mentor may prefer to work on.
        wishes=topics,
        population=frozenset(population),
        wishes_background=values.get("wishes_background") is True,
        employers=_employers(_codes(values, "employers")),
        waiting_days=max((on - accepted).days, 0) if isinstance(accepted, date) else 0,
        group=population[0] if population else None,
    )


def _common(person: Listed) -> dict[str, Any]:
    values = person.values
    town = values.get("town")
    gender, wish = _code(values, "gender"), _code(values, "wishes_gender")
    return {
        "id": person.id,
        "languages": frozenset(_codes(values, "languages")),
        "place": _place(town),
        "region": town.district if isinstance(town, Locality) else "",
        "radius_km": _whole(values, "radius_km"),
        "modes": frozenset(Mode(code) for code in _codes(values, "modes")),
        "times": _times(values),
        "gender": Gender(gender) if gender else None,
        "wishes_gender": Gender(wish) if wish else None,
        "occupations": _codes(values, "occupations"),
        "background": frozenset(_codes(values, "background")),
        "topics": frozenset(_codes(values, "topics")),
    }


def _employers(names: tuple[str, ...]) -> frozenset[str]:
    """Return the workplaces a cell names; the whole of it too, for a name that holds a comma."""
    return frozenset(fold(name) for name in (*names, ", ".join(names)) if name)


def _place(town: object) -> Place | None:
    return town.place if isinstance(town, Locality) else None


def _times(values: Mapping[str, object]) -> frozenset[str]:
    """Return the times without those a calendar keeps; if none are left, return all.

    No times at all would say that every time is possible, the very opposite.
    """
    times = frozenset(_codes(values, "times"))
    observances = [Observance(code) for code in _codes(values, "observance")]
    return times_respecting(times, observances=observances) or times


def _code(values: Mapping[str, object], key: str) -> str:
    return str(values.get(key) or "")


def _codes(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    codes = values.get(key, ())
    assert isinstance(codes, tuple)
    return codes


def _whole(values: Mapping[str, object], key: str) -> int | None:
    number = values.get(key)
    return number if isinstance(number, int) else None


def _or(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number
