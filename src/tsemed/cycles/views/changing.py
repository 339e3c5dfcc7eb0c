"""Changing a cycle: what was written when it was opened, and the work model it runs under."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.edits import Edit
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import ChangeCycleForm, ModelForm
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.choices import WORK_MODEL_NAMES
from tsemed.cycles.views.opening import cycles_crumb, partners_to_choose


def _address(cycle: Cycle) -> str:
    return reverse("cycles:cycle", args=[cycle.pk])


def _crumbs(cycle: Cycle) -> list[dict[str, str]]:
    return [cycles_crumb(), {"label": cycle.name, "url": _address(cycle)}]


def _form(request: HttpRequest, cycle: Cycle) -> BaseForm:
    partners = partners_to_choose(user_of(request))
    return ChangeCycleForm(request.POST or None, cycle=cycle, **partners)


def _model_form(request: HttpRequest, cycle: Cycle) -> BaseForm:
    form = ModelForm(request.POST or None)
    others = [(code, name) for code, name in WORK_MODEL_NAMES if code != cycle.work_model]
    form.fields["work_model"].choices = others  # type: ignore[attr-defined]
    return form


CHANGE: Edit[Cycle] = Edit(
    get=queries.get_cycle_for,
    permission="cycles.change_cycle",
    make_form=_form,
    save=operations.change_cycle,
    refused={
        operations.ChangeReasonMissing: "why",
        operations.HasBegun: "starts_on",
        operations.HasReferred: "programmes",
        operations.NotReady: "",
    },
    title=_("Change the cycle"),
    back=_address,
    crumbs=_crumbs,
)
CHOOSE_MODEL: Edit[Cycle] = Edit(
    get=queries.get_cycle_for,
    permission="cycles.change_cycle",
    make_form=_model_form,
    save=operations.choose_model,
    refused={operations.ModelReasonMissing: "why", operations.SameModel: "work_model"},
    title=_("Choose another work model"),
    button=_("Choose this model"),
    done=_("Chosen. It takes effect once it is approved and nothing is missing."),
    back=_address,
    crumbs=_crumbs,
    template="cycles/choose_model.html",
)
BEGIN_MODEL: Action[Cycle] = Action(
    name="begin_model",
    get=queries.get_cycle_for,
    permission="cycles.change_cycle",
    operation=operations.begin_model,
    done=_("The new work model is in force from today."),
    back=_address,
)
GIVE_UP_MODEL: Action[Cycle] = Action(
    name="give_up_model",
    get=queries.get_cycle_for,
    permission="cycles.change_cycle",
    operation=operations.give_up_model,
    done=_("Cancelled. The cycle keeps its work model."),
    back=_address,
)


def model_change(cycle: Cycle, lacks: list[Any]) -> dict[str, Any] | None:
    """Return the change of the model that is prepared, and what it still lacks."""
    period = queries.period_shown(cycle) if cycle.next_model else None
    if period is None:
        return None
    return {
        "model": period.get_work_model_display(),
        "reason": period.reason,
        "lacks": lacks,
    }


def earlier_models(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the models under which the cycle ran before, the latest first."""
    ended = [period for period in cycle.periods.all() if period.ended_on is not None]
    return [
        {
            "model": period.get_work_model_display(),
            "began_on": period.began_on,
            "ended_on": period.ended_on,
        }
        for period in reversed(ended)
    ]
