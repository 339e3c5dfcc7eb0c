"""Asking the engine, and keeping what it answers as drafts.

The engine is asked outside of any transaction, about a snapshot of the round. What it answers
is written in a short transaction, if nothing was decided in the round meanwhile; otherwise it
is asked once more, and after that the asker gets a message.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from pairing import Problem
from tsemed.accounts.models import User
from tsemed.base.transitions import StaleVersion, save_edit, take_step
from tsemed.cycles.models import Participation
from tsemed.matching.audit_events import PAIRS_PROPOSED
from tsemed.matching.candidates import (
    Candidates,
    candidates_of,
    exceptions_of,
    problem_of,
    with_groups,
)
from tsemed.matching.capacity import hold_mentees
from tsemed.matching.models import Pin, Proposal, Round
from tsemed.matching.operations.rounds import lock_round_of, must_be_open, pin_pair, unpin
from tsemed.matching.search_control import Control
from tsemed.matching.solver_adapter import UNCONTROLLED, Answer, ProposedPair, solve_round
from tsemed.matching.states import ProposalState, RoundState

R = TypeVar("R")
NO_SEARCH: dict[str, Any] = {"asked_at": None, "search_step": "", "search_share": 0.0}
Transaction = Callable[[], AbstractContextManager[object]]
"""Opens the transaction in which an operation writes: a view gives `settling` of its form."""


@dataclass(frozen=True)
class Snapshot:
    """A round as it was read, with the engine's problem; `the_round.version` says when."""

    the_round: Round
    candidates: Candidates
    problem: Problem


def take_snapshot(
    round_id: int, besides: Collection[Participation] = (), *, by: User, at: datetime
) -> Snapshot:
    """Return what the engine is asked about now; raise RoundIsOver."""
    the_round = Round.objects.select_related("cycle").get(pk=round_id)
    must_be_open(the_round)
    candidates = with_groups(candidates_of(the_round, besides), by=by, at=at)
    return Snapshot(the_round, candidates, problem_of(the_round, candidates, at=at))


def with_second_try(attempt: Callable[[], R]) -> R:
    """Return what an attempt returns; once more if somebody decided while it was computed."""
    try:
        return attempt()
    except StaleVersion:
        return attempt()


def propose_pairs(
    the_round: Round,
    *,
    by: User,
    at: datetime,
    within: Transaction = transaction.atomic,
    control: Control = UNCONTROLLED,
) -> Answer:
    """Propose pairs for everybody who waits; drafts nobody has seen are replaced.

    Pairs that were sent meanwhile stay as they are: their mentees are left out when the drafts
    are written. Raise RoundIsOver, SearchStopped, and StaleVersion after two attempts.
    """

    def attempt() -> Answer:
        snapshot = take_snapshot(the_round.pk, by=by, at=at)
        answer = solve_round(snapshot.problem, snapshot.candidates, control)
        with within():
            keep_answer(snapshot.the_round, answer, snapshot.candidates, by=by, at=at)
        return answer

    answer = with_second_try(attempt)
    the_round.refresh_from_db()
    return answer


@transaction.atomic
def keep_answer(
    the_round: Round, answer: Answer, candidates: Candidates, *, by: User, at: datetime
) -> None:
    """Replace the drafts of a round by what the engine answered about this version of it."""
    taken = hold_mentees([part.person_id for part in candidates.mentees])
    held = Round.objects.select_for_update().get(pk=the_round.pk)
    if held.version != the_round.version:
        raise StaleVersion(held)
    free = {part.pk for part in candidates.mentees if part.person_id not in taken}
    proposed_pairs = {v.mentee_id: v for v in answer.proposed_pairs if v.mentee_id in free}
    pins = {pin.mentee_id: pin for pin in held.pins.all()}
    drafts = {draft.mentee_id: draft for draft in held.proposals.drafted()}
    parts = {part.pk: part for part in (*candidates.mentees, *candidates.mentors)}
    for mentee_id, draft in drafts.items():
        proposed = proposed_pairs.pop(mentee_id, None)
        kept = _kept(proposed, pins, parts) if proposed else {}
        _redraw(draft, proposed, proposed_pairs, kept, by=by, at=at)
    Proposal.objects.bulk_create(
        Proposal(
            round=held,
            mentee_id=proposed_pair.mentee_id,
            mentor_id=proposed_pair.mentor_id,
            state=ProposalState.DRAFTED,
            state_since=at,
            **_kept(proposed_pair, pins, parts),
        )
        for proposed_pair in proposed_pairs.values()
    )
    _note(held, answer, by=by, at=at)
    the_round.refresh_from_db()


@transaction.atomic
def pin_draft(draft: Proposal, *, pin_seen: int | None, by: User, at: datetime) -> None:
    """Decide on a drafted pair as it stands; raise ExceptionNotAllowed (OM-6.11)."""
    the_round = lock_round_of(draft, pin_seen=pin_seen)
    pair: dict[str, Any] = {"mentee": draft.mentee, "mentor": draft.mentor}
    pin_pair(the_round, **pair, started_from=the_round.version, by=by, at=at)


@transaction.atomic
def unpin_draft(draft: Proposal, *, pin_seen: int | None, by: User, at: datetime) -> None:
    """Let the engine decide again on the mentee of a draft."""
    the_round = lock_round_of(draft, pin_seen=pin_seen)
    for pin in the_round.pins.filter(mentee=draft.mentee).select_related("round__cycle"):
        unpin(pin, by=by, at=at)


def _redraw(
    draft: Proposal,
    proposed_pair: ProposedPair | None,
    new: dict[int, ProposedPair],
    kept: dict[str, Any],
    *,
    by: User,
    at: datetime,
) -> None:
    """Keep the row of a pair that is proposed again, and write a new one for any other.

    A draft that the manager returned is withdrawn rather than deleted: her comment is history.
    """
    if proposed_pair is not None and proposed_pair.mentor_id == draft.mentor_id:
        Proposal.objects.filter(pk=draft.pk).update(**kept)
        return
    if draft.manager_comment:
        take_step(draft, ProposalState.WITHDRAWN, by=by, at=at)
    else:
        draft.delete()
    if proposed_pair is not None:
        new[proposed_pair.mentee_id] = proposed_pair


def _kept(
    proposed_pair: ProposedPair, pins: dict[int, Pin], parts: dict[int, Participation]
) -> dict[str, Any]:
    """Return what a draft keeps: the engine's words, what the two lack, and its pin's reason."""
    pin = pins.get(proposed_pair.mentee_id)
    is_decided = pin is not None and pin.mentor_id == proposed_pair.mentor_id
    return {
        "score": proposed_pair.score,
        "reasons": proposed_pair.reasons,
        "alternatives": proposed_pair.alternatives,
        "chosen_why": pin.why if pin and is_decided else "",
        "price": pin.price if pin and is_decided else {},
        "exceptions": exceptions_of(parts[proposed_pair.mentee_id], parts[proposed_pair.mentor_id]),
    }


def _note(the_round: Round, answer: Answer, *, by: User, at: datetime) -> None:
    solved: dict[str, Any] = {"solved_at": at, "figures": answer.figures, **NO_SEARCH}
    if the_round.state == RoundState.DRAFT:
        take_step(the_round, RoundState.PROPOSED, by=by, at=at, **solved)
    else:
        how: dict[str, Any] = {"started_from": the_round.version, "by": by, "at": at}
        save_edit(the_round, event=PAIRS_PROPOSED, **how, **solved)
