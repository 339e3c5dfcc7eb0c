"""Opening a round and saying what people have decided before the engine is asked."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from pairing import Level
from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.base.transitions import SomebodyWasFaster, WrongState, save_edit, take_step
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.matching.rules import can_be_changed, default_levels, may_be_closed, reason_is_written
from tsemed.matching.states import ProposalState, RoundState


class RoundIsOpen(Exception):
    """The cycle has a round that is not closed yet; one is enough."""


class ReasonMissing(Exception):
    """To depart from what was proposed needs a written reason."""


class NotOfThisRound(Exception):
    """Somebody named here does not take part in the cycle on that side."""


class StillWaiting(Exception):
    """A proposal of the round still waits for somebody."""


@transaction.atomic
def open_round(cycle: Cycle, *, by: User | None, at: datetime) -> Round:
    """This will open the next round of a cycle with the weights of its work model."""
    last = cycle.rounds.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            the_round = Round.objects.create(
                cycle=cycle,
                number=last + 1,
                weights=default_levels(WorkModel(cycle.work_model)),
                state=RoundState.DRAFT,
                state_since=at,
                opened_at=at,
            )
    except IntegrityError as twice:
        raise RoundIsOpen from twice
    record(AuditKind.CHANGE, the_round, by=by, at=at, details={"opened": True})
    return the_round


@transaction.atomic
def weigh(
    the_round: Round, *, levels: dict[str, Level], started_from: int, by: User, at: datetime
) -> None:
    """This will say how much each wish counts in this round, from the next proposal on."""
    _must_be_open(the_round)
    chosen = {name: level.value for name, level in sorted(levels.items())}
    save_edit(the_round, started_from=started_from, by=by, at=at, weights=chosen)


@transaction.atomic
def hold_round_of(draft: Proposal, *, pin_seen: int | None) -> Round:
    """The round of a draft, held, if its mentee is pinned as whoever decides has seen it.

    Nobody sees all decisions of a round on one card, so only those on its own mentee count.
    """
    held = Round.objects.select_for_update(of=("self",)).select_related("cycle")
    the_round = held.get(pk=draft.round_id)
    pin = the_round.pins.filter(mentee=draft.mentee_id).first()
    if (pin.pk if pin else None) != pin_seen:
        raise SomebodyWasFaster(the_round)
    return the_round


@transaction.atomic
def pin_pair(
    the_round: Round,
    *,
    mentee: Participation,
    mentor: Participation,
    why: str = "",
    started_from: int,
    by: User,
    at: datetime,
) -> Pin:
    """This will decide on a pair: the engine is asked about everybody else.

    A pin that takes the place of another is a new row, so that taking out the old one by a
    page that still shows it never takes out the new.
    """
    _must_be_open(the_round)
    _must_take_part(the_round, mentee, mentor)
    details = {"pinned": [mentee.pk, mentor.pk]}
    why = why.strip()
    save_edit(the_round, started_from=started_from, by=by, at=at, why=why, details=details)
    the_round.pins.filter(mentee=mentee).delete()
    return Pin.objects.create(round=the_round, mentee=mentee, mentor=mentor, why=why)


@transaction.atomic
def unpin(pin: Pin, *, by: User, at: datetime) -> None:
    """This will let the engine decide again."""
    details = {"unpinned": [pin.mentee_id, pin.mentor_id]}
    save_edit(pin.round, started_from=pin.round.version, by=by, at=at, details=details)
    pin.delete()


@transaction.atomic
def forbid_pair(
    the_round: Round,
    *,
    mentee: Participation,
    mentor: Participation,
    why: str,
    started_from: int,
    by: User,
    at: datetime,
) -> Forbid:
    """This will keep a pair from being proposed in this cycle, with the reason (OM-6.5)."""
    _must_be_open(the_round)
    _must_take_part(the_round, mentee, mentor)
    if not reason_is_written(why):
        raise ReasonMissing
    details = {"forbidden": [mentee.pk, mentor.pk]}
    why = why.strip()
    save_edit(the_round, started_from=started_from, by=by, at=at, why=why, details=details)
    the_round.pins.filter(mentee=mentee, mentor=mentor).delete()
    ban, _is_new = Forbid.objects.update_or_create(
        mentee=mentee,
        mentor=mentor,
        defaults={"cycle": the_round.cycle, "why": why, "by": by, "at": at},
    )
    return ban


@transaction.atomic
def allow_pair(ban: Forbid, *, by: User, at: datetime) -> None:
    """This will let a pair be proposed again."""
    details = {"allowed": [ban.mentee_id, ban.mentor_id]}
    record(AuditKind.CHANGE, ban.cycle, by=by, at=at, details=details)
    ban.delete()


@transaction.atomic
def close_round(the_round: Round, *, by: User, at: datetime) -> None:
    """This will close a round in which nothing waits any more; drafts nobody saw go."""
    the_round.proposals.filter(state=ProposalState.DRAFTED, manager_comment="").delete()
    if not may_be_closed(the_round.proposals.values_list("state", flat=True)):
        raise StillWaiting
    final = RoundState.CLOSED if the_round.state == RoundState.SENT else RoundState.CANCELLED
    take_step(the_round, final, by=by, at=at)


def _must_be_open(the_round: Round) -> None:
    if not can_be_changed(the_round.state):
        raise WrongState(the_round, RoundState.PROPOSED)


def _must_take_part(the_round: Round, mentee: Participation, mentor: Participation) -> None:
    cycles = {mentee.cycle_id, mentor.cycle_id}
    if cycles != {the_round.cycle_id} or (mentee.side, mentor.side) != ("mentee", "mentor"):
        raise NotOfThisRound
