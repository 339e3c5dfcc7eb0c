"""Naming another carrier for one function of a cycle, with the written reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.edits import Edit
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import LineForm
from tsemed.cycles.models import MatrixLine
from tsemed.cycles.models.choices import CARRIER_NAMES
from tsemed.cycles.work_models import MATRIX, Carrier, Function, WorkModel


def _back(line: MatrixLine) -> str:
    return reverse("cycles:cycle", args=[line.cycle_id])


def _context(_request: HttpRequest, line: MatrixLine) -> dict[str, Any]:
    usual = MATRIX[WorkModel(line.cycle.work_model)][Function(line.function)]
    return {"line": line, "usual": dict(CARRIER_NAMES)[usual.value]}


change: Edit[MatrixLine] = Edit(
    get=queries.get_line_for,
    permission="cycles.change_matrix",
    make_form=lambda request, line: LineForm(request.POST or None, line=line),
    save=operations.change_matrix,
    values=lambda form: form.cleaned_data | {"carrier": Carrier(form.cleaned_data["carrier"])},
    title=_("Who carries it"),
    back=_back,
    crumbs=lambda line: [{"label": line.cycle.name, "url": _back(line)}],
    context=_context,
    refused={operations.ReasonMissing: "why"},
    template="cycles/matrix_line.html",
)
