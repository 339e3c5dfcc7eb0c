"""A round too large to be solved while somebody looks on is left to the worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django_tasks import task

from tsemed.accounts.models import User
from tsemed.base.transitions import StaleVersion, save_edit
from tsemed.cycles.policy_versions import policy_on
from tsemed.matching.audit_events import SEARCH_ASKED, SEARCH_STOPPED
from tsemed.matching.candidates import candidates_of
from tsemed.matching.models import Round
from tsemed.matching.operations.proposing import NO_SEARCH, Transaction, propose_pairs
from tsemed.matching.operations.rounds import RoundIsOver, must_be_open
from tsemed.matching.search_control import reporting
from tsemed.matching.solver_adapter import SearchStopped


@task()
def propose_in_background(round_id: int, user_id: int, at: str) -> int:
    """Propose the pairs of a round; return how many."""
    by = User.objects.get(pk=user_id)
    while True:
        the_round = Round.objects.select_related("cycle").get(pk=round_id)
        if the_round.asked_at is None:
            return 0  # done by a worker that was lost before it could say so
        policy = policy_on(localdate(the_round.asked_at), cycle_id=the_round.cycle_id)
        limit = timedelta(minutes=policy.minutes_to_search_for_pairs).total_seconds()
        try:
            with reporting(the_round, time_limit=limit) as control:
                answer = propose_pairs(
                    the_round, by=by, at=datetime.fromisoformat(at), control=control
                )
        except (StaleVersion, SearchStopped):
            continue  # stopped, or decided or weighted again: the answer would not know of it
        except RoundIsOver:
            return 0
        return len(answer.proposed_pairs)


def queue_round(the_round: Round, *, by: User, at: datetime) -> None:
    """Leave a round to the worker; the task is written in the transaction of the caller."""
    asked: dict[str, Any] = {**NO_SEARCH, "asked_at": at}
    how: dict[str, Any] = {"started_from": the_round.version, "by": by, "at": at}
    save_edit(the_round, event=SEARCH_ASKED, **how, **asked)
    propose_in_background.enqueue(the_round.pk, by.pk, at.isoformat())


@transaction.atomic
def stop_search(the_round: Round, *, by: User, at: datetime) -> bool:
    """Ask for a round no more; return False where the search had ended before.

    The proposals of before stay. The worker notices within seconds, and throws its work away.
    """
    held = Round.objects.select_for_update().get(pk=the_round.pk)
    if held.asked_at is None:
        return False
    how: dict[str, Any] = {"started_from": held.version, "by": by, "at": at}
    save_edit(held, event=SEARCH_STOPPED, **how, **NO_SEARCH)
    return True


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
