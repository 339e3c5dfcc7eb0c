"""One way to bring each thing with a life into the world, for the tests of its states."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import Cast
from tsemed.base.models import Stateful

LIVES: dict[str, Callable[[Cast], Stateful]] = {
    "cycles.Cycle": lambda cast: cast.galil,
    "partners.Partner": lambda cast: cast.bank,
}
