"""Asking the engine, and keeping what it answers as drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tsemed.accounts.models import User
from tsemed.base.transitions import SomebodyWasFaster, WrongState, save_edit, take_step
from tsemed.cycles.models import Participation
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.rounds import (
    ReasonMissing,
    forbid_pair,
    hold_round_of,
    pin_pair,
    unpin,
)
from tsemed.matching.places import hold_mentees
from tsemed.matching.pool import Pool, pool_of, problem_of, with_groups
from tsemed.matching.rules import can_be_changed, reason_is_written
from tsemed.matching.states import ProposalState, RoundState
from tsemed.matching.verdicts import Answer, Verdict, answer_to


def propose_pairs(the_round: Round, *, by: User, at: datetime) -> Answer:
    """This will propose pairs for everybody who waits; drafts nobody has seen are replaced.

    The engine thinks outside the transaction, so nobody waits for it. Pairs that were sent
    meanwhile stay as they are: their mentees are left out when the drafts are written.
    """
    if not can_be_changed(the_round.state):
        raise WrongState(the_round, RoundState.PROPOSED)
    pool = with_groups(pool_of(the_round), by=by, at=at)
    answer = answer_to(problem_of(the_round, pool, at=at), pool)
    keep_answer(the_round, answer, pool, by=by, at=at)
    return answer


@transaction.atomic
def keep_answer(the_round: Round, answer: Answer, pool: Pool, *, by: User, at: datetime) -> None:
    """This will replace the drafts of a round by what the engine answered."""
    held = Round.objects.select_for_update().get(pk=the_round.pk)
    if held.version != the_round.version:
        raise SomebodyWasFaster(held)
    taken = hold_mentees([part.person_id for part in pool.mentees])
    free = {part.pk for part in pool.mentees if part.person_id not in taken}
    verdicts = {v.mentee_id: v for v in answer.verdicts if v.mentee_id in free}
    drafts = {draft.mentee_id: draft for draft in held.proposals.drafted()}
    for mentee_id, draft in drafts.items():
        _redraw(draft, verdicts.pop(mentee_id, None), verdicts, by=by, at=at)
    Proposal.objects.bulk_create(
        Proposal(
            round=held,
            mentee_id=verdict.mentee_id,
            mentor_id=verdict.mentor_id,
            state=ProposalState.DRAFTED,
            state_since=at,
            **_told(verdict),
        )
        for verdict in verdicts.values()
    )
    _note(held, answer, by=by, at=at)
    the_round.refresh_from_db()


@transaction.atomic
def choose_other(
    draft: Proposal,
    *,
    mentor: Participation,
    why: str,
    pin_seen: int | None,
    by: User,
    at: datetime,
) -> Proposal:
    """This will put another mentor in a draft, with the reason and what it costs (OM-6.5).

    The rest of the round is proposed again around the choice, so the price is exact.
    """
    if not reason_is_written(why):
        raise ReasonMissing
    if draft.state != ProposalState.DRAFTED:
        raise WrongState(draft, ProposalState.DRAFTED)
    the_round = hold_round_of(draft, pin_seen=pin_seen)
    before, version = the_round.figures, the_round.version
    chosen: dict[str, Any] = {"mentee": draft.mentee, "mentor": mentor}
    pin_pair(the_round, **chosen, why=why, started_from=version, by=by, at=at)
    propose_pairs(the_round, by=by, at=at)
    other = the_round.proposals.drafted().with_people().get(mentee=draft.mentee)
    other.chosen_why = why.strip()
    other.price = {
        "matched": before.get("matched", 0) - the_round.figures["matched"],
        "points": before.get("total", 0) - the_round.figures["total"],
    }
    other.save(update_fields=["chosen_why", "price"])
    return other


@transaction.atomic
def rule_out(draft: Proposal, *, why: str, pin_seen: int | None, by: User, at: datetime) -> Round:
    """This will forbid a drafted pair, with the reason, and propose the round again (OM-6.5)."""
    if draft.state != ProposalState.DRAFTED:
        raise WrongState(draft, ProposalState.DRAFTED)
    the_round = hold_round_of(draft, pin_seen=pin_seen)
    pair: dict[str, Any] = {"mentee": draft.mentee, "mentor": draft.mentor}
    forbid_pair(the_round, **pair, why=why, started_from=the_round.version, by=by, at=at)
    propose_pairs(the_round, by=by, at=at)
    return the_round


@transaction.atomic
def pin_draft(draft: Proposal, *, pin_seen: int | None, by: User, at: datetime) -> None:
    """This will decide on a drafted pair as it stands."""
    the_round = hold_round_of(draft, pin_seen=pin_seen)
    pair: dict[str, Any] = {"mentee": draft.mentee, "mentor": draft.mentor}
    pin_pair(the_round, **pair, started_from=the_round.version, by=by, at=at)


@transaction.atomic
def unpin_draft(draft: Proposal, *, pin_seen: int | None, by: User, at: datetime) -> None:
    """This will let the engine decide again on the mentee of a draft."""
    the_round = hold_round_of(draft, pin_seen=pin_seen)
    for pin in the_round.pins.filter(mentee=draft.mentee).select_related("round__cycle"):
        unpin(pin, by=by, at=at)


def propose_or_queue(the_round: Round, *, by: User, at: datetime) -> bool:
    """This will propose now, or let a worker do it; the answer says whether it is done."""
    if pool_of(the_round).is_small:
        propose_pairs(the_round, by=by, at=at)
        return True
    save_edit(the_round, started_from=the_round.version, by=by, at=at, asked_at=at)
    return False


def _redraw(
    draft: Proposal,
    verdict: Verdict | None,
    new: dict[int, Verdict],
    *,
    by: User,
    at: datetime,
) -> None:
    """The same pair keeps its row; another pair gets a new one.

    A draft that the manager returned is withdrawn rather than deleted: her comment is history.
    """
    if verdict is not None and verdict.mentor_id == draft.mentor_id:
        Proposal.objects.filter(pk=draft.pk).update(**_told(verdict))
        return
    if draft.manager_comment:
        take_step(draft, ProposalState.WITHDRAWN, by=by, at=at)
    else:
        draft.delete()
    if verdict is not None:
        new[verdict.mentee_id] = verdict


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "score": verdict.score,
        "reasons": verdict.reasons,
        "alternatives": verdict.alternatives,
    }


def _note(the_round: Round, answer: Answer, *, by: User, at: datetime) -> None:
    solved: dict[str, Any] = {"solved_at": at, "asked_at": None, "figures": answer.figures}
    if the_round.state == RoundState.DRAFT:
        take_step(the_round, RoundState.PROPOSED, by=by, at=at, **solved)
    else:
        save_edit(the_round, started_from=the_round.version, by=by, at=at, **solved)
