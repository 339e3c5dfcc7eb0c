"""What one button does: to a round as a whole, and to a proposal that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tsemed.accounts.models import User
from tsemed.base.actions import Action, Notice
from tsemed.base.steps import Reason, Step
from tsemed.cycles.models import Cycle
from tsemed.cycles.policy import Policy
from tsemed.cycles.policy_versions import policy_on
from tsemed.matching import queries
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations import background, rounds, sending
from tsemed.matching.states import ProposalState
from tsemed.matching.views.figures import drafts_seen


def _policy(the_round: Round, at: datetime) -> Policy:
    return policy_on(localdate(at), cycle_id=the_round.cycle_id)


def _send(the_round: Round, *, by: User, at: datetime) -> sending.Sent:
    drafts = queries.proposals_of(the_round).drafted().with_people()
    return sending.send_proposals(drafts, by=by, at=at, policy=_policy(the_round, at))


def _sent(sent: sending.Sent) -> Iterator[Notice]:
    number = len(sent.proposals)
    sentence = ngettext(
        "%(number)d proposal is on its way.", "%(number)d proposals are on their way.", number
    )
    yield Notice(sentence % {"number": number})
    yield from _unasked(sent)
    taken = _("The place for %(name)s was taken meanwhile.")
    for left in sent.left_over:
        yield Notice(taken % {"name": left.mentee.person.full_name}, messages.WARNING)


def _unasked(sent: sending.Sent) -> Iterator[Notice]:
    sentence = _(
        "%(name)s has not agreed to be handed over to the freelancer. Who recruited them asks and"
        " notes the answer; send the proposal then."
    )
    for one in sent.unasked:
        yield Notice(sentence % {"name": one.mentee.person.full_name}, messages.WARNING)


def _ask(the_round: Round, *, by: User, at: datetime) -> sending.Sent:
    agreed = queries.proposals_of(the_round).filter(state=ProposalState.MANAGER_AGREED)
    policy = _policy(the_round, at)
    return sending.ask_both_sides(agreed.with_people(), by=by, at=at, policy=policy)


def _asked(sent: sending.Sent) -> Iterator[Notice]:
    number = len(sent.proposals)
    sentence = ngettext(
        "Both sides of %(number)d pair were asked.",
        "Both sides of %(number)d pairs were asked.",
        number,
    )
    yield Notice(sentence % {"number": number})
    yield from _unasked(sent)


def _stopped(is_stopped: bool) -> Iterator[Notice]:
    if is_stopped:
        yield Notice(_("Stopped. The proposals of before stay."))
    else:
        yield Notice(_("The search had ended already."), messages.INFO)


def _address(the_round: Round) -> str:
    return reverse("matching:round", args=[the_round.pk])


def _withdraw(proposal: Proposal, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001
    assert by is not None
    sending.withdraw(proposal, why=why, by=by, at=at)


def _release(proposal: Proposal, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001
    sending.release(proposal, by=by, at=at)


def _round(proposal: Proposal) -> str:
    return reverse("matching:round", args=[proposal.round_id])


_ROUND: dict[str, Any] = {
    "get": queries.get_round_for,
    "permission": "matching.run_round",
    "back": _address,
}
OPEN: Action[Cycle] = Action(
    name="open",
    get=queries.get_cycle_for,
    permission="matching.open_round",
    operation=rounds.open_round,
    back=lambda _cycle: reverse("matching:rounds"),
    after=_address,
)
SEND: Action[Round] = Action(name="send", operation=_send, done=_sent, seen=drafts_seen, **_ROUND)
ASK: Action[Round] = Action(name="ask", operation=_ask, done=_asked, **_ROUND)
CLOSE: Action[Round] = Action(name="close", operation=rounds.close_round, **_ROUND)
STOP: Action[Round] = Action(
    name="stop_search", operation=background.stop_search, done=_stopped, **_ROUND
)
WITHDRAW: Step[Proposal] = Step(
    name="withdraw",
    get=queries.get_proposal_for,
    permission="matching.change_proposal",
    reason=Reason.REQUIRED,
    operation=_withdraw,
    done=_("Taken back; the place is free again."),
    back=_round,
)
RELEASE: Step[Proposal] = Step(
    name="release",
    get=queries.get_proposal_for,
    permission="matching.change_proposal",
    operation=_release,
    done=_("Released; the place is free again."),
    back=_round,
)
