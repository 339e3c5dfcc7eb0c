"""Naming another carrier for one function of a cycle, with the written reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.requests import user_of
from tsemed.base import conflicts
from tsemed.base.idempotency import idempotent
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import LineForm
from tsemed.cycles.models.choices import CARRIER_NAMES
from tsemed.cycles.work_models import MATRIX, Carrier, Function, WorkModel


@require_http_methods(["GET", "POST"])
@requires("cycles.change_matrix", check=False)
@idempotent()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one line of the matrix from the version that was read."""
    line = queries.get_line_for(user_of(request), pk, "cycles.change_matrix")
    back = reverse("cycles:cycle", args=[line.cycle_id])
    if request.POST.get("conflict") == conflicts.THEIRS:
        return redirect(back)
    form = LineForm(request.POST or None, line=line)
    context: dict[str, Any] = {
        "form": form,
        "line": line,
        "version": conflicts.version_of(request, line),
        "usual": dict(CARRIER_NAMES)[
            MATRIX[WorkModel(line.cycle.work_model)][Function(line.function)].value
        ],
        "back": back,
        "crumbs": [{"label": line.cycle.name, "url": back}],
    }
    if request.method == "POST" and form.is_valid():
        return _save(request, form, context)
    return render(request, "cycles/matrix_line.html", context)


def _save(request: HttpRequest, form: LineForm, context: dict[str, Any]) -> HttpResponse:
    line, at = context["line"], timezone.now()
    try:
        operations.change_matrix(
            line,
            carrier=Carrier(form.cleaned_data["carrier"]),
            why=form.cleaned_data["why"],
            started_from=context["version"],
            by=user_of(request),
            at=at,
        )
    except operations.ReasonMissing:
        form.add_error("why", _("Write why, so that every reader of the matrix understands it."))
        return render(request, "cycles/matrix_line.html", context)
    except StaleVersion:
        context["conflict"] = conflicts.between(form, line)
        return render(request, "cycles/matrix_line.html", context, status=409)
    messages.success(request, _("Saved."))
    return redirect(context["back"])
