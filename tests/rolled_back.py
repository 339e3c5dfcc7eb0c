"""Writing that is taken back, for tests that walk over everything and must leave no trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def rolled_back() -> Iterator[None]:
    """Take back whatever is written inside.

    The transaction is marked as one of the tests, as Django marks that around each test, so
    that the product may compute inside it (see `tsemed.base.transactions`).
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
