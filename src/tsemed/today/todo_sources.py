"""Which apps are asked what waits for somebody: the declared list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tsemed.accounts.models import User
from tsemed.base.todos import TodoItem
from tsemed.cycles import todos as cycles
from tsemed.finance import todos as finance
from tsemed.imports import todos as imports
from tsemed.matching import todos as matching
from tsemed.people import todos as people
from tsemed.people.phone_numbers import with_numbers
from tsemed.relationships import todos as relationships

Source = Callable[..., list[TodoItem]]

SOURCES: Mapping[str, Source] = {
    "matching": matching.todos_for,
    "relationships": relationships.todos_for,
    "cycles": cycles.todos_for,
    "imports": imports.todos_for,
    "people": people.todos_for,
    "finance": finance.todos_for,
}


def todo_items_for(user: User, *, on: date) -> list[TodoItem]:
    """Return every line of every app for this user, in no order yet, with numbers to call."""
    lines = [line for source in SOURCES.values() for line in source(user, on=on)]
    return with_numbers(user, lines)
