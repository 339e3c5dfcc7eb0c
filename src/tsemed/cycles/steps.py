"""The steps of a cycle, from draft to closed (OM-3.9)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.steps import Reason, Step
from tsemed.cycles.models import Cycle
from tsemed.cycles.operations import step_cycle
from tsemed.cycles.queries import get_cycle_for
from tsemed.cycles.states import CycleState


def _take(cycle: Cycle, *, to: str, by: User | None, at: datetime, why: str) -> None:
    assert by is not None
    step_cycle(cycle, CycleState(to), by=by, at=at, why=why)


STEP: Step[Cycle] = Step(
    name="step",
    get=get_cycle_for,
    permission="cycles.step_cycle",
    choices=CycleState,
    reason=Reason.OPTIONAL,
    operation=_take,
    done=_("The cycle is at its next stage."),
    back=lambda cycle: reverse("cycles:cycle", args=[cycle.pk]),
)
