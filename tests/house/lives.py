"""One way to bring each thing with a life into the world, for the tests of its states."""

from __future__ import annotations

from collections.abc import Callable

from tests.cast import NOW, TODAY, Cast
from tests.relationships.pairs import galil_pair
from tsemed.base.models import Stateful
from tsemed.notifications.models import Envelope
from tsemed.relationships.models import Meeting

LIVES: dict[str, Callable[[Cast], Stateful]] = {
    "cycles.Cycle": lambda cast: cast.galil,
    "notifications.Envelope": lambda cast: Envelope.objects.create(
        key="k", address=cast.noa.email, posted_at=NOW, not_before=NOW, state_since=NOW
    ),
    "partners.Partner": lambda cast: cast.bank,
    "relationships.Meeting": lambda cast: Meeting.objects.create(
        relationship=galil_pair(cast), on=TODAY, state_since=NOW
    ),
    "relationships.Relationship": galil_pair,
}
