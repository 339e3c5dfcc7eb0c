"""One cycle: where it stands, who carries what, who runs it, and what it still lacks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.views import requires
from tsemed.cycles import operations, queries
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.choices import REQUIREMENT_LABELS
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.progress import phases_of
from tsemed.cycles.states import CYCLE, OVER, TAKES_PEOPLE, CycleState
from tsemed.cycles.views import presenters
from tsemed.cycles.views.changing import earlier_models, model_change
from tsemed.cycles.views.journey import present_sides
from tsemed.cycles.views.listing import state_of
from tsemed.cycles.views.opening import cycles_crumb


@require_safe
@requires("cycles.view_cycle", check=False)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a cycle as this viewer may know it."""
    cycle = queries.get_cycle_for(user_of(request), pk, "cycles.view_cycle")
    context = _context(user_of(request), queries.with_periods(cycle))
    return render(request, "cycles/cycle.html", context)


def _context(user: User, cycle: Cycle) -> dict[str, Any]:
    day = timezone.localdate()
    unmet = queries.unmet_requirements(cycle, on=day) if cycle.awaits_approval else []
    lacks = [REQUIREMENT_LABELS[one] for one in unmet]
    return {
        "cycle": cycle,
        "state": state_of(cycle),
        "crumbs": [cycles_crumb()],
        "steps": presenters.stepper(cycle),
        "facts": presenters.facts(cycle, user, on=day),
        "lacks": lacks if cycle.state == CycleState.DRAFT else [],
        "model_change": model_change(cycle, lacks),
        "earlier_models": earlier_models(cycle),
        "may_change": user.has_perm("cycles.change_cycle", cycle),
        "may_choose_model": user.has_perm("cycles.change_cycle", cycle)
        and cycle.state in TAKES_PEOPLE,
        "warnings": presenters.warnings(cycle, user, on=day),
        "matrix": presenters.matrix(cycle),
        "may_change_matrix": user.has_perm("cycles.change_matrix", cycle),
        "team": presenters.team(cycle, user, on=day),
        "may_assign": user.has_perm("cycles.assign_team", cycle),
        "sides": present_sides(cycle, phases_of(queries.participants_of(cycle, user), user)),
        "approvals": presenters.approvals(cycle, user),
        "next_steps": _next_steps(cycle) if user.has_perm("cycles.step_cycle", cycle) else [],
        "actions": _actions(user, cycle),
    }


def _approve(cycle: Cycle, *, by: User, at: datetime) -> None:
    approvals = queries.approvals_to_give(cycle, by)
    if not approvals:
        raise PermissionDenied
    for programme in approvals:
        side = ApprovalSide.PROGRAMME_MANAGER if programme else ApprovalSide.MENTORING_MANAGER
        operations.approve_model(cycle, side=side, programme=programme, by=by, at=at)


APPROVE: Action[Cycle] = Action(
    name="approve",
    get=queries.get_cycle_for,
    permission="cycles.approve_model",
    operation=_approve,
    done=_("Your approval of the work model is noted."),
    back=lambda cycle: reverse("cycles:cycle", args=[cycle.pk]),
)


def _next_steps(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the steps that may follow: onward first, a step back after it, the way out last."""
    here = list(CycleState).index(CycleState(cycle.state))
    order = list(CycleState)[here:] + list(CycleState)[:here]
    order.sort(key=lambda state: state == CycleState.CANCELLED)
    following = CYCLE.legal[CycleState(cycle.state)]
    return [
        {"to": to.value, "label": presenters.STEP_LABELS[to], "quiet": to == CycleState.CANCELLED}
        for to in order
        if to in following
    ]


def _actions(user: User, cycle: Cycle) -> list[dict[str, str]]:
    address = reverse("cycles:participants", args=[cycle.pk])
    shown = [{"label": str(_("Participants")), "url": address, "icon": "people", "look": "second"}]
    if user.has_perm("cycles.change_cycle", cycle) and cycle.state not in OVER:
        change = reverse("cycles:change", args=[cycle.pk])
        label = str(pgettext("cycle", "Change"))
        shown.append({"label": label, "url": change, "icon": "pencil", "look": "second"})
    if user.has_perm("cycles.change_policy"):
        numbers = reverse("cycles:change_policy_of_cycle", args=[cycle.pk])
        label = str(_("Numbers of this cycle"))
        shown.append({"label": label, "url": numbers, "icon": "sliders", "look": "second"})
    return shown
