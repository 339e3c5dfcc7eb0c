"""From a draft to the question put to both sides: the manager's approval on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import take_step
from tsemed.cycles.carriers import is_carried
from tsemed.cycles.hand_over import not_handed_over
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.policy import Policy
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.work_models import Function
from tsemed.matching.capacity import hold_mentees, hold_mentors
from tsemed.matching.models import Proposal
from tsemed.matching.operations.notices import cancel_notices, notify_side, notify_who_matches
from tsemed.matching.operations.rounds import ReasonMissing, hold_rounds
from tsemed.matching.rules import (
    Answerer,
    answer_deadline,
    is_overdue,
    next_after_draft,
    reason_is_written,
)
from tsemed.matching.states import OPEN_QUESTION, ProposalState, RoundState
from tsemed.people.consents import end_pair_consents


class NotOverdue(Refused):
    """The last day to answer is not over: the place cannot be released yet."""

    is_recorded = False
    sentence = _(
        "Both sides may still answer, so the place cannot be released yet. To free it today,"
        " take the proposal back and write why."
    )


@dataclass
class Sent:
    """What went on its way, and what could not: the place or the mentee is taken by now."""

    proposals: list[Proposal] = field(default_factory=list)
    left_over: list[Proposal] = field(default_factory=list)
    unasked: list[Proposal] = field(default_factory=list)


@transaction.atomic
def send_proposals(
    proposals: Iterable[Proposal], *, by: User, at: datetime, policy: Policy
) -> Sent:
    """Send drafts to the manager's approval or, without accompaniment, to both sides.

    From now on each holds a place. A draft whose mentor has no place left, whose mentee found
    somebody meanwhile, or one of whom is not ready any more (OM-2.6), stays a draft and is named
    in the answer, and so does one whose mentee did not agree, or no more, to be handed over to the
    freelancer of the cycle (OM-2.9). Raise RoundIsOver.
    """
    sent = Sent()
    drafts = sorted(proposals, key=lambda one: one.pk)
    places = hold_mentors([one.mentor.person_id for one in drafts])
    taken = hold_mentees([one.mentee.person_id for one in drafts])
    rounds = hold_rounds(one.round_id for one in drafts)
    admitted = _admitted(drafts)
    unasked = _not_handed_over(drafts, on=timezone.localdate(at))
    for draft in drafts:
        mentor, mentee = draft.mentor.person_id, draft.mentee.person_id
        if draft.mentee_id in unasked:
            sent.unasked.append(draft)
            continue
        is_there = {draft.mentor_id, draft.mentee_id} <= admitted
        if not is_there or mentee in taken or mentee == mentor or places.get(mentor, 0) < 1:
            sent.left_over.append(draft)
            continue
        places[mentor] -= 1
        taken.add(mentee)
        _send(draft, by=by, at=at, policy=policy)
        sent.proposals.append(draft)
    begun = {one.round_id for one in sent.proposals}
    for the_round in rounds:
        if the_round.pk in begun and the_round.state == RoundState.PROPOSED:
            take_step(the_round, RoundState.SENT, by=by, at=at)
    return sent


def _admitted(drafts: Iterable[Proposal]) -> set[int]:
    """Lock the participations of these drafts; return those who may be matched now."""
    ids = {pk for draft in drafts for pk in (draft.mentor_id, draft.mentee_id)}
    held = Participation.objects.select_for_update(no_key=True).filter(pk__in=ids)
    return {part.pk for part in held.order_by("pk") if part.is_admitted}


def _not_handed_over(drafts: Iterable[Proposal], *, on: date) -> set[int]:
    mentees = Participation.objects.filter(pk__in=[draft.mentee_id for draft in drafts])
    return set(not_handed_over(mentees, on=on).values_list("pk", flat=True))


@transaction.atomic
def answer_manager_approval(
    proposal: Proposal, *, agrees: bool, comment: str = "", by: User, at: datetime
) -> None:
    """Keep the manager's approval: she agrees, or returns the draft with a comment.

    Raise RoundIsOver where the cycle is closing: the proposal can then only be taken back.
    """
    hold_rounds([proposal.round_id])
    comment = comment.strip()
    if agrees:
        take_step(
            proposal,
            ProposalState.MANAGER_AGREED,
            by=by,
            at=at,
            why=comment,
            manager_comment=comment,
        )
        return
    if not reason_is_written(comment):
        raise ReasonMissing
    take_step(proposal, ProposalState.DRAFTED, by=by, at=at, why=comment, manager_comment=comment)
    notify_who_matches(proposal, by=by, at=at)


@transaction.atomic
def go_on_without_approval(cycle: Cycle, *, by: User, at: datetime) -> Sent:
    """Ask both sides of what waits for an approval that nobody gives any more."""
    unasked = (ProposalState.WAITS_FOR_MANAGER, ProposalState.MANAGER_AGREED)
    waiting = Proposal.objects.filter(round__cycle=cycle, state__in=unasked)
    policy = policy_on(timezone.localdate(at), cycle_id=cycle.pk)
    return ask_both_sides(waiting.with_people(), by=by, at=at, policy=policy)


@transaction.atomic
def ask_both_sides(
    proposals: Iterable[Proposal], *, by: User, at: datetime, policy: Policy
) -> Sent:
    """Ask mentor and mentee, each for their own answer, until the policy's last day.

    Where the mentee took back the consent to be handed over to the freelancer of the cycle
    (OM-2.9), nobody is asked and the proposal is named in the answer. Raise RoundIsOver.
    """
    sent = Sent()
    waiting = sorted(proposals, key=lambda one: one.pk)
    hold_rounds(one.round_id for one in waiting)
    unasked = _not_handed_over(waiting, on=timezone.localdate(at))
    for proposal in waiting:
        if proposal.mentee_id in unasked:
            sent.unasked.append(proposal)
            continue
        _ask(proposal, by=by, at=at, policy=policy)
        sent.proposals.append(proposal)
    return sent


@transaction.atomic
def withdraw(proposal: Proposal, *, why: str, by: User, at: datetime) -> None:
    """Take a proposal back before both have agreed, with the reason."""
    if not reason_is_written(why):
        raise ReasonMissing
    take_step(proposal, ProposalState.WITHDRAWN, by=by, at=at, why=why.strip())
    cancel_notices(proposal, by=by, at=at)
    end_pair_consents(proposal.mentor.person, proposal.mentee.person, by=by, at=at)


@transaction.atomic
def release(proposal: Proposal, *, by: User | None, at: datetime) -> None:
    """End a proposal that was not answered in time; its place is free (OM-6.4).

    Nobody declined, so the pair may be proposed again. Raise NotOverdue up to the last day to
    answer: until then the proposal can be taken back, with a reason.
    """
    on = timezone.localdate(at)
    if proposal.state in OPEN_QUESTION and not is_overdue(
        proposal.state, proposal.deadline_on, on=on
    ):
        raise NotOverdue
    take_step(proposal, ProposalState.RELEASED, by=by, at=at)
    cancel_notices(proposal, by=by, at=at)
    end_pair_consents(proposal.mentor.person, proposal.mentee.person, by=by, at=at)


def _send(draft: Proposal, *, by: User, at: datetime, policy: Policy) -> None:
    is_accompanied = is_carried(draft.round.cycle, Function.MATCHING_ACCOMPANIMENT)
    if next_after_draft(is_accompanied=is_accompanied) is ProposalState.ASKED:
        _ask(draft, by=by, at=at, policy=policy)
    else:
        take_step(draft, ProposalState.WAITS_FOR_MANAGER, by=by, at=at)


def _ask(proposal: Proposal, *, by: User, at: datetime, policy: Policy) -> None:
    deadline = answer_deadline(timezone.localdate(at), policy=policy)
    step: dict[str, Any] = {"deadline_on": deadline}
    take_step(proposal, ProposalState.ASKED, by=by, at=at, **step)
    for side in Answerer:
        notify_side(proposal, side, at=at)
