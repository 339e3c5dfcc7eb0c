"""A round too large to be solved while somebody looks on, solved by the worker."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from tsemed.accounts.models import User
from tsemed.base.transitions import SomebodyWasFaster
from tsemed.matching.models import Round
from tsemed.matching.operations.proposing import propose_pairs


@task()
def propose_in_background(round_id: int, user_id: int, at: str) -> int:
    """This will propose the pairs of a round; says how many."""
    by = User.objects.get(pk=user_id)
    while True:
        the_round = Round.objects.select_related("cycle").get(pk=round_id)
        if the_round.asked_at is None:
            return 0  # done by a worker that was lost before it could say so
        try:
            answer = propose_pairs(the_round, by=by, at=datetime.fromisoformat(at))
        except SomebodyWasFaster:
            continue  # decided or weighed anew meanwhile: the answer would not know of it
        return len(answer.verdicts)
