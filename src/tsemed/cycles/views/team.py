"""Giving somebody a place in the team of a cycle, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsemed.accounts.requests import user_of
from tsemed.base.idempotency import idempotent
from tsemed.base.views import requires
from tsemed.cycles import operations, queries
from tsemed.cycles.forms import TeamForm
from tsemed.cycles.models.team import TeamRole


@require_http_methods(["GET", "POST"])
@requires("cycles.assign_team", check=False)
@idempotent()
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign somebody with dates; what it opens to them ends with the last day."""
    cycle = queries.get_cycle_for(user_of(request), pk, "cycles.assign_team")
    form = TeamForm(
        request.POST or None,
        people=queries.staff_to_assign(cycle, user_of(request)),
        roles=queries.roles_to_assign(cycle, user_of(request)),
        contract_dates=cycle.needs.contract_dates,
        initial={"starts_on": cycle.starts_on, "ends_on": cycle.ends_on},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"role": TeamRole(form.cleaned_data["role"])}
        try:
            operations.assign_to_team(cycle, by=user_of(request), at=timezone.now(), **given)
        except operations.AlreadyAssigned:
            form.add_error("person", _("This person holds this place from that day on already."))
        else:
            messages.success(request, _("Assigned."))
            return redirect("cycles:cycle", pk=pk)
    back = reverse("cycles:cycle", args=[pk])
    crumbs = [{"label": cycle.name, "url": back}]
    return render(request, "cycles/assign.html", {"form": form, "back": back, "crumbs": crumbs})


@require_POST
@requires("cycles.assign_team", check=False)
@idempotent()
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a place in the team today."""
    place = queries.get_assignment_for(user_of(request), pk, "cycles.assign_team")
    operations.end_assignment(
        place, ends_on=timezone.localdate(), by=user_of(request), at=timezone.now()
    )
    messages.success(request, _("It ends today."))
    return redirect("cycles:cycle", pk=place.cycle_id)
