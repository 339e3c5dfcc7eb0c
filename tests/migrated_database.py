"""One migrated database per state of the migrations, copied for every worker of the tests.

Migrating takes seconds and gives the same tables every time, so it is done once and kept: on
SQLite as a file in `.cache/`, on PostgreSQL as a template database of the temporary cluster.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "test-databases"
MIGRATING_PACKAGES = ("django", "django-allauth", "django-tasks-db")


def fingerprint() -> str:
    """Return a short hash of everything that decides what the migrated tables look like."""
    found = hashlib.sha256()
    for path in sorted((ROOT / "src" / "tsemed").glob("*/migrations/*.py")):
        found.update(path.read_bytes())
    found.update(repr(settings.INSTALLED_APPS).encode())
    found.update(repr([version(name) for name in MIGRATING_PACKAGES]).encode())
    return found.hexdigest()[:12]


@contextmanager
def copied() -> Iterator[None]:
    """Point the default connection at a fresh copy of the migrated database."""
    with _locked():
        create = _copy_on_sqlite if connection.vendor == "sqlite" else _copy_on_postgres
        name = create()
    before = settings.DATABASES["default"]["NAME"]
    _use(name)
    yield
    _use(before)
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)
    else:
        with _maintenance() as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def copy_to_file(path: Path) -> None:
    """Copy the migrated database, which this worker uses too, to a file of SQLite."""
    shutil.copyfile(CACHE / f"{fingerprint()}.sqlite3", path)


def template_on_postgres() -> str:
    """Return the name of the migrated database that others on the server are made from."""
    return f"tsemed_template_{fingerprint()}"


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@contextmanager
def _locked() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy_on_sqlite() -> str:
    template = CACHE / f"{fingerprint()}.sqlite3"
    if not template.exists():
        for old in CACHE.glob("*.sqlite3*"):
            old.unlink()
        unfinished = str(template.with_suffix(".unfinished"))
        Path(unfinished).unlink(missing_ok=True)
        _migrate(unfinished)
        Path(unfinished).rename(template)
    name = str(settings.DATABASES["default"]["TEST"]["NAME"])
    shutil.copyfile(template, name)
    return name


def _copy_on_postgres() -> str:
    template = template_on_postgres()
    name = f"test_tsemed_{os.getppid()}_{os.getpid()}"
    with _maintenance() as admin:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if admin.execute(known, [template]).fetchone() is None:
            unfinished = f"{template}_unfinished"
            admin.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
            _migrate(unfinished)
            admin.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return name


def _migrate(name: str) -> None:
    """Create and migrate a database of this name with Django's own test creation."""
    before = settings.DATABASES["default"]["NAME"]
    test = connection.settings_dict["TEST"]
    kept, test["NAME"] = test.get("NAME"), name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    if connection.vendor == "sqlite":
        # Everything into the one file that is copied, none of it left in a separate log.
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _use(before)
    test["NAME"] = kept


def _maintenance() -> psycopg.Connection[tuple[object, ...]]:
    wanted = connection.settings_dict
    parts = {
        "host": wanted["HOST"],
        "port": wanted["PORT"],
        "user": wanted["USER"],
        "password": wanted["PASSWORD"],
        "dbname": "postgres",
    }
    given = {name: value for name, value in parts.items() if value}
    return psycopg.connect(**given, autocommit=True)
