"""Who takes part in a cycle, and letting somebody join."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.lists import Column, Empty, ListPage
from tsemed.base.searching import searchable, text_searched
from tsemed.base.views import requires
from tsemed.cycles import queries
from tsemed.cycles.forms import ParticipantForm, PhaseFilter
from tsemed.cycles.joining import let_known_join, let_newcomer_join
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.permissions import sides_ended_by
from tsemed.cycles.progress import at_phase, with_progress
from tsemed.cycles.states import TAKES_PEOPLE
from tsemed.cycles.views.journey import PHASE_NAMES, present_standing
from tsemed.people.forms import PersonForm
from tsemed.people.queries import find_people
from tsemed.people.recognised import bearers_of
from tsemed.people.views.register import EMAIL_TAKEN, TAKEN_IN, WAITS, sees_everybody

NOT_REFERRED = gettext_lazy(
    "Added to the cycle, without the programme: the mentoring manager ties somebody known to it."
)


def _person(part: Participation, _ends: object) -> dict[str, Any]:
    address = reverse("people:person", args=[part.person_id])
    return {"kind": "person", "text": part.person.full_name, "url": address, "side": part.side}


def _standing(part: Participation, _ends: object) -> dict[str, Any]:
    now = present_standing(part)
    return {"kind": "state", "text": now["label"], "tone": now["tone"]}


def _leaving(part: Participation, ends: Collection[Side]) -> dict[str, Any] | str:
    if part.side not in ends:
        return ""
    return {
        "kind": "action",
        "label": gettext_lazy("Leaves the cycle"),
        "spoken": part.person.full_name,
        "look": "quiet",
        "url": reverse("cycles:leave", args=[part.pk]),
    }


class Participants(ListPage):
    """The mentors and mentees of a cycle whom this viewer may know."""

    permission = "cycles.view_cycle"
    asks_permission = False
    title = gettext_lazy("Participants")
    columns = (
        Column(gettext_lazy("Name"), _person),
        Column(gettext_lazy("Side"), lambda row, _ends: row.get_side_display()),
        Column(gettext_lazy("Town"), lambda row, _ends: row.person.town),
        Column(gettext_lazy("Stands at"), _standing),
        Column(
            pgettext_lazy("participation", "Since"),
            lambda row, _ends: present_standing(row)["since"],
        ),
        Column(gettext_lazy("Next step"), lambda row, _ends: present_standing(row)["next"]),
        Column(gettext_lazy("What can be done"), _leaving, is_hidden=True),
    )
    empty = Empty(gettext_lazy("Nobody takes part yet"))

    def __init__(self, request: HttpRequest, **arguments: Any) -> None:
        super().__init__(request, **arguments)
        self.cycle = queries.get_cycle_for(self.user, arguments["pk"], self.permission)
        side = self.wanted.get("side", "")
        self.side = side if side in Side.values else ""
        self.phase = self.wanted.get("phase", "")
        self.ends = sides_ended_by(self.user, self.cycle)

    def rows(self) -> QuerySet[Participation]:
        """Return who takes part on the side that is shown."""
        rows = queries.participants_of(self.cycle, self.user, side=self.side)
        if self.phase in PHASE_NAMES:
            rows = at_phase(rows, self.user, self.phase)
        return rows

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Join the person, their town, and what is known of their way."""
        rows = rows.select_related("person__locality")
        return rows if self.phase in PHASE_NAMES else with_progress(rows, self.user)

    def prepare(self, rows: list[Any]) -> Collection[Side]:  # noqa: ARG002
        """Return the sides on which this viewer lets participants leave."""
        return self.ends

    def shown_columns(self) -> Sequence[Column]:
        """Return what can be done to those alone who may do it."""
        return self.columns if self.ends else self.columns[:-1]

    def tabs(self, every: QuerySet[Any]) -> list[dict[str, Any]]:  # noqa: ARG002
        """Return the choice between both sides and each."""
        address = reverse("cycles:participants", args=[self.cycle.pk])
        choices = (("", _("All")), ("mentor", _("Mentors")), ("mentee", _("Mentees")))
        return [
            {
                "label": label,
                "url": self._tab(address, side),
                "current": self.side == side,
            }
            for side, label in choices
        ]

    def _tab(self, address: str, side: str) -> str:
        phase = self.phase if self.phase in PHASE_NAMES else ""
        wanted = {"side": side, "phase": phase}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"{address}?{query}" if query else address

    def filters(self) -> BaseForm:
        """Return the choice of where people stand."""
        return PhaseFilter(self.wanted, phases=PHASE_NAMES.items())

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the way back to the cycle."""
        return [{"label": self.cycle.name, "url": reverse("cycles:cycle", args=[self.cycle.pk])}]

    def actions(self) -> list[dict[str, Any]]:
        """Return the way to add somebody, for those who may, where the cycle takes people."""
        shown = []
        if self.user.has_perm("cycles.record_for_several", self.cycle):
            address = reverse("cycles:record_several", args=[self.cycle.pk])
            label = _("Record for several people")
            shown.append({"label": label, "url": address, "icon": "check-lg", "look": "second"})
        may_add = self.user.has_perm("cycles.add_participant", self.cycle)
        if may_add and self.cycle.state in TAKES_PEOPLE:
            address = reverse("cycles:add_participant", args=[self.cycle.pk])
            shown.append({"label": _("Add a participant"), "url": address, "icon": "person-plus"})
        return shown

    def more(self) -> dict[str, Any]:
        """Return the cycle."""
        return {"cycle": self.cycle}


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
