"""In which cycles a user sees the rounds, besides the mentoring manager, who sees them all."""

from __future__ import annotations

from datetime import date

from tsemed.accounts.models import User
from tsemed.cycles.models import MatrixLine
from tsemed.cycles.roles import assignments_of, led_by
from tsemed.cycles.work_models import Carrier, Function


def cycles_matched_by(user: User, *, on: date | None = None) -> list[int]:
    """Return the cycles somebody coordinates, and those whose matrix gives them the matching.

    An individual coordinator learns of a pair when it exists; the round itself only where the
    matrix says that she carries it.
    """
    led = led_by(user, on=on)
    helped = set(assignments_of(user, on=on)) - set(led)
    if not helped:
        return led
    carried = MatrixLine.objects.filter(
        cycle__in=helped, function=Function.MATCHING, carrier=Carrier.INDIVIDUAL_COORDINATOR
    )
    return led + list(carried.values_list("cycle_id", flat=True))
