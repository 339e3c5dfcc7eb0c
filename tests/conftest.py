"""Fixtures shared by all apps."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from tests.browser import chromium, playwright_here
from tests.cast import Cast, assemble
from tests.migrated_database import copied

from tsemed.base.append_only import unprotected
from tsemed.terms import known as terms

__all__ = ["cast", "chromium", "playwright_here"]

# While tests are collected there is no database that the lists of people could follow.
for listed in terms.FOLLOWED:
    listed.follow(None)

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


@pytest.fixture(autouse=True)
def _lists_as_they_are(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no test see the terms of another; without a database the lists are the shipped ones."""
    terms.forget()
    if not is_pure(request.node):
        terms.follow()
    yield
    for listed in terms.FOLLOWED:
        listed.follow(None)


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which `make test` divides what need not run on both databases."""
    parser.addoption("--split", action="store_true", help="leave to the other database its share")


COLLECTED = pytest.StashKey[list[pytest.Item]]()
"""All tests of a run, those that it leaves out too."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what counts only on the other database, or runs once and there."""
    on_postgres = "postgres" in os.environ.get("TSEMED_DATABASE_URL", "")
    config.stash[COLLECTED] = list(items)
    elsewhere = left_out(items, on_postgres=on_postgres, is_split=config.getoption("split"))
    config.hook.pytest_deselected(items=elsewhere)
    absent = set(elsewhere)
    items[:] = [item for item in items if item not in absent]


def left_out(
    items: list[pytest.Item], *, on_postgres: bool, is_split: bool = True
) -> list[pytest.Item]:
    """Return the tests that a run on a database leaves to the other one."""
    elsewhere = [item for item in items if (is_pure(item) if on_postgres else is_race(item))]
    return elsewhere + (share_of(items, on_postgres=not on_postgres) if is_split else [])


def is_race(item: pytest.Item) -> bool:
    """Return whether threads meet in it, which one writer at a time never lets happen."""
    return item.get_closest_marker("race") is not None


def is_pure(item: pytest.Item) -> bool:
    """Return whether the outcome is the same on any database."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("race")
    return not marked and DATABASES.isdisjoint(getattr(item, "fixturenames", ()))


def share_of(items: list[pytest.Item], *, on_postgres: bool) -> list[pytest.Item]:
    """Return which tests marked `split` run on a database: every second one of each module."""
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        # What asks no database is never asked on PostgreSQL, so it is not divided.
        if item.get_closest_marker("split") and not is_pure(item):
            modules.setdefault(item.path, []).append(item)
    return [item for split in modules.values() for item in split[on_postgres::2]]
