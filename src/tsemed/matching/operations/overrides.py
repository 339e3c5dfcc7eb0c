"""Departing from what was proposed: first what it costs the round, then the decision (OM-6.5).

Each operation is called twice. Without the price that its caller has seen it changes nothing
and raises PriceNotSeen, which holds the price. With it the price is computed once more, and
only if it is still the same is the decision written, together with the round around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pairing import Problem
from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, WrongState
from tsemed.cycles.models import Participation
from tsemed.matching.candidates import Pair
from tsemed.matching.capacity import hold_mentees
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.background import queue_round
from tsemed.matching.operations.proposing import (
    Snapshot,
    Transaction,
    keep_answer,
    take_snapshot,
    with_second_try,
)
from tsemed.matching.operations.rounds import (
    ReasonMissing,
    forbid_pair,
    lock_round_of,
    must_take_part,
    pin_pair,
    refuse_stale_page,
    refuse_unready,
)
from tsemed.matching.rules import reason_is_written
from tsemed.matching.solver_adapter import (
    Json,
    price_of_ban,
    price_of_pin,
    solve_round,
    with_ban,
    with_pin,
)
from tsemed.matching.states import ProposalState


class PriceNotSeen(Refused):
    """The price of the decision has to be seen first; `price` is empty where none is known."""

    is_recorded = False
    sentence = _("Look first at what this costs the round.")

    def __init__(self, price: Json) -> None:
        super().__init__()
        self.price = price


class NoPlaceLeft(Refused):
    """Every place of the mentor is taken, or decided to be somebody else's."""

    is_recorded = False
    sentence = _("Every place of this mentor is taken or pinned. Choose another mentor.")


@dataclass(frozen=True)
class Decision:
    """What a user deciding on a draft has written and seen: the pin of its mentee, the price.

    `price_seen` is None as long as the price was not shown.
    """

    why: str
    pin_seen: int | None
    price_seen: Json | None = None


@dataclass(frozen=True)
class _Override:
    """One way to depart from a draft: what it costs, the problem it makes, what it writes."""

    price: Callable[[Snapshot], Json]
    change: Callable[[Problem], Problem]
    write: Callable[[Round, Json], object]
    # Who is decided on although they may not be in the round yet.
    besides: tuple[Participation, ...] = ()


def choose_other(
    draft: Proposal,
    *,
    mentor: Participation,
    decision: Decision,
    by: User,
    at: datetime,
    within: Transaction = transaction.atomic,
) -> bool:
    """Put another mentor in a draft and propose the rest again around the pair (OM-6.5).

    Return whether that is done: a large round is proposed again by a worker. Raises
    PriceNotSeen, ReasonMissing, ExceptionNotAllowed, NoPlaceLeft, RoundIsOver, and
    StaleVersion where the mentee was decided on otherwise than was seen.
    """
    pair, pair_parts = (str(draft.mentee_id), str(mentor.pk)), (draft.mentee, mentor)
    is_final = decision.price_seen is not None

    def price(snapshot: Snapshot) -> Json:
        must_take_part(snapshot.the_round, draft.mentee, mentor)
        why = decision.why if is_final else None
        refuse_unready(pair_parts, why=why, by=by)
        _must_have_a_place(snapshot, pair, mentor)
        if snapshot.candidates.is_small:
            return _price_of_pin(snapshot, pair)
        losses = [one["loss"] for one in draft.alternatives if one["mentor"] == mentor.pk]
        return losses[0] if losses else {}

    def write(held: Round, price: Json) -> None:
        pin_pair(
            held,
            mentee=draft.mentee,
            mentor=mentor,
            why=decision.why,
            price=price,
            started_from=held.version,
            by=by,
            at=at,
        )

    override = _Override(price, lambda problem: with_pin(problem, pair), write, pair_parts)
    return _decide(draft, decision, override, by=by, at=at, within=within)


def rule_out(
    draft: Proposal,
    *,
    decision: Decision,
    by: User,
    at: datetime,
    within: Transaction = transaction.atomic,
) -> bool:
    """Forbid a drafted pair and propose the round again without it (OM-6.5).

    Return whether that is done: a large round is proposed again by a worker. Raises
    PriceNotSeen, ReasonMissing, RoundIsOver and StaleVersion.
    """
    pair = str(draft.mentee_id), str(draft.mentor_id)

    def price(snapshot: Snapshot) -> Json:
        if snapshot.candidates.is_small:
            return price_of_ban(snapshot.problem, pair)
        # The engine has listed the next best mentor, whose loss is that of the ban.
        return draft.alternatives[0]["loss"] if draft.alternatives else {}

    def write(held: Round, price: Json) -> None:
        forbid_pair(
            held,
            mentee=draft.mentee,
            mentor=draft.mentor,
            why=decision.why,
            price=price,
            started_from=held.version,
            by=by,
            at=at,
        )

    override = _Override(price, lambda problem: with_ban(problem, pair), write)
    return _decide(draft, decision, override, by=by, at=at, within=within)


def _decide(
    draft: Proposal,
    decision: Decision,
    override: _Override,
    *,
    by: User,
    at: datetime,
    within: Transaction,
) -> bool:
    """Compute outside of a transaction, then write if the round is still the one computed."""
    if decision.price_seen is not None and not reason_is_written(decision.why):
        raise ReasonMissing

    def attempt() -> bool:
        snapshot = take_snapshot(draft.round_id, override.besides, by=by, at=at)
        refuse_stale_page(snapshot.the_round, draft, pin_seen=decision.pin_seen)
        _must_be_a_draft(draft)
        price = override.price(snapshot)
        if price != decision.price_seen:
            raise PriceNotSeen(price)
        is_small = snapshot.candidates.is_small
        problem = override.change(snapshot.problem)
        answer = solve_round(problem, snapshot.candidates) if is_small else None
        with within():
            # Mentees are locked before the round, as everywhere.
            hold_mentees([part.person_id for part in snapshot.candidates.mentees])
            held = lock_round_of(draft, pin_seen=decision.pin_seen)
            if held.version != snapshot.the_round.version:
                raise StaleVersion(held)
            _must_be_a_draft(draft)
            override.write(held, price)
            if answer is None:
                queue_round(held, by=by, at=at)
            else:
                keep_answer(held, answer, snapshot.candidates, by=by, at=at)
        return answer is not None

    return with_second_try(attempt)


def _price_of_pin(snapshot: Snapshot, pair: Pair) -> Json:
    try:
        return price_of_pin(snapshot.problem, pair)
    except ValueError:
        return {}  # only a round that is proven best has a price to compare with


def _must_be_a_draft(draft: Proposal) -> None:
    if not Proposal.objects.drafted().filter(pk=draft.pk).exists():
        raise WrongState(draft, ProposalState.DRAFTED)


def _must_have_a_place(snapshot: Snapshot, pair: Pair, mentor: Participation) -> None:
    pinned = sum(pin[1] == pair[1] and pin[0] != pair[0] for pin in snapshot.problem.pins)
    if snapshot.candidates.places.get(mentor.person_id, 0) <= pinned:
        raise NoPlaceLeft
