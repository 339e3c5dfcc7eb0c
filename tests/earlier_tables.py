"""The tables as they were at an earlier migration, for tests of what a migration keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tsemed.people import address_triggers

Target = tuple[str, str]


@contextmanager
def tables_of(*before: Target) -> Iterator[Callable[[str, str], Any]]:
    """Go back to `before`, and forward again at the end; inside, models are asked by name.

    What `migrate` does around its plan is done here too: the triggers are taken away and put back.
    """
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    address_triggers.suspend_guard(using="default", plan=before)
    try:
        _migrate(list(before))
        state = MigrationExecutor(connection).loader.project_state(list(before))
        yield state.apps.get_model
    finally:
        _migrate(leaves)
        address_triggers.guard(using="default")


def _migrate(targets: list[Target]) -> None:
    MigrationExecutor(connection).migrate(targets)
