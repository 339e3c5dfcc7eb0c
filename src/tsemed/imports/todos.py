"""What waits in lists that were brought in: the decision of their sender. One query."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tsemed.accounts.models import User
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import scope_of
from tsemed.imports.models import Import
from tsemed.imports.queries import visible_to
from tsemed.imports.states import ImportState
from tsemed.people.models import Capacity


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return the lists that wait for the decision of their sender, who still sees them."""
    waiting = visible_to(user).filter(
        uploaded_by=user, state=ImportState.CHECKED, content__isnull=False
    )
    rows = waiting.defer("content").select_related("cycle").order_by("pk")[:20]
    return [_line(one, user, on) for one in rows]


def _line(one: Import, user: User, on: date) -> TodoItem:
    since = timezone.localdate(one.state_since)
    if one.rows_refused:
        why = ngettext(
            "%(number)d row cannot enter; nothing enters until it is corrected.",
            "%(number)d rows cannot enter; nothing enters until they are corrected.",
            one.rows_refused,
        ) % {"number": one.rows_refused}
    else:
        why = ngettext(
            "%(number)d row was checked and can enter.",
            "%(number)d rows were checked and can enter.",
            one.rows_total,
        ) % {"number": one.rows_total}
    return TodoItem(
        key=f"imports.import_to_apply:{one.pk}",
        kind="imports.import_to_apply",
        what=_("A list waits for your approval"),
        who=one.cycle.name,
        why=why,
        since=since,
        urgency=Urgency.AMBER if (on - since).days > 2 else Urgency.SOON,
        carrier=_carrier(one, user),
        actions=(Action(_("Look at it"), reverse("imports:import", args=[one.pk])),),
    )


def _carrier(one: Import, user: User) -> str:
    scope = scope_of(user)
    if scope.is_manager:
        return Capacity.MENTORING_MANAGER
    is_lead = one.cycle_id in scope.leads
    return TeamRole.COORDINATOR if is_lead else TeamRole.INDIVIDUAL_COORDINATOR
