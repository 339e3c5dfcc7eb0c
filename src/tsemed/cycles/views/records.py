"""What is recorded about somebody on their way through a cycle, one page for each thing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action
from tsemed.base.edits import Edit
from tsemed.base.form_pages import FormPage
from tsemed.base.refusals import ReasonRequired
from tsemed.cycles import decisions, queries
from tsemed.cycles.forms import ExceptionForm, FactForm, SeveralForm
from tsemed.cycles.models import Cycle, EntryKind, Participation
from tsemed.cycles.permissions import sides_recorded_by
from tsemed.cycles.views.decide import crumbs_of, path_of


def _record(kind: EntryKind, permission: str, title: Promise | str) -> Edit[Participation]:
    """Return the page on which one thing is recorded, or its day corrected."""
    column = f"{kind.value}_on"

    def form(request: HttpRequest, part: Participation) -> FactForm:
        return FactForm(request.POST or None, column=column, day=getattr(part, column))

    def save(part: Participation, **values: Any) -> None:
        decisions.record_fact(part, kind=kind, **values)

    return Edit(
        get=queries.get_participation_for,
        permission=permission,
        make_form=form,
        save=save,
        values=lambda form: form.values(),
        title=title,
        back=path_of,
        crumbs=crumbs_of,
        refused={decisions.DayToCome: column, ReasonRequired: "why"},
    )


forms = _record(EntryKind.FORMS, "cycles.record_forms", _("Forms complete"))
interview = _record(EntryKind.INTERVIEWED, "cycles.record_interview", _("Interview"))
training = _record(EntryKind.TRAINED, "cycles.record_training", _("Training"))
expectations = _record(
    EntryKind.ALIGNED, "cycles.record_expectations", _("Alignment of expectations")
)

exception: Edit[Participation] = Edit(
    get=queries.get_participation_for,
    permission="cycles.make_exception",
    make_form=lambda request, _part: ExceptionForm(request.POST or None),
    save=decisions.make_exception,
    title=_("Match as an exception"),
    button=_("Allow it"),
    back=path_of,
    crumbs=crumbs_of,
    refused={ReasonRequired: "why"},
)

END_EXCEPTION: Action[Participation] = Action(
    name="end_exception",
    get=queries.get_participation_for,
    permission="cycles.make_exception",
    operation=decisions.end_exception,
    seen=lambda part: part.version,
    done=_("The exception is taken back."),
    back=path_of,
)


# What can be recorded for several people at once, as the tabs of the page.
_SEVERAL: dict[EntryKind, Promise | str] = {
    EntryKind.FORMS: _("Forms complete"),
    EntryKind.INTERVIEWED: _("Interview"),
    EntryKind.ACCEPTED: pgettext_lazy("several", "Acceptance"),
    EntryKind.TRAINED: _("Training"),
    EntryKind.ALIGNED: _("Alignment of expectations"),
}


def _kinds(request: HttpRequest, cycle: Cycle) -> list[EntryKind]:
    """Return what this user records in a cycle."""
    user = user_of(request)
    return [kind for kind in _SEVERAL if sides_recorded_by(user, cycle, kind)]


def _kind(request: HttpRequest, cycle: Cycle) -> EntryKind:
    """Return what is being recorded: the tab, or the first one."""
    kinds = _kinds(request, cycle)
    return next((kind for kind in kinds if kind.value == request.GET.get("what")), kinds[0])


def _several_form(request: HttpRequest, cycle: Cycle) -> SeveralForm:
    user, kind = user_of(request), _kind(request, cycle)
    sides = sides_recorded_by(user, cycle, kind)
    parts = queries.participants_lacking(cycle, user, kind, sides)
    form = SeveralForm(request.POST or None, parts=parts)
    form.kind = kind  # type: ignore[attr-defined]
    return form


def _save_several(_cycle: Cycle, **values: Any) -> int:
    return decisions.record_for_several(values.pop("parts"), **values)


def _several_context(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    address, chosen = reverse("cycles:record_several", args=[cycle.pk]), _kind(request, cycle)
    return {
        "tabs": [
            {
                "label": _SEVERAL[kind],
                "url": f"{address}?what={kind.value}",
                "current": kind is chosen,
            }
            for kind in _kinds(request, cycle)
        ]
    }


several: FormPage[Cycle] = FormPage(
    get=queries.get_cycle_for,
    permission="cycles.record_for_several",
    make_form=_several_form,
    save=_save_several,
    values=lambda form: {
        "kind": form.kind,
        "on": form.cleaned_data["on"],
        "parts": form.cleaned_data["who"],
    },
    title=_("Record for several people"),
    button=_("Record"),
    done=lambda number: (
        ngettext("Recorded for %(number)d person.", "Recorded for %(number)d people.", number)
        % {"number": number}
    ),
    back=lambda cycle: reverse("cycles:participants", args=[cycle.pk]),
    crumbs=lambda cycle: [
        {"label": cycle.name, "url": reverse("cycles:cycle", args=[cycle.pk])},
        {"label": _("Participants"), "url": reverse("cycles:participants", args=[cycle.pk])},
    ],
    context=_several_context,
    refused={decisions.DayToCome: "on"},
    template="cycles/record_several.html",
)
