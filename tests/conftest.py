"""Fixtures shared by all rooms."""

from __future__ import annotations

import os

import pytest
from tests.browser import chromium, playwright_here
from tests.cast import Cast, assemble

__all__ = ["cast", "chromium", "playwright_here"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast of characters, assembled in the test's database."""
    return assemble()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Race tests count only on PostgreSQL, so elsewhere they are not even collected."""
    if "postgres" in os.environ.get("TSEMED_DATABASE_URL", ""):
        return
    races = [item for item in items if item.get_closest_marker("race")]
    config.hook.pytest_deselected(items=races)
    items[:] = [item for item in items if item not in races]
