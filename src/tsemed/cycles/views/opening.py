"""Opening a cycle: choose the work model, then answer what that model needs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.form_pages import FormPage
from tsemed.base.formatting import joined
from tsemed.base.views import requires
from tsemed.cycles import operations
from tsemed.cycles.forms import OpenCycleForm
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.choices import (
    CARRIER_NAMES,
    FUNCTION_NAMES,
    MODEL_EXPLANATIONS,
    TRIGGER_NAMES,
    WORK_MODEL_NAMES,
)
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.rules import planned_pairs
from tsemed.cycles.work_models import MATRIX, NEEDS, WorkModel
from tsemed.partners.models import Partner, PartnerKind
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


def _work_model(_user: User, model: str, _permission: str) -> WorkModel:
    """Return the work model that the address names; what the opener may is asked by the page."""
    if model not in set(WorkModel):
        raise Http404
    return WorkModel(model)


def partners_to_choose(user: User) -> dict[str, QuerySet[Partner]]:
    """Return the organisations and programmes from which a user may choose for a cycle."""
    partners = partners_visible_to(user).order_by("name", "pk")
    return {
        "organisations": partners.filter(kind__in=[PartnerKind.BUSINESS, PartnerKind.PUBLIC_BODY]),
        "programmes": partners.filter(kind=PartnerKind.PROGRAMME),
    }


def _form(request: HttpRequest, work_model: WorkModel) -> BaseForm:
    partners = partners_to_choose(user_of(request))
    return OpenCycleForm(request.POST or None, needs=NEEDS[work_model], **partners)


def _open(work_model: WorkModel, **typed: Any) -> Cycle:
    return operations.open_cycle(work_model=work_model, **typed)


def _context(_request: HttpRequest, work_model: WorkModel) -> dict[str, Any]:
    functions, carriers = dict(FUNCTION_NAMES), dict(CARRIER_NAMES)
    policy = policy_on(timezone.localdate())
    shares = (20, 30, 40, 50) if NEEDS[work_model].share_of_post else ()
    return {
        "label": dict(WORK_MODEL_NAMES)[work_model.value],
        "lines": [
            {"label": functions[function.value], "value": joined(carriers[one] for one in roles)}
            for function, roles in MATRIX[work_model].items()
        ],
        "plans": [
            {"share": share, "pairs": planned_pairs(share, policy=policy)} for share in shares
        ],
    }


OPEN: FormPage[WorkModel] = FormPage(
    get=_work_model,
    permission="cycles.open_cycle",
    is_about_thing=False,
    make_form=_form,
    save=_open,
    title=_("Open a cycle"),
    done=_("Opened as a draft. What is still missing is listed here."),
    back=lambda _model: reverse("cycles:open"),
    after=lambda cycle: reverse("cycles:cycle", args=[cycle.pk]),
    crumbs=lambda _model: [
        cycles_crumb(), {"label": _("Open a cycle"), "url": reverse("cycles:open")},
    ],
    context=_context,
    template="cycles/open.html",
)  # fmt: skip


def cycles_crumb() -> dict[str, str]:
    """Return the way back to the list."""
    return {"label": str(_("Cycles")), "url": reverse("cycles:list")}
