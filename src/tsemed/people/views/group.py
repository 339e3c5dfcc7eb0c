"""Population groups: shown only when asked for, and every showing is written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tsemed.accounts.requests import user_of
from tsemed.base.edits import Edit
from tsemed.base.views import requires
from tsemed.people import queries, sensitive
from tsemed.people.forms import GroupForm
from tsemed.people.models import Person
from tsemed.people.views.person import context_of
from tsemed.terms.known import label_of
from tsemed.terms.models import ChoiceList
from tsemed.terms.queries import NotOffered


@require_POST
@requires("people.read_population_group", check=False)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the groups of one person to a user who may know them, and record the reading."""
    person = queries.get_person_for(user_of(request), pk, "people.read_population_group")
    groups = sensitive.read_groups(person, by=user_of(request), at=timezone.now())
    shown = {
        "person": person,
        "groups": [label_of(ChoiceList.POPULATION, group) for group in groups],
        "groups_shown": True,
        "may_write_groups": user_of(request).has_perm("people.write_population_group", person),
    }
    if getattr(request, "htmx", False):
        return render(request, "people/_groups.html", shown)
    return render(request, "people/person.html", context_of(request, person) | shown)


def _address(person: Person) -> str:
    return reverse("people:person", args=[person.pk])


# The old groups are not shown, so not read; both texts of a conflict would show them unasked.
change: Edit[Person] = Edit(
    get=queries.get_person_for,
    permission="people.write_population_group",
    make_form=lambda request, _person: GroupForm(
        request.POST if request.method == "POST" else None
    ),
    save=sensitive.write_groups,
    title=gettext_lazy("Population group"),
    back=_address,
    crumbs=lambda person: [{"label": person.full_name, "url": _address(person)}],
    shows_both=False,
    refused={NotOffered: "groups"},
    template="people/groups.html",
)
