"""A page of a long list: in order, and read in full for its own rows alone."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast

from tsemed.base.paging import page_of, sorted_by
from tsemed.people.models import Person


def test_whole_rows_come_in_the_order_of_the_list_and_for_the_page_alone(cast: Cast) -> None:
    asked: list[set[int]] = []

    def whole(few: Any) -> Any:
        asked.append(set(few.values_list("pk", flat=True)))
        return few.select_related("user")

    everybody = Person.objects.order_by("-family_name", "pk")
    expected = list(everybody.values_list("pk", flat=True))[3:6]
    page = page_of(everybody, "2", size=3, whole=whole)
    assert [person.pk for person in page.object_list] == expected
    assert asked == [set(expected)]
    with CaptureQueriesContext(connection) as captured:
        assert all(person.user for person in page.object_list)
    assert len(captured) == 0


def test_sorting_what_was_found_gives_the_order_of_the_names(cast: Cast) -> None:
    by_index = Person.objects.order_by("family_name", "given_name", "pk")
    by_sorting = Person.objects.order_by(*sorted_by("family_name", "given_name"), "pk")
    assert list(by_sorting) == list(by_index)
    assert str(by_sorting.query) != str(by_index.query)
