"""The people a viewer looks after, narrowed and paged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.formatting import joined
from tsemed.base.paging import page_of
from tsemed.base.searching import searchable, wanted_of
from tsemed.base.views import requires
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people import queries
from tsemed.people.data_policy import identity_classes, may_read, sides_shown
from tsemed.people.forms import PersonFilter
from tsemed.people.models import Person
from tsemed.people.models.choices import LANGUAGE_NAMES
from tsemed.people.viewer_relations import Relations, relations_to

MOST_FOUND = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.list_people")
@searchable
def listing(request: HttpRequest) -> HttpResponse:
    """Return the people of this viewer, by name; what is typed is searched for first."""
    wanted = wanted_of(request)
    people = queries.list_people(user_of(request), wanted, most_found=MOST_FOUND)
    page = page_of(
        people, wanted.get("page"), whole=lambda few: few.select_related("mentor", "mentee")
    )
    ties = relations_to(user_of(request), [person.pk for person in page.object_list])
    context = {
        "filters": _filters(user_of(request), wanted),
        "page_obj": page,
        "has_more": page.paginator.has_more,  # type: ignore[attr-defined]
        "table": {
            "caption": _("People"),
            "columns": [{"label": word} for word in _columns()],
            "rows": [{"cells": _cells(person, ties)} for person in page.object_list],
            "empty": {
                "title": _("Nobody here"),
                "text": _("Nobody you look after answers to this. Try fewer letters or words."),
            },
        },
        "actions": _actions(user_of(request)),
    }
    return render(request, "people/listing.html", context)


def _columns() -> list[str]:
    return [_("Name"), _("Side"), _("Town"), _("Languages"), _("Telephone")]


def _cells(person: Person, ties: Relations) -> list[Any]:
    is_mentor, is_mentee = hasattr(person, "mentor"), hasattr(person, "mentee")
    shown = sides_shown(is_mentor=is_mentor, is_mentee=is_mentee, ties=ties[person.pk])
    side = "mentor" if shown[0] else "mentee" if shown[1] else ""
    contact = identity_classes(is_mentor=shown[0], is_mentee=shown[1])[1]
    reachable = bool(person.phone) and may_read(contact, ties[person.pk])
    names = dict(LANGUAGE_NAMES)
    return [
        {
            "kind": "person",
            "text": person.full_name,
            "url": reverse("people:person", args=[person.pk]),
            "side": side,
        },
        side_label(*shown),
        person.town,
        joined(names.get(code, code) for code in person.languages),
        {"kind": "phone", "text": str(person.phone)} if reachable else "",
    ]


def side_label(is_mentor: bool, is_mentee: bool) -> str:
    """On which side somebody is, in words."""
    words = [_("Mentor")] * is_mentor + [_("Mentee")] * is_mentee
    return joined(words)


def _filters(user: User, wanted: Mapping[str, str]) -> PersonFilter:
    form = PersonFilter(wanted)
    partners = partners_visible_to(user).order_by("name").values_list("pk", "name")[:200]
    choice = form.fields["partner"]
    assert isinstance(choice, forms.ChoiceField)
    choice.choices = [("", _("All partners")), *((str(pk), name) for pk, name in partners)]
    for one in queries.offered_filters():
        if choices := one.choices(user):
            form.fields[one.name] = forms.ChoiceField(
                label=str(one.label), required=False, choices=[("", _("All")), *choices]
            )
    return form


def _actions(user: User) -> list[dict[str, Any]]:
    if not user.has_perm("people.register_person"):
        return []
    return [{"label": _("Add a person"), "url": reverse("people:register"), "icon": "person-plus"}]
