"""Somebody entered twice, for the tests of merging."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW, Cast, assign, cycle, mentee, mentor, person

from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.work_models import WorkModel
from tsemed.people.merge_rights import Pair
from tsemed.people.merging import merge
from tsemed.people.models import Person
from tsemed.people.write_policy import Target

NO_LOGIN: dict[str, Any] = {"login": False, "email": ""}


def carmel(cast: Cast) -> Cycle:
    """Return another cycle that Dana leads."""
    made = cycle("Carmel", WorkModel.PROGRAMME_COORDINATOR, cast.steps)
    assign(cast.dana, made, "coordinator")
    return made


def second_yosef(cast: Cast, **fields: Any) -> Participation:
    """Return Yosef as he was entered again in another cycle of Dana's."""
    twice = person("Yossi", "Tesfaye", **{**NO_LOGIN, **fields})
    return mentee(twice, carmel(cast), cast.steps)


def second_michal(cast: Cast, **fields: Any) -> Participation:
    """Return Michal as she was entered again in another cycle of Dana's."""
    twice = person("Michaela", "Azulay", **{**NO_LOGIN, **fields})
    return mentor(twice, carmel(cast))


def fresh(one: Person) -> Person:
    """Return a person as the database holds them."""
    return Person.objects.get(pk=one.pk)


def merged(
    cast: Cast,
    kept: Person,
    other: Person,
    *chosen: tuple[Target, str],
    by: str = "dana",
) -> Person:
    """Merge two rows as somebody who has just looked at both."""
    pair = Pair(fresh(kept), fresh(other))
    return merge(pair, chosen=chosen, seen=pair.seen, by=cast.login(by), at=NOW)
