"""Putting the shipped terms into their table, where a list has none."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tsemed.terms.known import forget
from tsemed.terms.models import Term
from tsemed.terms.shipped import SHIPPED


def write_shipped(model: Any) -> None:
    """Write the shipped terms of every list that has none; a list in use is left as it is."""
    filled = set(model.objects.order_by().values_list("choice_list", flat=True).distinct())
    model.objects.bulk_create(
        model(
            choice_list=name,
            code=one.code,
            he=one.he,
            ar=one.ar,
            en=one.en,
            also=list(one.also),
            place=place,
        )
        for name, shipped in SHIPPED.items()
        if name not in filled
        for place, one in enumerate(shipped)
    )


def after_migrate(**_sent: Any) -> None:
    """Write the shipped terms once their table is there."""
    if Term._meta.db_table in connection.introspection.table_names():
        write_shipped(Term)
        forget()
