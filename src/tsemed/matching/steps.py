"""The steps by which a proposal is taken back or released."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.steps import Reason, Step
from tsemed.matching.models import Proposal
from tsemed.matching.operations import sending
from tsemed.matching.queries import get_proposal_for


def _withdraw(proposal: Proposal, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001
    assert by is not None
    sending.withdraw(proposal, why=why, by=by, at=at)


def _release(proposal: Proposal, *, to: str, by: User | None, at: datetime, why: str) -> None:  # noqa: ARG001
    sending.release(proposal, by=by, at=at)


def _round(proposal: Proposal) -> str:
    return reverse("matching:round", args=[proposal.round_id])


WITHDRAW: Step[Proposal] = Step(
    name="withdraw",
    get=get_proposal_for,
    permission="matching.change_proposal",
    reason=Reason.REQUIRED,
    operation=_withdraw,
    done=_("Taken back; the place is free again."),
    back=_round,
)
RELEASE: Step[Proposal] = Step(
    name="release",
    get=get_proposal_for,
    permission="matching.change_proposal",
    operation=_release,
    done=_("Released; the place is free again."),
    back=_round,
)
