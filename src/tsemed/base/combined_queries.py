"""Several questions asked of the database as one, for pages such as Today that have many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import IntegerField, Model, QuerySet, Subquery


class Number(Subquery):
    """How many rows a query finds, asked as a part of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def read_together(row: Model, **figures: Any) -> dict[str, Any]:
    """Return figures about different tables, asked in one query with a row that exists."""
    found: dict[str, Any] = row._meta.model._base_manager.filter(pk=row.pk).values(**figures).get()
    return found


def first_of(rows: QuerySet[Any], field: str) -> Subquery:
    """Return the smallest value of a field, to be asked as a part of another query."""
    return Subquery(rows.order_by(field).values(field)[:1])


def found_by(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    """Return what one of these queries finds, each with its own limit, as one query."""
    rows = parts[0].model._base_manager
    ids = [rows.filter(pk__in=part.values("pk")).order_by().values("pk") for part in parts]
    return cast("QuerySet[Any]", rows.filter(pk__in=ids[0].union(*ids[1:])))
