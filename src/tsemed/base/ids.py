"""Thousands of ids in one question to the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, tuple[Any, ...]]


class IsOneOf(Func):
    """Whether a column is one of these ids, as one parameter: `rows.filter(IsOneOf(…))`.

    Django's `__in` writes each id into the question. With thousands of them writing and reading
    it took longer than answering. PostgreSQL looks such a list up in a hash, whatever it
    believes about the other side, where joined to a subquery it may run that for every row.
    """

    def __init__(self, column: str, ids: Sequence[int]) -> None:
        super().__init__(F(column), output_field=BooleanField())
        self.ids = list(ids)

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_more: Any) -> Sql:  # noqa: ARG002 Django's own signature
        """Return the SQL and the parameters with the ids as an array."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY (%s::bigint[])", (*params, self.ids)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **_more: Any) -> Sql:  # noqa: ARG002 Django's own signature
        """Return the SQL and the parameters with the ids as a list in JSON."""
        column, params = compiler.compile(self.source_expressions[0])
        among = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 the column is ours
        return among, (*params, json.dumps(self.ids))


class IsAmong(Coalesce):
    """Whether a column is among the answers to another question, which is asked once.

    A plain `__in` lets the database join the two, and where it believes that few rows are
    found on one side, it may ask the other for each of them.
    """

    def __init__(self, column: str, others: QuerySet[Any, Any]) -> None:
        among: Any = Q(**{f"{column}__in": others})
        super().__init__(among, Value(False), output_field=BooleanField())
