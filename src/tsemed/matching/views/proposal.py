"""One proposal: for staff with everything, for each side what may be seen before both agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.cycles.policy_versions import policy_on
from tsemed.matching import presenters, queries
from tsemed.matching.anonymous_profile import anonymous_profile
from tsemed.matching.models import Proposal
from tsemed.matching.operations import answers
from tsemed.matching.permissions import side_of
from tsemed.matching.rules import Answerer, is_overdue, waits_for
from tsemed.matching.states import BINDING, ProposalState
from tsemed.matching.views.rounds import name_of
from tsemed.people.contact_channels import channels_of


@require_safe
@requires("matching.view_proposal", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the proposal as this viewer may see it."""
    user = user_of(request)
    proposal = queries.get_proposal_for(user, pk, "matching.view_proposal")
    side = side_of(user, proposal)
    if side is not None:
        return render(request, "matching/answer.html", _for_side(proposal, side))
    return render(request, "matching/proposal.html", _for_staff(user, proposal))


@requires("matching.answer_proposal", check=False)
@idempotent()
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one side's own answer, or what staff heard on the telephone."""
    user = user_of(request)
    proposal = queries.get_proposal_for(user, pk, "matching.answer_proposal")
    own = side_of(user, proposal)
    choice = request.POST.get("agrees", "")
    named = request.POST.get("side", "")
    side = own or (Answerer(named) if named in set(Answerer) else None)
    if request.method != "POST" or side is None or choice not in ("yes", "no"):
        return redirect("matching:proposal", pk=pk)
    answered = answers.answer(
        proposal,
        side=side,
        agrees=choice == "yes",
        way=request.POST.get("way", ""),
        by=user,
        by_staff=own is None,
        at=timezone.now(),
        policy=policy_on(timezone.localdate(), cycle_id=proposal.round.cycle_id),
    )
    if answered.state == ProposalState.WITHDRAWN:
        return _could_not_open(request, answered, is_staff=own is None)
    messages.success(request, _("Thank you, your answer is kept."))
    return redirect("matching:proposal", pk=pk)


def _could_not_open(request: HttpRequest, proposal: Proposal, *, is_staff: bool) -> HttpResponse:
    """Show that the proposal is over; only staff see why, which reveals the other side."""
    if not is_staff:
        messages.info(
            request, _("This proposal is over. The coordinator goes on looking with you.")
        )
        return redirect("/")
    sentence = _(
        "The pair could not begin: the mentee has a mentor by now, or no place is left with this"
        " one. The proposal was taken back and holds no place any more."
    )
    messages.warning(request, sentence)
    return redirect("matching:proposal", pk=proposal.pk)


def _for_side(proposal: Proposal, side: Answerer) -> dict[str, Any]:
    """Return what one side reads: no name, contact or employer of the other (OM-6.6)."""
    is_open = side in waits_for(proposal.state)
    return {
        "pk": proposal.pk,
        "is_mentor": side is Answerer.MENTOR,
        "facts": anonymous_profile(proposal, side),
        "is_open": is_open,
        "ways": () if side is Answerer.MENTOR else channels_of(proposal.mentee.person),
        "answered": not is_open and presenters.is_open_question(proposal),
        "pair_url": reverse("relationships:relationship", args=[proposal.relationship_id])
        if proposal.state == ProposalState.BOTH_AGREED
        else "",
        "deadline": proposal.deadline_on,
    }


def _for_staff(user: User, proposal: Proposal) -> dict[str, Any]:
    may_run = user.has_perm("matching.change_proposal", proposal)
    reasons = queries.exception_reasons([proposal])
    card = presenters.present_proposal(proposal, {}, reasons=reasons, may_run=False)
    address = reverse("matching:round", args=[proposal.round_id])
    waited = waits_for(proposal.state) if may_run else frozenset()
    people = {
        Answerer.MENTOR: (_("Mentor"), proposal.mentor.person),
        Answerer.MENTEE: (_("Mentee"), proposal.mentee.person),
    }
    return {
        # The state is shown next to the title; the card needs no foot of its own.
        "proposal": card | {"state": None},
        "state": presenters.present_state(proposal.state),
        "pk": proposal.pk,
        "version": proposal.version,
        "crumbs": [
            {"label": _("Matching"), "url": reverse("matching:rounds")},
            {"label": name_of(proposal.round), "url": address},
        ],
        "asked": [
            {"side": side.value, "role": role, "person": person, "ways": channels_of(person)}
            for side, (role, person) in people.items()
            if side in waited
        ],
        "may_withdraw": may_run and proposal.state in BINDING,
        "may_release": may_run
        and is_overdue(proposal.state, proposal.deadline_on, on=timezone.localdate()),
        "deadline": proposal.deadline_on,
        "pair_url": reverse("relationships:relationship", args=[proposal.relationship_id])
        if proposal.relationship_id
        else "",
    }
