"""Deciding about somebody who takes part: the page that asks, and the steps it takes (OM-2.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import wraps
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.refusals import Refused
from tsemed.base.steps import LONGEST_REASON, Reason, Step
from tsemed.cycles.decisions import apply_again, decide
from tsemed.cycles.forms import DecisionDaysForm, DecisionForm, LeaveForm
from tsemed.cycles.models import Participation
from tsemed.cycles.participation import refuse_closed
from tsemed.cycles.queries import get_participation_for
from tsemed.cycles.states import PARTICIPATION, ParticipationState


class DayNotUnderstood(Refused):
    """A decision was sent with a day that is none."""

    is_recorded = False
    sentence = _("A day was not understood. Write it as day.month.year.")


class Decided(StrEnum):
    """What may be decided about somebody who takes part."""

    ACCEPTED = ParticipationState.ACCEPTED.value
    DEFERRED = ParticipationState.DEFERRED.value
    REJECTED = ParticipationState.REJECTED.value
    WITHDRAWN = ParticipationState.WITHDRAWN.value


DECISION_NAMES = {
    Decided.ACCEPTED: pgettext_lazy("decision", "Accept"),
    Decided.DEFERRED: pgettext_lazy("decision", "Defer"),
    Decided.REJECTED: pgettext_lazy("decision", "Do not accept"),
    Decided.WITHDRAWN: pgettext_lazy("decision", "Withdrew by themselves"),
}


@dataclass(frozen=True, kw_only=True)
class Decision(Step[Participation]):
    """A step about somebody who takes part, with the day it holds from and until when."""

    def take(
        self,
        thing: Participation,
        *,
        to: str = "",
        by: User | None,
        at: datetime,
        why: str = "",
        on: date | None = None,
        until: date | None = None,
        **changes: Any,
    ) -> Participation:
        """Decide, or raise a Refused and change nothing."""
        wanted = ParticipationState(to or self.to)
        decide(thing, to=wanted, by=by, at=at, why=why, on=on, until=until, **changes)
        return thing

    def _context(self, request: HttpRequest, thing: Participation) -> dict[str, Any]:
        return {**super()._context(request, thing), "form": self._form(thing)}

    def _view(self) -> Callable[..., HttpResponse]:
        """Return the view; a form that lacks something comes back with what was typed."""
        taken = super()._view()

        @wraps(taken)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if request.method == "POST" and request.user.is_authenticated:
                thing = self.get(user_of(request), pk, self.permission)
                form = self._sent(request)
                if not form.is_valid():
                    context = {**self._context(request, thing), "form": form}
                    return render(request, self.asked_on, context, status=409)
            return taken(request, pk)

        return view

    def _sent(self, request: HttpRequest) -> BaseForm:
        if self.choices is None:
            return LeaveForm(request.POST)
        return DecisionForm(request.POST, choices=DECISION_NAMES.items())

    def _form(self, thing: Participation) -> BaseForm:
        today = {"on": timezone.localdate()}
        if self.choices is None:
            return LeaveForm(initial=today)
        legal = PARTICIPATION.legal[ParticipationState(thing.state)]
        asked = [(one.value, DECISION_NAMES[one]) for one in Decided if one.value in legal]
        return DecisionForm(choices=asked, initial=today)

    def _act(self, request: HttpRequest, thing: Participation, *, by: Any, at: datetime) -> Any:
        days = DecisionDaysForm(request.POST)
        if not days.is_valid():
            raise DayNotUnderstood
        why = request.POST.get("why", "")[:LONGEST_REASON]
        to = self._chosen(request) if self.choices else self.to
        return self.take(thing, to=to, by=by, at=at, why=why, **days.cleaned_data)


def path_of(part: Participation) -> str:
    """Return the address at which somebody's way through the cycle is shown."""
    return reverse("people:person", args=[part.person_id]) + f"#part-{part.pk}"


def _apply_again(part: Participation, *, by: User | None, at: datetime, **_step: str) -> None:
    refuse_closed(part.cycle)
    apply_again(part, by=by, at=at)


def crumbs_of(part: Participation) -> list[dict[str, Any]]:
    """Return the way back: the cycle, then the person."""
    return [
        {"label": part.cycle.name, "url": reverse("cycles:cycle", args=[part.cycle_id])},
        {"label": part.person.full_name, "url": path_of(part)},
    ]


DECIDE = Decision(
    name="decide",
    get=get_participation_for,
    permission="cycles.decide_participation",
    choices=Decided,
    reason=Reason.OPTIONAL,
    done=_("The decision is noted."),
    back=path_of,
    crumbs=crumbs_of,
    asked_on="cycles/decide.html",
    label=_("Note the decision"),
)
LEAVE = Decision(
    name="leave",
    get=get_participation_for,
    permission="cycles.end_participation",
    to=ParticipationState.LEFT,
    reason=Reason.REQUIRED,
    done=_("No longer takes part from today."),
    back=lambda part: reverse("cycles:participants", args=[part.cycle_id]),
    crumbs=crumbs_of,
    asked_on="cycles/leave.html",
    label=_("Leaves the cycle"),
)
APPLY_AGAIN: Step[Participation] = Step(
    name="apply_again",
    get=get_participation_for,
    permission="cycles.decide_participation",
    to=ParticipationState.APPLIED,
    operation=_apply_again,
    done=_("Takes part again; the decision is open."),
    back=path_of,
)
