"""Naming who carries one function of a cycle, from a day on, with the written reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.base.edits import Edit
from tsemed.base.formatting import joined
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import LineForm
from tsemed.cycles.models import MatrixLine
from tsemed.cycles.models.choices import CARRIER_NAMES
from tsemed.cycles.work_models import MATRIX, Function, WorkModel


def _back(line: MatrixLine) -> str:
    return reverse("cycles:cycle", args=[line.cycle_id])


def _form(request: HttpRequest, line: MatrixLine) -> LineForm:
    day = timezone.localdate()
    team = queries.people_in_team(line.cycle, on=day)
    return LineForm(request.POST or None, line=line, team=team, on=day)


def _context(_request: HttpRequest, line: MatrixLine) -> dict[str, Any]:
    usual = MATRIX[WorkModel(line.cycle.work_model)][Function(line.function)]
    rows = line.carriers.select_related("person").order_by("-starts_on", "-pk")
    return {
        "line": line,
        "usual": joined(dict(CARRIER_NAMES)[role.value] for role in usual),
        "history": [row for row in rows if row.is_to_be],
    }


change: Edit[MatrixLine] = Edit(
    get=queries.get_line_for,
    permission="cycles.change_matrix",
    make_form=_form,
    save=operations.change_matrix,
    values=lambda form: form.values(),
    title=_("Who carries it"),
    back=_back,
    crumbs=lambda line: [{"label": line.cycle.name, "url": _back(line)}],
    context=_context,
    refused={
        operations.ReasonMissing: "why",
        operations.NobodyChosen: "roles",
        operations.NotACarrier: "roles",
    },
    template="cycles/matrix_line.html",
)
