"""Pages of a list that may be very long: never counted to the end."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

SIZE = 50
FARTHEST = 1_000


class BoundedPaginator(Paginator[Any]):
    """Counts and shows no further than people would ever leaf; beyond that one narrows."""

    @property
    def count(self) -> int:
        """How many rows there are, or FARTHEST if there are more."""
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


def page_of(rows: QuerySet[Any], number: str | None, *, size: int = SIZE) -> Page[Any]:
    """One page of rows; a page that is not there is answered with the nearest one."""
    page = BoundedPaginator(rows, size).get_page(number)
    page.object_list = list(page.object_list)
    return page
