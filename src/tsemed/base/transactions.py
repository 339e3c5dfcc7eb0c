"""Keep long work out of transactions.

An open transaction holds what it has written: on SQLite every other writer waits for it, on
PostgreSQL everybody who wants the same row. So work that may take seconds starts before or
after a transaction, never inside one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connections

P = ParamSpec("P")
R = TypeVar("R")


class ComputingInTransaction(RuntimeError):
    """Long work was started while a transaction is open; the caller must be rewritten."""


def is_in_transaction() -> bool:
    """Return whether this thread holds a transaction open on any database.

    The transaction in which Django's own test case wraps a test is not one that the product
    opened, and does not count; Django distinguishes it in the same way for `durable=True`.
    """
    return any(
        not block._from_testcase  # type: ignore[attr-defined]
        for connection in connections.all(initialized_only=True)
        for block in connection.atomic_blocks
    )


def outside_transactions(work: Callable[P, R]) -> Callable[P, R]:
    """Refuse to start `work` while a transaction is open; raise ComputingInTransaction.

    It is refused in production too: one request that fails is better than a database that
    stands still for everybody, and no test lets such a caller pass.
    """

    @wraps(work)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if is_in_transaction():
            raise ComputingInTransaction(f"{work.__qualname__} was called inside a transaction")
        return work(*args, **kwargs)

    return checked
