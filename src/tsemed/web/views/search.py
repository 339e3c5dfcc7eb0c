"""Finding a person from any page: while typing, and on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of
from tsemed.base.formatting import joined
from tsemed.base.searching import searchable, text_searched
from tsemed.base.views import requires
from tsemed.people.data_policy import Relation, sides_shown
from tsemed.people.models import Person
from tsemed.people.queries import find_people
from tsemed.people.search import LIMIT
from tsemed.people.viewer_relations import relations_to


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.list_people")
@searchable
def search(request: HttpRequest) -> HttpResponse:
    """Return the people this viewer looks after who answer to a name, a telephone or an e-mail."""
    typed = text_searched(request)
    found = find_people(user_of(request), typed) if typed else []
    context = {
        "typed": typed,
        "found": _lines(found, user_of(request)),
        "is_full": len(found) == LIMIT,
    }
    if getattr(request, "htmx", False):
        return render(request, "web/_search_results.html", context)
    return render(request, "web/search.html", context)


def _lines(found: list[Person], user: User) -> list[dict[str, Any]]:
    """Return the people found; only of those on both sides it matters who looks."""
    both = [one.pk for one in found if hasattr(one, "mentor") and hasattr(one, "mentee")]
    ties = relations_to(user, both) if both else {}
    return [_line(person, ties.get(person.pk, frozenset())) for person in found]


def _line(person: Person, ties: frozenset[Relation]) -> dict[str, Any]:
    is_mentor, is_mentee = sides_shown(
        is_mentor=hasattr(person, "mentor"), is_mentee=hasattr(person, "mentee"), ties=ties
    )
    words = (
        [_("Mentor")] * is_mentor + [_("Mentee")] * is_mentee + [person.town] * bool(person.town)
    )
    return {
        "name": person.full_name,
        "url": reverse("people:person", args=[person.pk]),
        "side": "mentor" if is_mentor else "mentee" if is_mentee else "",
        "detail": joined(words),
    }
