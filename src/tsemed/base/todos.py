"""One line of somebody's list of what waits for them, as the `todos.py` of each app makes it.

An app asks the database at most twice for all its lines (`tests/today/test_query_budget.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Any, Protocol


class Text(Protocol):
    """A string, or one that is translated when it is shown."""

    def __str__(self) -> str:
        """Return it in the language of the moment."""


class Urgency(IntEnum):
    """What hurts most comes first."""

    CALM = 0
    SOON = 1
    AMBER = 2
    RED = 3


@dataclass(frozen=True)
class Action:
    """One thing to do about a line, and where it is done."""

    label: Text
    address: str


@dataclass(frozen=True)
class Call:
    """A call as the first thing to do: whom, on which side of a pair, and where it is noted.

    `number` is filled in once for all lines of a page, and a line whose reader may not know the
    number is shown without the call. `outcome_address` is where it is noted how the call went;
    empty where nothing keeps that. `seen` is the version of what is noted there: the slower of
    two readers gets a conflict. `wish` is what they ask of who calls this number.
    """

    person: Any
    is_mentor: bool
    outcome_address: str = ""
    seen: int = 0
    number: str = ""
    wish: str = ""


@dataclass(frozen=True)
class TodoItem:
    """What waits, for whom it matters, why, since when and until when, and what to do about it.

    `key` names the line and stays the same as long as the same thing waits; `kind` groups lines.
    `who` is the name of a person or thing and is shown isolated. `carrier` is the role by which
    the line is its reader's: a capacity, a role in a team or a side. The first of `actions` is
    the one thing to do; with a `call` that is calling, and the action stays behind the line.
    A line that `is_never_cut` is on Today however many others there are.
    """

    key: str
    kind: str
    what: Text
    who: str
    why: Text
    since: date | None
    urgency: Urgency
    carrier: str
    actions: tuple[Action, ...]
    due: date | None = None
    call: Call | None = None
    is_never_cut: bool = False

    @property
    def address(self) -> str:
        """Return where the line leads."""
        return self.actions[0].address

    def with_number(self, number: str, *, wish: str = "") -> TodoItem:
        """Return the line with the number to call; without a number it asks for no call.

        `wish` is what the person asks of who calls, for a reader who may know the number.
        """
        if self.call is None:
            return self
        call = replace(self.call, number=number, wish=wish) if number else None
        return replace(self, call=call)
