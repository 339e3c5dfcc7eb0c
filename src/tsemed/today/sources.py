"""Which rooms are asked what waits for somebody: the declared list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tsemed.accounts.models import User
from tsemed.base.waiting import Waiting
from tsemed.cycles import queries as cycles
from tsemed.matching import queries as matching
from tsemed.relationships import queries as relationships

Source = Callable[..., list[Waiting]]

BELOW: tuple[Source, ...] = (
    matching.waiting_for,
    relationships.waiting_for,
    cycles.waiting_for,
)
_above: list[Source] = []


def add_source(source: Source) -> Source:
    """This will ask a room above, too; it registers when it starts, as upper rooms do."""
    if source not in _above:
        _above.append(source)
    return source


def lines_for(user: User, *, on: date) -> list[Waiting]:
    """Every line of every room for this user, in no order yet."""
    return [line for source in (*BELOW, *_above) for line in source(user, on=on)]
