"""A consistent view of a database to copy from, and an empty one to copy into."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import dj_database_url
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.utils import load_backend
from psycopg import IsolationLevel

from tsemed.accounts.models import User
from tsemed.operating.rows import tables
from tsemed.people.models import Person

SNAPSHOT, TARGET = "snapshot", "target"
_TRIGGERS: Final = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


class NotEmpty(Exception):
    """The database that is written to holds people already."""


@contextmanager
def snapshot() -> Iterator[str]:
    """Give the alias of a view of the database that no writer changes, and stops no writer."""
    live = connections[DEFAULT_DB_ALIAS]
    if live.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="tsemed-backup-", dir=_folder(live)) as folder:
            copy = Path(folder) / "snapshot.sqlite3"
            live.ensure_connection()
            with closing(sqlite3.connect(copy)) as there:
                # In one step: the copy is of one moment, however many write meanwhile.
                live.connection.backup(there)
            with _known(SNAPSHOT, {**live.settings_dict, "NAME": str(copy)}):
                yield SNAPSHOT
        return
    options = {**live.settings_dict["OPTIONS"], "isolation_level": IsolationLevel.REPEATABLE_READ}
    with (
        _known(SNAPSHOT, {**live.settings_dict, "OPTIONS": options}),
        transaction.atomic(using=SNAPSHOT),
    ):
        yield SNAPSHOT


@contextmanager
def database_at(address: str) -> Iterator[str]:
    """Give the alias of another database, by its address."""
    usual = connections[DEFAULT_DB_ALIAS].settings_dict
    with _known(TARGET, {**usual, "OPTIONS": {}, **dj_database_url.parse(address)}):
        yield TARGET


@contextmanager
def replacing_everything(using: str) -> Iterator[None]:
    """Let every row be written into a database without people; all of it or nothing.

    Triggers guard what is written once; they are off for this one transaction.
    """
    if Person._base_manager.using(using).exists() or User._base_manager.using(using).exists():
        raise NotEmpty
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        names = [connection.ops.quote_name(model._meta.db_table) for model in tables()]
        if connection.vendor == "sqlite":
            cursor.execute(_TRIGGERS)
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
            for name in names:
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608 names are our own
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
            return
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(names)}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


@contextmanager
def _known(alias: str, settings: dict[str, Any]) -> Iterator[None]:
    """Let queries name a database by an alias."""
    connections[alias] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]


def _folder(live: Any) -> Path:
    """Return where the copy of a file goes: next to it, so that the disk is one that has space."""
    return Path(str(live.settings_dict["NAME"])).parent
