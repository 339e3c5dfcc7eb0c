"""Population groups: shown only when asked for, and every showing is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsemed.accounts.requests import user_of
from tsemed.base import conflicts
from tsemed.base.idempotency import idempotent
from tsemed.base.transitions import StaleVersion
from tsemed.base.views import requires
from tsemed.people import queries, sensitive
from tsemed.people.forms import GroupForm
from tsemed.people.models import Person
from tsemed.people.models.sensitive import Group
from tsemed.people.views.person import context_of


@require_POST
@requires("people.read_population_group", check=False)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the groups of one person to a user who may know them, and record the reading."""
    person = queries.get_person_for(user_of(request), pk, "people.read_population_group")
    groups = sensitive.read_groups(person, by=user_of(request), at=timezone.now())
    shown = {
        "person": person,
        "groups": [group.label for group in groups],
        "groups_shown": True,
        "may_write_groups": user_of(request).has_perm("people.write_population_group", person),
    }
    if getattr(request, "htmx", False):
        return render(request, "people/_groups.html", shown)
    return render(request, "people/person.html", context_of(request, person) | shown)


@require_http_methods(["GET", "POST"])
@requires("people.write_population_group", check=False)
@idempotent()
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the groups a person reported. The old ones are not shown, so not read."""
    person = queries.get_person_for(user_of(request), pk, "people.write_population_group")
    back = reverse("people:person", args=[pk])
    form = GroupForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "version": conflicts.version_of(request, person),
        "back": back,
        "crumbs": [{"label": person.full_name, "url": back}],
    }
    if form.is_valid():
        try:
            _save(request, form, person, started_from=context["version"])
        except StaleVersion:
            # Both texts would show the groups unasked; only that they differ is shown.
            context |= {"is_conflict": True, "version": person.version}
            return render(request, "people/groups.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(request, "people/groups.html", context)


def _save(request: HttpRequest, form: GroupForm, person: Person, *, started_from: int) -> None:
    groups = [Group(code) for code in form.cleaned_data["groups"]]
    sensitive.write_groups(
        person, groups, started_from=started_from, by=user_of(request), at=timezone.now()
    )
