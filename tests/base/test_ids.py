"""Thousands of ids in one question find exactly those that Django's own way finds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, Cast

from tsemed.base.ids import IsAmong, IsOneOf
from tsemed.cycles.models import Cycle
from tsemed.partners.models import Partner


@pytest.fixture
def partners(db: None) -> list[int]:
    """Return forty partners, by number."""
    made = [
        Partner(kind="business", name=f"Firm {number:02}", state_since=NOW) for number in range(40)
    ]
    return [one.pk for one in Partner.objects.bulk_create(made)]


@pytest.mark.parametrize("every", [1, 3, 50])
def test_the_rows_with_one_of_the_ids_are_found(every: int, partners: list[int]) -> None:
    ids = partners[::every]
    rows = Partner.objects.order_by("pk")
    assert list(rows.filter(IsOneOf("pk", ids))) == list(rows.filter(pk__in=ids))
    assert list(rows.exclude(IsOneOf("pk", ids))) == list(rows.exclude(pk__in=ids))


def test_no_ids_find_nobody_and_unknown_ones_do_no_harm(partners: list[int]) -> None:
    assert list(Partner.objects.filter(IsOneOf("pk", []))) == []
    assert Partner.objects.filter(IsOneOf("pk", [partners[0], 2**40, -1])).get().pk == partners[0]


def test_the_ids_are_one_parameter_however_many(partners: list[int]) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = Partner.objects.filter(IsOneOf("pk", range(1, 100_000))).count()
    assert (found, len(captured)) == (40, 1)


def test_the_rows_among_the_answers_of_another_question_are_found(partners: list[int]) -> None:
    others = Partner.objects.filter(name__lt="Firm 10").order_by()
    among = Partner.objects.filter(IsAmong("pk", others.values("pk")))
    assert {one.name for one in among} == {f"Firm {number:02}" for number in range(10)}
    nobody = Partner.objects.filter(name="nobody").order_by().values("pk")
    assert not Partner.objects.filter(IsAmong("pk", nobody)).exists()


def test_a_row_without_an_id_is_among_nothing(cast: Cast) -> None:
    among = IsAmong("organisation", Partner.objects.order_by().values("pk"))
    assert [one.name for one in Cycle.objects.filter(among)] == ["Galil"]
    assert [one.name for one in Cycle.objects.exclude(among)] == ["Negev"]
