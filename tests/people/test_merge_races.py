"""Two who merge the same rows in the same moment, on PostgreSQL: one of them does."""

from __future__ import annotations

import pytest
from tests.cast import NOW, assemble, mentee, person
from tests.people.twice import NO_LOGIN, carmel, fresh
from tests.questionnaires.test_races import at_once

from tsemed.base.models import AuditRow
from tsemed.people.merge_rights import Pair
from tsemed.people.merging import merge
from tsemed.people.models import Person

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TIMES = 5


def test_of_two_merges_one_is_done_whatever_their_direction() -> None:
    cast = assemble()
    place = carmel(cast)
    for turn in range(TIMES):
        one, other = (
            mentee(person(f"{name} {turn}", "T", **NO_LOGIN), cycle, cast.steps).person
            for name, cycle in (("One", cast.galil), ("Other", place))
        )
        pairs = [Pair(one, other), Pair(other, one), Pair(one, other)]
        results = at_once(
            *(
                lambda pair=pair: merge(
                    pair, chosen=[], seen=pair.seen, by=cast.login("dana"), at=NOW
                )
                for pair in pairs
            )
        )
        assert sorted(type(result).__name__ for result in results) == [
            "Person", "StaleVersion", "StaleVersion",
        ]  # fmt: skip
        kept = next(result for result in results if isinstance(result, Person))
        gone = fresh(other if kept.pk == one.pk else one)
        assert (gone.merged_into, kept.participations.count()) == (kept, 2)
    assert AuditRow.objects.filter(event="people.person.merged").count() == TIMES
