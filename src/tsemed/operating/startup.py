"""Why an installation cannot start: each reason is one sentence that says what to do.

Nothing is changed here. What cannot be asked as long as something else is wrong is not asked:
`reasons_not_to_start` yields in the order in which an operator mends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tsemed.base.command import Refusal

# As Django's own check of a deployment asks (security.W009).
SHORTEST_KEY: Final = 50


def refuse_to_start_wrong() -> None:
    """Raise a Refusal with the first reason not to start, if there is one."""
    for reason in reasons_not_to_start():
        raise Refusal(reason)


def refuse_to_migrate_wrong() -> None:
    """Raise a Refusal where tables must not even be made."""
    for reason in _reasons_before_tables():
        raise Refusal(reason)


def reasons_not_to_start() -> Iterator[str]:
    """Yield what stands in the way; tables are looked at only where there can be some."""
    yield from _of_the_key()
    is_fit = True
    for reason in _reasons_before_tables():
        is_fit = False
        yield reason
    if is_fit:
        yield from _of_migrations()


def _reasons_before_tables() -> Iterator[str]:
    is_fit = True
    for reason in _of_folders():
        is_fit = False
        yield reason
    if is_fit:
        yield from _of_the_database()


def _of_the_key() -> Iterator[str]:
    if settings.DEMO or settings.DEBUG:
        return
    length = _length_of_the_key()
    if length == 0:
        yield "TSEMED_SECRET_KEY is not set. Make a key once with `tsemed secret-key` and keep it."
    elif length < SHORTEST_KEY:
        yield (
            f"TSEMED_SECRET_KEY has {length} characters; {SHORTEST_KEY} are the least. "
            "Make a key once with `tsemed secret-key` and keep it."
        )


def _length_of_the_key() -> int:
    try:
        return len(settings.SECRET_KEY)
    except ImproperlyConfigured:
        return 0


def _of_folders() -> Iterator[str]:
    for folder in (settings.HOME, settings.STATIC_ROOT, settings.MEDIA_ROOT):
        if why := _why_unwritable(Path(folder)):
            yield f"{folder} cannot be written: {why}. Change its owner, or TSEMED_HOME."
            return


def _why_unwritable(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__


def _of_the_database() -> Iterator[str]:
    """Ask whether the database answers, and folds Hebrew, Arabic and Latin letters."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                cursor.execute("SELECT 1")
                return
            cursor.execute("SELECT current_setting('server_encoding'), lower('Ä') = 'ä'")
            encoding, folds = cursor.fetchone()
    except DatabaseError as error:
        yield f"The database cannot be opened ({_kind(error)}). Look at TSEMED_DATABASE_URL."
        return
    if encoding != "UTF8" or not folds:
        yield (
            f"The database is {encoding}{'' if folds else ' and folds no letters'}; make it with "
            "--encoding UTF8 --locale C.UTF-8 --template template0 (docs/operating.md)."
        )


def _kind(error: DatabaseError) -> str:
    """Return what a database error is, without its message, in which an address may stand."""
    state = getattr(error.__cause__, "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__


def _of_migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if newer := set(loader.applied_migrations) - set(loader.disk_migrations) - _replaced(loader):
        yield (
            f"The database is of a newer release ({len(newer)} migrations are not known here). "
            "Install that release, or restore the backup of this one."
        )
        return
    if steps := executor.migration_plan(loader.graph.leaf_nodes()):
        yield f"{len(steps)} migrations are not applied. Back up, then run `tsemed migrate`."
    elif settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        yield "The table of the cache is missing. Run `tsemed migrate`."


def _replaced(loader: object) -> set[tuple[str, str]]:
    replacing = getattr(loader, "replacements", {}).values()
    return {name for migration in replacing for name in migration.replaces}
