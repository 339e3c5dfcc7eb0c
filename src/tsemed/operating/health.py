"""Whether an installation works: what a monitor may know, and nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tsemed.notifications.queries import living_workers, oldest_due_since

# Letters that are due go within seconds; held-back and failed ones are not due.
LETTERS_ARE_LATE_AFTER: Final = timedelta(minutes=10)

OK, WRONG = "ok", "wrong"


def readiness(*, at: datetime) -> Mapping[str, str]:
    """Return whether each part works, by its name."""
    parts: Mapping[str, Callable[[], bool]] = {
        "database": lambda: True,
        "migrations": _is_migrated,
        "worker": lambda: bool(living_workers(at=at, lost_after=settings.WORKER_LOST_AFTER)),
        "letters": lambda: not _letters_are_late(at),
    }
    try:
        connection.ensure_connection()
        return {name: OK if works() else WRONG for name, works in parts.items()}
    except DatabaseError:
        # What is not known does not work; a half answer would look like one.
        return dict.fromkeys(parts, WRONG)


def is_ready(parts: Mapping[str, str]) -> bool:
    """Return whether every part works."""
    return set(parts.values()) == {OK}


def _letters_are_late(at: datetime) -> bool:
    since = oldest_due_since(at=at)
    return since is not None and at - since > LETTERS_ARE_LATE_AFTER


def _is_migrated() -> bool:
    return _known_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of this release; they are files, and stay the same while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
