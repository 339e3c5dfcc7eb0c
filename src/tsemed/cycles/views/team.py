"""Giving somebody a place in the team of a cycle, and ending it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.actions import Action, Notice
from tsemed.base.edits import Edit, model_form
from tsemed.base.form_pages import FormPage
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import DutiesForm, TeamForm
from tsemed.cycles.models import Assignment, Cycle
from tsemed.cycles.models.team import TeamRole


def _form(request: HttpRequest, cycle: Cycle) -> BaseForm:
    return TeamForm(
        request.POST or None,
        people=queries.staff_to_assign(cycle, user_of(request)),
        roles=queries.roles_to_assign(cycle, user_of(request)),
        initial={"starts_on": cycle.starts_on, "ends_on": cycle.ends_on},
    )


def _values(form: TeamForm) -> dict[str, Any]:
    return {**form.cleaned_data, "role": TeamRole(form.cleaned_data["role"])}


def _address(cycle: Cycle) -> str:
    return reverse("cycles:cycle", args=[cycle.pk])


def _end(place: Assignment, *, by: User, at: datetime) -> Assignment:
    return operations.end_assignment(place, ends_on=timezone.localdate(at), by=by, at=at)


def _ended(place: Assignment) -> Iterable[Notice]:
    yield Notice(_("Taken back; it never begins.") if place.is_taken_back else _("It ends today."))


ASSIGN: FormPage[Cycle] = FormPage(
    get=queries.get_cycle_for,
    permission="cycles.assign_team",
    make_form=_form,
    values=_values,
    save=operations.assign_to_team,
    refused={
        operations.AlreadyAssigned: "person",
        operations.DutiesMissing: "duties",
        operations.LastDayMissing: "ends_on",
    },
    title=_("Assign somebody"),
    button=_("Assign"),
    done=_("Assigned."),
    back=_address,
    crumbs=lambda cycle: [{"label": cycle.name, "url": _address(cycle)}],
)
END: Action[Assignment] = Action(
    name="end_assignment",
    get=queries.get_assignment_for,
    permission="cycles.assign_team",
    operation=_end,
    done=_ended,
    back=lambda place: _address(place.cycle),
)
DUTIES: Edit[Assignment] = Edit(
    get=queries.get_assignment_for,
    permission="cycles.assign_team",
    make_form=model_form(DutiesForm),
    save=operations.write_duties,
    refused={operations.DutiesMissing: "duties"},
    title=_("What they answer for"),
    back=lambda place: _address(place.cycle),
    crumbs=lambda place: [{"label": place.cycle.name, "url": _address(place.cycle)}],
)
