"""Lines about pairs: read at once, each for whom it is, with a key that lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import TODAY, Cast
from tests.relationships.pairs import galil_pair, pair

from tsemed.cycles.scope import scope_of
from tsemed.relationships.models import Relationship
from tsemed.relationships.todos import todos_for

pytestmark = pytest.mark.django_db


def test_all_lines_of_a_coordinator_are_two_queries(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    quiet = galil_pair(cast, days_ago=40)
    dana = cast.login("dana")
    scope_of(dana, TODAY)
    with django_assert_num_queries(2):
        lines = todos_for(dana, on=TODAY)
    assert [(line.key, line.carrier) for line in lines] == [
        (f"relationships.quiet:{quiet.pk}", "coordinator")
    ]


def test_who_referred_reads_of_a_beginning_and_of_an_end(cast: Cast) -> None:
    new = pair(cast.amina, cast.omar, days_ago=2)
    ines = [line.key for line in todos_for(cast.login("ines"), on=TODAY)]
    Relationship.objects.update(
        state="completed", state_since=f"{TODAY - timedelta(days=3)}T08:00Z"
    )
    after = [line.key for line in todos_for(cast.login("ines"), on=TODAY)]
    assert ines == [f"relationships.mentoring_begun:{new.pk}"]
    assert after == [f"relationships.mentoring_ended:{new.pk}"]
    assert todos_for(cast.login("dana"), on=TODAY) == []
