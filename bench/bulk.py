"""Writing millions of rows: COPY on PostgreSQL, executemany on SQLite, indexes afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = tuple[Any, ...]


def plain(value: Any) -> Any:
    """Return a value as both databases read it from text."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False)
    return value


class Table:
    """One table and the columns that rows give; the others get the model's own defaults."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [field for name, field in fields.items() if name not in columns]
        self.defaults = tuple(plain(field.get_default()) for field in rest)
        self.name = model._meta.db_table
        names = [fields[name].column for name in columns] + [field.column for field in rest]
        self.columns = ", ".join(f'"{name}"' for name in names)
        self.marks = ", ".join("?" for _ in names)
        self.written = 0

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows, values in the order of the columns given."""
        complete = [row + self.defaults for row in rows]
        self.written += len(complete)
        connection.ensure_connection()
        raw: Any = connection.connection
        if connection.vendor == "sqlite":
            raw.executemany(
                f'INSERT INTO "{self.name}" ({self.columns}) VALUES ({self.marks})', complete
            )
            return
        with (
            raw.cursor() as cursor,
            cursor.copy(f'COPY "{self.name}" ({self.columns}) FROM STDIN') as copy,
        ):
            for row in complete:
                copy.write_row(row)


@contextmanager
def without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """Drop what slows writing and build it again at the end, then look at the data."""
    names = [model._meta.db_table for model in tables]
    drop, build = _sqlite(names) if connection.vendor == "sqlite" else _postgres(names)
    _run(drop)
    yield
    _run(build)
    bring_into_step(*tables)


def bring_into_step(*tables: type[models.Model]) -> None:
    """Let new rows be numbered after those written, and look at the data."""
    _run(connection.ops.sequence_reset_sql(no_style(), list(tables)))
    _run(["ANALYZE"])


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _sqlite(names: list[str]) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -400000")
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'")
        found = [row for row in cursor.fetchall() if row[1] in names and row[2]]
    return [f'DROP INDEX "{name}"' for name, _, _ in found], [sql for _, _, sql in found]


def _postgres(names: list[str]) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(
            "SELECT c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)"
            " FROM pg_constraint c WHERE c.contype IN ('f', 'u')"
            " AND c.conrelid::regclass::text = ANY(%s) ORDER BY c.contype DESC",
            [names],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            "SELECT i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid::regclass::text = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [names],
        )
        indexes = cursor.fetchall()
    drop = [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _ in constraints[::-1]]
    drop += [f"DROP INDEX {name}" for name, _ in indexes]
    build = [definition for _, definition in indexes]
    build += [f'ALTER TABLE {table} ADD CONSTRAINT "{n}" {how}' for table, n, how in constraints]
    return drop, build
