"""One line of somebody's list of what waits for them; each app returns these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Protocol


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
class Call:
    """A call as the action of a line: the number, for users who may know it.

    `outcome_address` is where it is noted how the call went; empty where nothing keeps that.
    `seen` is the version of what is noted there, so that a second user notes nothing.
    """

    number: str
    outcome_address: str = ""
    seen: int = 0


@dataclass(frozen=True)
class TodoItem:
    """What waits, for whom it matters, why, since when, and the one action on it.

    `kind` names the line for tests and grouping; `who` is a person's or thing's name and is
    shown isolated; `address` and `action` are the one thing to do. With a `call` that thing is
    calling, and `address` stays behind what the line says.
    """

    kind: str
    what: Text
    who: str
    why: Text
    since: date | None
    urgency: Urgency
    action: Text
    address: str
    call: Call | None = None
