"""Which rooms are asked what waits for somebody: the declared list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tsemed.accounts.models import User
from tsemed.base.waiting import Waiting
from tsemed.cycles import queries as cycles
from tsemed.exchange import queries as exchange
from tsemed.matching import queries as matching
from tsemed.people import queries as people
from tsemed.relationships import queries as relationships

Source = Callable[..., list[Waiting]]

SOURCES: tuple[Source, ...] = (
    matching.waiting_for,
    relationships.waiting_for,
    cycles.waiting_for,
    exchange.waiting_for,
    people.waiting_for,
)


def lines_for(user: User, *, on: date) -> list[Waiting]:
    """Every line of every room for this user, in no order yet."""
    return [line for source in SOURCES for line in source(user, on=on)]
