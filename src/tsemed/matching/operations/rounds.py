"""Opening and closing a round, and what people decide in it before the engine is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pairing import Level
from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import ReasonRequired, Refused
from tsemed.base.transitions import StaleVersion, WrongState, save_edit, take_step
from tsemed.cycles.decisions import make_exception
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.audit_events import (
    PAIR_ALLOWED,
    PAIR_FORBIDDEN,
    PAIR_PINNED,
    PAIR_UNPINNED,
    ROUND_OPENED,
    ROUND_WEIGHED,
)
from tsemed.matching.candidates import exceptions_of
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.matching.rules import (
    can_be_changed,
    default_levels,
    may_be_closed,
    may_be_opened,
    reason_is_written,
)
from tsemed.matching.states import ProposalState, RoundState

NO_PRICE: Mapping[str, int] = MappingProxyType({})


class RoundIsOver(WrongState):
    """The round is closed, or its cycle is closing: nothing in it can be changed."""

    is_recorded = False
    sentence = _("This round or its cycle is over, so nothing in it can be changed any more.")


class CycleNotMatching(Refused):
    """A round is opened only in a cycle that is at matching or mentoring."""

    is_recorded = False
    sentence = _("A round can be opened only while its cycle is at matching or mentoring.")


class RoundIsOpen(Refused):
    """The cycle has a round that is not closed yet; one is enough."""

    is_recorded = False
    sentence = _("This cycle has an open round already.")


class ReasonMissing(ReasonRequired):
    """To depart from what was proposed needs a written reason."""


class ExceptionNotAllowed(Refused):
    """One of the two is not ready, and not everybody may match them all the same (OM-6.11)."""

    sentence = _(
        "One of the two is not ready to be matched yet. Only a person who carries the matching"
        " of this cycle, or the mentoring manager, may decide on the pair all the same."
    )


class ExceptionReasonMissing(ReasonRequired):
    """To decide on somebody who is not ready needs a written reason (OM-6.11)."""

    sentence = _(
        "One of the two is not ready to be matched yet. To decide on the pair, please write why."
    )


class NotOfThisRound(Refused):
    """Somebody named here does not take part in the cycle on that side."""

    is_recorded = False
    sentence = _("One of the two does not take part in this cycle any more.")


class StillWaiting(Refused):
    """A proposal of the round still waits for somebody."""

    is_recorded = False
    sentence = _("Somebody in this round is still waited for.")


@transaction.atomic
def open_round(cycle: Cycle, *, by: User | None, at: datetime) -> Round:
    """Open the next round of a cycle with the weights of its work model (OM-6.12)."""
    if not may_be_opened(cycle.state):
        raise CycleNotMatching
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
    record(ROUND_OPENED, the_round, by=by, at=at)
    return the_round


@transaction.atomic
def weigh(
    the_round: Round, *, levels: dict[str, Level], started_from: int, by: User, at: datetime
) -> None:
    """Set how much each criterion counts in this round, from the next proposal on."""
    must_be_open(the_round)
    chosen = {name: level.value for name, level in sorted(levels.items())}
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at}
    save_edit(the_round, event=ROUND_WEIGHED, weights=chosen, **how)


def hold_rounds(round_ids: Iterable[int]) -> list[Round]:
    """Lock rounds until the transaction ends, each still open; raise RoundIsOver.

    Rounds are locked after mentors and mentees everywhere, and by key, so that nobody waits in
    a circle.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("cycle")
    held = list(rounds.filter(pk__in=set(round_ids)).order_by("pk"))
    for one in held:
        must_be_open(one)
    return held


@transaction.atomic
def lock_round_of(draft: Proposal, *, pin_seen: int | None) -> Round:
    """Lock the round of a draft, if it is open and its mentee is pinned as its editor saw.

    Nobody sees all decisions of a round on one card, so only those on its own mentee count.
    """
    (the_round,) = hold_rounds([draft.round_id])
    refuse_stale_page(the_round, draft, pin_seen=pin_seen)
    return the_round


def refuse_stale_page(the_round: Round, draft: Proposal, *, pin_seen: int | None) -> None:
    """Raise StaleVersion where the mentee of a draft is pinned otherwise than was seen."""
    pin = the_round.pins.filter(mentee=draft.mentee_id).first()
    if (pin.pk if pin else None) != pin_seen:
        raise StaleVersion(the_round)


@transaction.atomic
def pin_pair(
    the_round: Round,
    *,
    mentee: Participation,
    mentor: Participation,
    why: str = "",
    price: Mapping[str, int] = NO_PRICE,
    started_from: int,
    by: User,
    at: datetime,
) -> Pin:
    """Decide on a pair: the engine is asked about everybody else.

    `price` is what the round was shown to lose by it. A pin that takes the place of another is
    a new row, so that taking out the old one by a page that still shows it never takes out the
    new. Raise ExceptionNotAllowed and ExceptionReasonMissing.
    """
    must_be_open(the_round)
    must_take_part(the_round, mentee, mentor)
    refuse_unready((mentee, mentor), why=why, by=by)
    why, exceptions = why.strip(), exceptions_of(mentee, mentor)
    for part in (mentee, mentor):
        if not part.is_admitted:
            make_exception(part, why=why, started_from=part.version, by=by, at=at)
    details = {"pinned": [mentee.pk, mentor.pk], "price": dict(price), "exceptions": exceptions}
    details = {name: value for name, value in details.items() if value}
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at, "why": why}
    save_edit(the_round, event=PAIR_PINNED, details=details, **how)
    the_round.pins.filter(mentee=mentee).delete()
    pair = {"mentee": mentee, "mentor": mentor}
    return Pin.objects.create(
        round=the_round, **pair, why=why, price=dict(price), exceptions=exceptions
    )


def refuse_unready(parts: Iterable[Participation], *, why: str | None, by: User) -> None:
    """Refuse to decide on people who are not ready, unless `by` may make an exception (OM-6.11).

    Who was let in as an exception before needs no other. Raise ExceptionNotAllowed and
    ExceptionReasonMissing; `why=None` asks for the right alone, before a reason is written.
    """
    for part in parts:
        if part.is_admitted:
            continue
        if not by.has_perm("cycles.make_exception", part):
            raise ExceptionNotAllowed
        if why is not None and not reason_is_written(why):
            raise ExceptionReasonMissing


@transaction.atomic
def unpin(pin: Pin, *, by: User, at: datetime) -> None:
    """Let the engine decide again on the mentee of a pin."""
    hold_rounds([pin.round_id])
    details = {"unpinned": [pin.mentee_id, pin.mentor_id]}
    how: dict[str, Any] = {"started_from": pin.round.version, "by": by, "at": at}
    save_edit(pin.round, event=PAIR_UNPINNED, details=details, **how)
    pin.delete()


@transaction.atomic
def forbid_pair(
    the_round: Round,
    *,
    mentee: Participation,
    mentor: Participation,
    why: str,
    price: Mapping[str, int] = NO_PRICE,
    started_from: int,
    by: User,
    at: datetime,
) -> Forbid:
    """Keep a pair from being proposed in this cycle, with the reason (OM-6.5).

    `price` is what the round was shown to lose by it; it is kept in the history.
    """
    must_be_open(the_round)
    must_take_part(the_round, mentee, mentor)
    if not reason_is_written(why):
        raise ReasonMissing
    priced = {"price": dict(price)} if price else {}
    details = {"forbidden": [mentee.pk, mentor.pk], **priced}
    why = why.strip()
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at, "why": why}
    save_edit(the_round, event=PAIR_FORBIDDEN, details=details, **how)
    the_round.pins.filter(mentee=mentee, mentor=mentor).delete()
    ban, _is_new = Forbid.objects.update_or_create(
        mentee=mentee,
        mentor=mentor,
        defaults={"cycle": the_round.cycle, "why": why, "by": by, "at": at},
    )
    return ban


@transaction.atomic
def allow_pair(ban: Forbid, *, by: User, at: datetime) -> None:
    """Let a pair be proposed again, in the open round of its cycle; raise RoundIsOver."""
    latest = ban.cycle.rounds.order_by("-number").values_list("pk", flat=True)[:1]
    hold_rounds(latest)
    details = {"allowed": [ban.mentee_id, ban.mentor_id]}
    record(PAIR_ALLOWED, ban.cycle, by=by, at=at, details=details)
    ban.delete()


@transaction.atomic
def close_round(the_round: Round, *, by: User, at: datetime) -> None:
    """Close a round in which nothing waits any more; drafts nobody saw go.

    It is held meanwhile, so that nothing is sent from it between the count and the step. A
    round of a cycle that is over can be closed too.
    """
    held = Round.objects.select_for_update().get(pk=the_round.pk)
    held.proposals.filter(state=ProposalState.DRAFTED, manager_comment="").delete()
    if not may_be_closed(held.proposals.values_list("state", flat=True)):
        raise StillWaiting
    final = RoundState.CLOSED if held.state == RoundState.SENT else RoundState.CANCELLED
    take_step(the_round, final, by=by, at=at)


def must_be_open(the_round: Round) -> None:
    """Raise RoundIsOver where nothing may be changed in a round any more (OM-6.12)."""
    if not can_be_changed(the_round.state, cycle_state=the_round.cycle.state):
        raise RoundIsOver(the_round, RoundState.PROPOSED)


def must_take_part(the_round: Round, mentee: Participation, mentor: Participation) -> None:
    """Raise NotOfThisRound unless both take part in the cycle of a round, each on their side."""
    cycles = {mentee.cycle_id, mentor.cycle_id}
    if cycles != {the_round.cycle_id} or (mentee.side, mentor.side) != ("mentee", "mentor"):
        raise NotOfThisRound
