"""The audit for the privacy officer: who did or saw what class of data, and when; no content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.audit_events import words_of
from tsemed.base.form_fields import DayField
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.views import requires
from tsemed.people.views.facts import CLASS_NAMES
from tsemed.web.queries import AUDIT_PAGE, audit_rows

KIND_NAMES = {
    AuditKind.STEP: pgettext_lazy("audit", "Step"),
    AuditKind.CHANGE: pgettext_lazy("audit", "Change"),
    AuditKind.READING: pgettext_lazy("audit", "Reading"),
    AuditKind.EXPORT: pgettext_lazy("audit", "Export"),
    AuditKind.SIGN_IN: pgettext_lazy("audit", "Sign-in"),
    AuditKind.REFUSAL: pgettext_lazy("audit", "Refusal"),
}


SUBJECT_NAMES = {
    "accounts.credentialchange": gettext_lazy("Change of credentials"),
    "accounts.user": gettext_lazy("Login"),
    "cycles.assignment": gettext_lazy("Place in the team"),
    "cycles.cycle": gettext_lazy("Cycle"),
    "cycles.matrixline": gettext_lazy("Line of the matrix"),
    "cycles.participation": gettext_lazy("Participation"),
    "cycles.policyversion": gettext_lazy("Numbers of the policy"),
    "imports.import": gettext_lazy("List"),
    "matching.proposal": pgettext_lazy("audit", "Proposal"),
    "matching.round": gettext_lazy("Matching round"),
    "notifications.outboxmessage": gettext_lazy("Letter"),
    "partners.partner": gettext_lazy("Partner"),
    "people.person": gettext_lazy("Person"),
    "questionnaires.question": gettext_lazy("Question"),
    "questionnaires.questionnaireversion": gettext_lazy("Questionnaire"),
    "relationships.meeting": gettext_lazy("Meeting"),
    "relationships.relationship": pgettext_lazy("audit", "Pair"),
}


class AuditFilter(forms.Form):
    """Narrows the audit; people are named by their number, which reveals nothing by itself."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *((k.value, w) for k, w in KIND_NAMES.items())],
    )
    data_class = forms.ChoiceField(
        label=gettext_lazy("Class of data"),
        required=False,
        choices=[("", gettext_lazy("All classes")), *CLASS_NAMES.items()],
    )
    about = forms.IntegerField(label=gettext_lazy("About person no."), required=False, min_value=1)
    by = forms.IntegerField(label=gettext_lazy("By person no."), required=False, min_value=1)
    day = DayField(label=gettext_lazy("Day"), required=False)


@require_safe
@requires("web.read_audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Return the audit from a row backwards, narrowed by kind, class, person and day."""
    form = AuditFilter(request.GET)
    day = form.cleaned_data.get("day") if form.is_valid() else None
    rows = list(audit_rows(user_of(request), request.GET.dict(), day=day)[: AUDIT_PAGE + 1])
    context = {
        "filters": form,
        "lines": [_line(row) for row in rows[:AUDIT_PAGE]],
        "earlier": rows[AUDIT_PAGE - 1].pk if len(rows) > AUDIT_PAGE else None,
        "is_first": "before" not in request.GET,
    }
    return render(request, "web/audit.html", context)


def _line(row: AuditRow) -> dict[str, Any]:
    return {
        "at": row.at,
        "who": _who(row.actor),
        "event": words_of(row.event),
        "what": _what(row),
        "data_class": CLASS_NAMES.get(row.data_class, row.data_class),
    }


def _who(actor: User | None) -> str:
    """Return staff by name, and those the programme serves by number: the page needs no more."""
    if actor is None:
        return _("The system")
    person = getattr(actor, "person", None)
    if person is None:
        return _("Login no. %(number)s") % {"number": actor.pk}
    if hasattr(person, "mentor") or hasattr(person, "mentee"):
        return _("Person no. %(number)s") % {"number": person.pk}
    return str(person.full_name)


def _what(row: AuditRow) -> str:
    if page := getattr(row, "page", ""):
        return _("Page %(name)s") % {"name": page}
    known = SUBJECT_NAMES.get(row.subject_type)
    word = str(known or apps.get_model(row.subject_type)._meta.verbose_name)
    return _("%(thing)s no. %(number)s") % {"thing": capfirst(word), "number": row.subject_id}
