"""Fixtures shared by all apps."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from tests.browser import chromium, playwright_here
from tests.cast import Cast, assemble
from tests.migrated_database import copied

from tsemed.base.append_only import unprotected

__all__ = ["cast", "chromium", "playwright_here"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the one migrated database, instead of migrating for every worker."""
    with django_db_blocker.unblock(), copied():
        yield


@pytest.fixture(autouse=True, scope="session")
def _tables_written_once_are_emptied(django_test_environment: None) -> Iterator[None]:
    """Let a test that commits empty all tables after itself, the ones written once too."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with unprotected(connection):
            empty(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the cast of characters, assembled in the test's database."""
    return assemble()


def pytest_collection_finish() -> None:
    """Look for cycles seldom, and never among what was imported: it stays to the end."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


# Tests that ask for none of these use no database of ours.
DATABASES = frozenset({"db", "transactional_db", "live_server", "database"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Races count only on PostgreSQL; what asks no database is tested once, with SQLite."""
    on_postgres = "postgres" in os.environ.get("TSEMED_DATABASE_URL", "")
    elsewhere = [item for item in items if (is_pure(item) if on_postgres else is_race(item))]
    config.hook.pytest_deselected(items=elsewhere)
    left_out = set(elsewhere)
    items[:] = [item for item in items if item not in left_out]


def is_race(item: pytest.Item) -> bool:
    """Return whether threads meet in it, which one writer at a time never lets happen."""
    return item.get_closest_marker("race") is not None


def is_pure(item: pytest.Item) -> bool:
    """Return whether the outcome is the same on any database."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("race")
    return not marked and DATABASES.isdisjoint(getattr(item, "fixturenames", ()))
