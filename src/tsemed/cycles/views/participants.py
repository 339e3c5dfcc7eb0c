"""Who takes part in a cycle, and letting somebody join."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.paging import page_of
from tsemed.base.searching import searchable, text_searched
from tsemed.base.views import requires
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import ParticipantForm
from tsemed.cycles.joining import let_known_join, let_newcomer_join
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.permissions import sides_ended_by
from tsemed.people.forms import PersonForm
from tsemed.people.queries import find_people
from tsemed.people.recognised import bearers_of
from tsemed.people.views.register import EMAIL_TAKEN, TAKEN_IN, WAITS, sees_everybody

NOT_REFERRED = gettext_lazy(
    "Added to the cycle, without the programme: the mentoring manager ties somebody known to it."
)


@require_safe
@requires("cycles.view_cycle", check=False)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the mentors and mentees of a cycle whom this viewer may know."""
    cycle = queries.get_cycle_for(user_of(request), pk, "cycles.view_cycle")
    side = request.GET.get("side", "")
    side = side if side in Side.values else ""
    rows = queries.participants_of(cycle, user_of(request), side=side)
    page = page_of(rows, request.GET.get("page"), whole=lambda few: few.select_related("person"))
    ends = sides_ended_by(user_of(request), cycle)
    columns: list[dict[str, Any]] = [
        {"label": word}
        for word in (_("Name"), _("Side"), _("Town"), pgettext("participation", "Since"))
    ]
    if ends:
        columns.append({"label": _("What can be done"), "is_hidden": True})
    context = {
        "cycle": cycle,
        "page_obj": page,
        "tabs": _tabs(cycle, side),
        "table": {
            "caption": _("Participants"),
            "columns": columns,
            "rows": [{"cells": _cells(part, ends)} for part in page.object_list],
            "empty": {"title": _("Nobody takes part yet"), "text": ""},
        },
        "crumbs": [{"label": cycle.name, "url": reverse("cycles:cycle", args=[pk])}],
        "actions": _actions(request, cycle),
    }
    return render(request, "cycles/participants.html", context)


@require_http_methods(["GET", "POST"])
@requires("cycles.add_participant", check=False)
@searchable
@idempotent()
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody join: found among those one looks after, or new."""
    cycle = queries.get_cycle_for(user_of(request), pk, "cycles.add_participant")
    sides = queries.sides_to_add(cycle, user_of(request))
    programmes = queries.programmes_shown_to(user_of(request), cycle)
    joins = ParticipantForm(request.POST or None, programmes=programmes, sides=sides)
    known = request.POST.get("known", "")
    form = PersonForm(request.POST if request.method == "POST" and not known else None)
    typed = text_searched(request)
    context: dict[str, Any] = {
        "cycle": cycle,
        "joins": joins,
        "form": form,
        "typed": typed,
        "found": find_people(user_of(request), typed) if typed else [],
        "crumbs": [{"label": cycle.name, "url": reverse("cycles:cycle", args=[pk])}],
    }
    if request.method == "POST" and joins.is_valid() and (known or form.is_valid()):
        return _join(request, cycle, joins, form, context)
    return render(request, "cycles/add_participant.html", context)


def _join(
    request: HttpRequest,
    cycle: Cycle,
    joins: ParticipantForm,
    form: PersonForm,
    context: dict[str, Any],
) -> HttpResponse:
    known = request.POST.get("known", "")
    side, programme = Side(joins.cleaned_data["side"]), joins.cleaned_data["programme"]
    how: dict[str, Any] = {
        "side": side, "programme": programme, "by": user_of(request), "at": timezone.now(),
    }  # fmt: skip
    if known:
        person = queries.person_to_add(user_of(request), known)
        part = let_known_join(cycle, person=person, **how)
    elif answer := _of_somebody_seen(request, form, context):
        return answer
    else:
        part = let_newcomer_join(cycle, details=form.cleaned_data, **how)
    if not known and (part is None or not sees_everybody(user_of(request))):
        # The same for somebody new and for somebody hidden.
        messages.success(request, TAKEN_IN)
    elif part is None:
        messages.info(request, WAITS)
    elif side == Side.MENTEE and programme is not None and part.programme_id is None:
        messages.success(request, NOT_REFERRED)
    else:
        messages.success(request, _("Added to the cycle."))
    return redirect("cycles:participants", pk=cycle.pk)


@require_http_methods(["GET", "POST"])
@requires("cycles.end_participation", check=False)
@idempotent()
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether somebody leaves the cycle, and let them leave."""
    part = queries.get_participation_for(user_of(request), pk, "cycles.end_participation")
    back = reverse("cycles:participants", args=[part.cycle_id])
    if request.method == "POST":
        operations.let_participant_leave(part, by=user_of(request), at=timezone.now())
        messages.success(request, _("No longer takes part from today."))
        return redirect(back)
    context = {
        "part": part,
        "action": {"label": _("Leaves the cycle"), "url": request.path},
        "back": {"label": pgettext("form", "Cancel"), "url": back},
        "crumbs": [{"label": _("Participants"), "url": back}],
    }
    return render(request, "cycles/leave.html", context)


def _of_somebody_seen(
    request: HttpRequest, form: PersonForm, context: dict[str, Any]
) -> HttpResponse | None:
    """Return the answer where somebody whom the user sees is reached like this, else None."""
    user, facts = user_of(request), form.cleaned_data
    known = bearers_of(user, phone=str(facts["phone"]), email=facts["email"])
    if known.seen is not None and "same" not in request.POST:
        page = context | {"same": known.seen}
        return render(request, "cycles/add_participant.html", page, status=409)
    if known.email_of_seen:
        form.add_error("email", EMAIL_TAKEN)
        return render(request, "cycles/add_participant.html", context)
    return None


def _cells(part: Participation, ends: Collection[Side]) -> list[Any]:
    cells: list[Any] = [
        {
            "kind": "person",
            "text": part.person.full_name,
            "url": reverse("people:person", args=[part.person_id]),
            "side": part.side,
        },
        part.get_side_display(),
        part.person.town,
        date_format(part.joined_on, "SHORT_DATE_FORMAT"),
    ]
    if ends:
        address = reverse("cycles:leave", args=[part.pk])
        may_end = part.side in ends
        action = {
            "kind": "action",
            "label": _("Leaves the cycle"),
            "spoken": part.person.full_name,
            "look": "quiet",
            "url": address,
        }
        cells.append(action if may_end else "")
    return cells


def _tabs(cycle: Cycle, side: str) -> list[dict[str, Any]]:
    address = reverse("cycles:participants", args=[cycle.pk])
    return [
        {"label": _("All"), "url": address, "current": not side},
        {"label": _("Mentors"), "url": f"{address}?side=mentor", "current": side == "mentor"},
        {"label": _("Mentees"), "url": f"{address}?side=mentee", "current": side == "mentee"},
    ]


def _actions(request: HttpRequest, cycle: Cycle) -> list[dict[str, str]]:
    if not user_of(request).has_perm("cycles.add_participant", cycle):
        return []
    address = reverse("cycles:add_participant", args=[cycle.pk])
    return [{"label": _("Add a participant"), "url": address, "icon": "person-plus"}]
