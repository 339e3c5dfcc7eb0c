"""A round too large to be solved while somebody looks on is left to the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django_tasks import task

from tsemed.accounts.models import User
from tsemed.base.transitions import StaleVersion, save_edit
from tsemed.matching.candidates import candidates_of
from tsemed.matching.models import Round
from tsemed.matching.operations.proposing import Transaction, propose_pairs
from tsemed.matching.operations.rounds import RoundIsOver, must_be_open


@task()
def propose_in_background(round_id: int, user_id: int, at: str) -> int:
    """Propose the pairs of a round; return how many."""
    by = User.objects.get(pk=user_id)
    while True:
        the_round = Round.objects.select_related("cycle").get(pk=round_id)
        if the_round.asked_at is None:
            return 0  # done by a worker that was lost before it could say so
        try:
            answer = propose_pairs(the_round, by=by, at=datetime.fromisoformat(at))
        except StaleVersion:
            continue  # decided or weighted again meanwhile: the answer would not know of it
        except RoundIsOver:
            return 0
        return len(answer.proposed_pairs)


def queue_round(the_round: Round, *, by: User, at: datetime) -> None:
    """Leave a round to the worker; the task is written in the transaction of the caller."""
    save_edit(the_round, started_from=the_round.version, by=by, at=at, asked_at=at)
    propose_in_background.enqueue(the_round.pk, by.pk, at.isoformat())


def propose_or_queue(
    the_round: Round, *, by: User, at: datetime, within: Transaction = transaction.atomic
) -> bool:
    """Propose now, or leave it to the worker; return whether it is done."""
    must_be_open(the_round)
    if candidates_of(the_round).is_small:
        propose_pairs(the_round, by=by, at=at, within=within)
        return True
    with within():
        queue_round(the_round, by=by, at=at)
    return False
