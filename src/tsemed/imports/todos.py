"""What waits about lists: the decision of their sender, and sides on which nobody is yet.

Two queries: the lists, and the cycles that recruit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tsemed.accounts.models import User
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Function
from tsemed.imports.models import Import
from tsemed.imports.queries import visible_to
from tsemed.imports.states import ImportState

MOST = 20
_SIDES = {
    Side.MENTOR: (Function.MENTOR_SIDE, _("No mentor takes part yet")),
    Side.MENTEE: (Function.MENTEE_RECRUITMENT, _("No mentee takes part yet")),
}


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return the lists that wait for the decision of their sender, who still sees them."""
    waiting = visible_to(user).filter(
        uploaded_by=user, state=ImportState.CHECKED, content__isnull=False
    )
    rows = waiting.defer("content").select_related("cycle").order_by("pk")[:20]
    return [*(_line(one, user, on) for one in rows), *_to_bring_in(scope_of(user, on))]


def _to_bring_in(scope: Scope) -> Iterator[TodoItem]:
    """Yield a line for each side of a recruiting cycle on which nobody takes part yet."""
    carried = {side: scope.carrying(function) for side, (function, _what) in _SIDES.items()}
    ids = {pk for cycles in carried.values() for pk in cycles}
    if not ids:
        return
    cycles = Cycle.objects.filter(pk__in=ids, state=CycleState.RECRUITING)
    known = cycles.annotate(**{side.value: _takes_part(side, scope) for side in Side})
    rows = known.order_by("starts_on", "pk").only("name", "starts_on")[:MOST]
    for cycle in rows:
        for side, (_function, what) in _SIDES.items():
            if cycle.pk in carried[side] and not getattr(cycle, side.value):
                yield _nobody_yet(cycle, side, what, scope)


def _takes_part(side: Side, scope: Scope) -> Exists:
    """Return whether anybody takes part; of the mentees of a cycle one only helps in, of hers."""
    rows = Participation.objects.filter(cycle=OuterRef("pk"), side=side).taking_part()
    if side is Side.MENTEE and not scope.is_manager:
        rows = rows.filter(Q(cycle__in=scope.leads) | Q(programme__in=scope.own_programmes))
    return Exists(rows)


def _nobody_yet(cycle: Cycle, side: Side, what: Promise, scope: Scope) -> TodoItem:
    address = f"{reverse('imports:upload')}?target={cycle.pk}:{side.value}"
    return TodoItem(
        key=f"imports.bring_in_{side.value}s:{cycle.pk}",
        kind=f"imports.bring_in_{side.value}s",
        what=what,
        who=cycle.name,
        why=_("Bring them in as a list, or add them one by one on the page of the cycle."),
        since=None,
        urgency=Urgency.SOON,
        carrier=scope.role_in(cycle.pk),
        actions=(Action(_("Bring a list in"), address),),
        due=cycle.starts_on,
    )


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
        carrier=scope_of(user).role_in(one.cycle_id),
        actions=(Action(_("Look at it"), reverse("imports:import", args=[one.pk])),),
    )
