"""Opening a cycle: choose the work model, then answer what that model needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.cycles import operations
from tsemed.cycles.forms import OpenCycleForm
from tsemed.cycles.models.choices import (
    CARRIER_NAMES,
    FUNCTION_NAMES,
    MODEL_EXPLANATIONS,
    TRIGGER_NAMES,
    WORK_MODEL_NAMES,
)
from tsemed.cycles.policy import policy_on
from tsemed.cycles.rules import planned_pairs
from tsemed.cycles.work_models import MATRIX, NEEDS, WorkModel
from tsemed.partners.models import PartnerKind
from tsemed.partners.visibility import visible_to as partners_visible_to


@require_safe
@requires("cycles.open_cycle")
def choose(request: HttpRequest) -> HttpResponse:
    """Return the four work models, each with when it fits."""
    triggers = dict(TRIGGER_NAMES)
    models = [
        {
            "code": code,
            "label": label,
            "when": triggers[NEEDS[WorkModel(code)].trigger.value],
            "text": MODEL_EXPLANATIONS[WorkModel(code)],
        }
        for code, label in WORK_MODEL_NAMES
    ]
    return render(request, "cycles/choose.html", {"models": models, "crumbs": [cycles_crumb()]})


@require_http_methods(["GET", "POST"])
@requires("cycles.open_cycle")
@idempotent()
def open_one(request: HttpRequest, model: str) -> HttpResponse:
    """Return one page per model: it asks what the model needs and nothing else."""
    if model not in set(WorkModel):
        raise Http404
    work_model = WorkModel(model)
    partners = partners_visible_to(user_of(request)).order_by("name", "pk")
    form = OpenCycleForm(
        request.POST or None,
        needs=NEEDS[work_model],
        organisations=partners.filter(kind__in=[PartnerKind.BUSINESS, PartnerKind.PUBLIC_BODY]),
        programmes=partners.filter(kind=PartnerKind.PROGRAMME),
    )
    if request.method == "POST" and form.is_valid():
        cycle = operations.open_cycle(
            work_model=work_model, by=user_of(request), at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Opened as a draft. What is still missing is listed here."))
        return redirect("cycles:cycle", pk=cycle.pk)
    return render(request, "cycles/open.html", _context(form, work_model))


def _context(form: OpenCycleForm, work_model: WorkModel) -> dict[str, Any]:
    functions, carriers = dict(FUNCTION_NAMES), dict(CARRIER_NAMES)
    policy = policy_on(timezone.localdate())
    shares = (20, 30, 40, 50) if NEEDS[work_model].share_of_post else ()
    return {
        "form": form,
        "label": dict(WORK_MODEL_NAMES)[work_model.value],
        "lines": [
            {"label": functions[function.value], "value": carriers[carrier.value]}
            for function, carrier in MATRIX[work_model].items()
        ],
        "plans": [
            {"share": share, "pairs": planned_pairs(share, policy=policy)} for share in shares
        ],
        "crumbs": [cycles_crumb(), {"label": _("Open a cycle"), "url": reverse("cycles:open")}],
    }


def cycles_crumb() -> dict[str, str]:
    """Return the way back to the list."""
    return {"label": _("Cycles"), "url": reverse("cycles:list")}
