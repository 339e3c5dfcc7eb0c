"""Classes of people who agree in the fields that a rule or criterion reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from operator import attrgetter
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Index = npt.NDArray[np.int64]
Person = TypeVar("Person")

MOST_EMPTY = 8
"""How many numbers without a person there may be, for each person, in a table of numbers."""

PEOPLE_AT_ONCE = 1_000


class FieldClasses(Generic[Person]):
    """The people of one side, and the number of the value that each has in each field."""

    def __init__(self, people: Sequence[Person], fields: Iterable[str]) -> None:
        """Give numbers to the values of all fields that will be read."""
        self.people = people
        self._numbers = {
            field: numbered(values) for field, values in _columns(people, fields).items()
        }

    def classes(self, reads: tuple[str, ...]) -> tuple[Ints, list[Person]]:
        """Return the class of each person by some fields, and one representative per class.

        Classes are numbered in the order of their first person.
        """
        key = np.zeros(len(self.people), dtype=np.int64)
        first = key[:1]
        for field in reads:
            number = self._numbers[field]
            key, first = renumbered(key * (int(number.max(initial=0)) + 1) + number)
        return key.astype(np.int32), [self.people[at] for at in first.tolist()]


def _columns(people: Sequence[Person], fields: Iterable[str]) -> dict[str, list[object]]:
    """Return the values of all people by field; some people at a time, who then are in cache."""
    columns: dict[str, list[object]] = {field: [] for field in fields}
    getters = [(values, attrgetter(field)) for field, values in columns.items()]
    for begin in range(0, len(people), PEOPLE_AT_ONCE):
        some = people[begin : begin + PEOPLE_AT_ONCE]
        for values, getter in getters:
            values.extend(map(getter, some))
    return columns


def numbered(values: Sequence[object]) -> Ints:
    """Count values off in the order of their first appearance, equal values alike.

    People share few objects, and to hash one takes long, so each object is hashed once.
    """
    by_identity: defaultdict[int, int] = defaultdict(count().__next__)
    identities = map(by_identity.__getitem__, map(id, values))
    number, first = renumbered(np.fromiter(identities, np.int64, len(values)))
    by_value: defaultdict[object, int] = defaultdict(count().__next__)
    of_object = [by_value[values[at]] for at in first.tolist()]
    return np.array(of_object, dtype=np.int32)[number]


def renumbered(key: Index) -> tuple[Index, Index]:
    """Count keys of at least 0 off in the order of first appearance; return where that is."""
    people = len(key)
    if key.max(initial=0) > MOST_EMPTY * people:
        key = np.unique(key, return_inverse=True)[1]
    first = np.full(key.max(initial=-1) + 1, people, dtype=np.int64)
    first[key[::-1]] = np.arange(people)[::-1]
    appearing = np.sort(first[first < people])
    number = np.empty_like(first)
    number[key[appearing]] = np.arange(len(appearing))
    return number[key], appearing
