"""The declared list of apps that are asked what waits for somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tsemed.accounts.models import User
from tsemed.base.todos import TodoItem
from tsemed.cycles import queries as cycles
from tsemed.imports import queries as imports
from tsemed.matching import queries as matching
from tsemed.people import queries as people
from tsemed.relationships import queries as relationships

Source = Callable[..., list[TodoItem]]

SOURCES: tuple[Source, ...] = (
    matching.todos_for,
    relationships.todos_for,
    cycles.todos_for,
    imports.todos_for,
    people.todos_for,
)


def todo_items_for(user: User, *, on: date) -> list[TodoItem]:
    """Return every line of every app for this user, in no order yet."""
    return [line for source in SOURCES for line in source(user, on=on)]
