"""The menu of the person: their name, what they are here, and the pages about themselves."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tsemed.accounts.models import User
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import scope_of
from tsemed.people.models import Capacity
from tsemed.people.roles import person_of

QUIET = frozenset({Capacity.PARTICIPANT, Capacity.EMPLOYEE})


def menu_of(user: User) -> dict[str, Any]:
    """Return what the shell shows about the person behind a login."""
    person = person_of(user)
    if person is None:
        return {}
    links = [
        {"label": _("What is kept about me"), "icon": "person", "address": _own_page(person.pk)},
        {
            "label": _("My sign-in address"),
            "icon": "envelope",
            "address": reverse("accounts:address"),
        },
        {"label": _("My devices"), "icon": "phone", "address": reverse("accounts:devices")},
    ]
    return {"person_name": person.full_name, "person_role": role_of(user), "person_links": links}


def role_of(user: User) -> str:
    """Return one word for what somebody is here today; a participant's programme is never named."""
    scope = scope_of(user)
    capacities = [capacity for capacity in scope.capacities if capacity not in QUIET]
    if capacities:
        return str(capacities[0].label)
    roles = sorted(role for held in scope.roles.values() for role in held)
    return str(TeamRole(roles[0]).label) if roles else ""


def _own_page(pk: int) -> str:
    return reverse("people:person", kwargs={"pk": pk})
