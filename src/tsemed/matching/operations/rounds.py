"""Opening and closing a round, and what people decide in it before the engine is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from pairing import Level
from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.base.refusals import ReasonRequired, Refused
from tsemed.base.transitions import StaleVersion, WrongState, save_edit, take_step
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.candidates import unmet_requirements
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
    """The mentor is not accepted or not trained, and not everybody may decide on them (OM-6.11)."""

    sentence = _(
        "This mentor is not accepted or not trained yet. Only a person who carries both the"
        " matching and the mentors of this cycle may decide on the pair."
    )


class ExceptionReasonMissing(ReasonRequired):
    """To decide on a mentor who is not accepted or not trained needs a written reason (OM-6.11)."""

    sentence = _(
        "This mentor is not accepted or not trained yet. To decide on the pair, please write why."
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
    record(AuditKind.CHANGE, the_round, by=by, at=at, details={"opened": True})
    return the_round


@transaction.atomic
def weigh(
    the_round: Round, *, levels: dict[str, Level], started_from: int, by: User, at: datetime
) -> None:
    """Set how much each criterion counts in this round, from the next proposal on."""
    must_be_open(the_round)
    chosen = {name: level.value for name, level in sorted(levels.items())}
    save_edit(the_round, started_from=started_from, by=by, at=at, weights=chosen)


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
    exceptions = exceptions_for(the_round, mentor, why=why, by=by)
    why = why.strip()
    details = {"pinned": [mentee.pk, mentor.pk], "price": dict(price), "exceptions": exceptions}
    details = {name: value for name, value in details.items() if value}
    save_edit(the_round, started_from=started_from, by=by, at=at, why=why, details=details)
    the_round.pins.filter(mentee=mentee).delete()
    pair = {"mentee": mentee, "mentor": mentor}
    return Pin.objects.create(
        round=the_round, **pair, why=why, price=dict(price), exceptions=exceptions
    )


def exceptions_for(
    the_round: Round, mentor: Participation, *, why: str | None, by: User
) -> list[str]:
    """Return what a mentor lacks, if `by` may decide on them all the same (OM-6.11).

    Raise ExceptionNotAllowed and ExceptionReasonMissing; `why=None` asks for the right alone,
    before a reason is written.
    """
    unmet = unmet_requirements(mentor.person.mentor)
    if unmet and not by.has_perm("matching.make_exception", the_round):
        raise ExceptionNotAllowed
    if unmet and why is not None and not reason_is_written(why):
        raise ExceptionReasonMissing
    return list(unmet)


@transaction.atomic
def unpin(pin: Pin, *, by: User, at: datetime) -> None:
    """Let the engine decide again on the mentee of a pin."""
    hold_rounds([pin.round_id])
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
    """Let a pair be proposed again, in the open round of its cycle; raise RoundIsOver."""
    latest = ban.cycle.rounds.order_by("-number").values_list("pk", flat=True)[:1]
    hold_rounds(latest)
    details = {"allowed": [ban.mentee_id, ban.mentor_id]}
    record(AuditKind.CHANGE, ban.cycle, by=by, at=at, details=details)
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
