"""Pages of a list that may be very long: never counted to the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Func, OrderBy, QuerySet

SIZE = 50
FARTHEST = 1_000


class BoundedPaginator(Paginator[Any]):
    """Counts and shows no further than people would ever leaf; beyond that one narrows."""

    @property
    def count(self) -> int:
        """Return how many rows there are, or FARTHEST if there are more."""
        known: int | None = self.__dict__.get("_count")
        if known is None:
            rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
            # The order is dropped for counting: sorting a million rows to count them is waste.
            known = rows.order_by()[: FARTHEST + 1].count()
            self.has_more = known > FARTHEST
            known = min(known, FARTHEST)
            self.__dict__["_count"] = known
        return known

    has_more = False


def sorted_by(*names: str) -> list[OrderBy]:
    """Return an order made by sorting what was found, for what was narrowed before.

    By the bare column PostgreSQL spares the sort: it walks the index over everybody's name
    and looks up each of hundreds of thousands until fifty of one cycle are together.
    """
    return [
        Func(F(name), template="(%(expressions)s || '')", output_field=CharField()).asc()
        for name in names
    ]


def page_of(
    rows: QuerySet[Any],
    number: str | None,
    *,
    size: int = SIZE,
    whole: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
) -> Page[Any]:
    """Return one page of rows; a page that is not there is answered with the nearest one.

    What `whole` joins and adds to a row is read for the rows of this page alone: only their
    ids are put in order, where a list of 10,000 would else be read in full for fifty of them.
    """
    page = BoundedPaginator(rows, size).get_page(number)
    if whole is None:
        page.object_list = list(page.object_list)
        return page
    ids = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
    found = {row.pk: row for row in whole(rows.model._base_manager.filter(pk__in=ids))}
    page.object_list = [found[pk] for pk in ids if pk in found]
    return page
