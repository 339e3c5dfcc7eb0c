"""What waits in the cycles for one person: approvals, next steps, missing forms and contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import TodoItem, Urgency
from tsemed.cycles.models import Cycle
from tsemed.cycles.queries.facts import unmet_requirements
from tsemed.cycles.queries.naming_todos import coordinators_to_assign, upcoming_starts
from tsemed.cycles.queries.page import approvals_to_give
from tsemed.cycles.queries.referral_todos import referral_todo_items
from tsemed.cycles.queries.scope import visible_to
from tsemed.cycles.roles import led_by
from tsemed.cycles.states import CycleState
from tsemed.people.models import Capacity
from tsemed.people.queries import partners_without_contact
from tsemed.people.roles import holds

# Nobody works through more drafts than this in a day; the rest waits in the list.
MOST = 20
RUNNING = (CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING)


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in the cycles for this user on a day."""
    manages = holds(user, Capacity.MENTORING_MANAGER, on=on)
    approves = manages or holds(user, Capacity.PROGRAMME_MANAGER, on=on)
    runs = visible_to(user, on=on)
    if not manages:
        runs = runs.filter(pk__in=led_by(user, on=on))
    lines = referral_todo_items(user, on=on)
    lines += [*coordinators_to_assign(user, on=on), *upcoming_starts(user, on=on)]
    if approves:
        drafts = visible_to(user, on=on).filter(state=CycleState.DRAFT)
        lines += _approvals(user, drafts.order_by("opened_at", "pk")[:MOST])
    if manages or led_by(user, on=on):
        lines += _ready(runs, on)
        lines += _without_contact(runs, on)
    return lines


def _approvals(user: User, drafts: QuerySet[Cycle]) -> Iterator[TodoItem]:
    for cycle in drafts.prefetch_related("approvals"):
        if approvals_to_give(cycle, user):
            yield TodoItem(
                kind="cycles.approval",
                what=_("The choice of a work model waits for your approval"),
                who=cycle.name,
                why=_("No cycle starts before both managers have chosen its model."),
                since=timezone.localdate(cycle.opened_at),
                urgency=Urgency.SOON,
                action=_("Read and approve"),
                address=reverse("cycles:cycle", args=[cycle.pk]),
            )


def _ready(runs: QuerySet[Cycle], on: date) -> Iterator[TodoItem]:
    drafts = runs.filter(state=CycleState.DRAFT).order_by("starts_on", "pk")
    for cycle in drafts.prefetch_related("approvals", "programmes")[:MOST]:
        if not unmet_requirements(cycle, on=on):
            yield _step(cycle, _("A cycle may begin recruiting"), Urgency.SOON)
    over = runs.filter(state=CycleState.MENTORING, ends_on__lt=on).order_by("ends_on", "pk")
    for cycle in over[:MOST]:
        yield _step(cycle, _("The last day of a cycle is over: begin closing"), Urgency.AMBER)


def _step(cycle: Cycle, what: object, urgency: Urgency) -> TodoItem:
    return TodoItem(
        kind="cycles.next_step",
        what=what,
        who=cycle.name,
        why=_("Nothing keeps it back."),
        since=timezone.localdate(cycle.state_since),
        urgency=urgency,
        action=pgettext_lazy("cycle", "Take the step"),
        address=reverse("cycles:cycle", args=[cycle.pk]),
    )


def _without_contact(runs: QuerySet[Cycle], on: date) -> Iterator[TodoItem]:
    hosted = list(
        runs.filter(state__in=RUNNING, organisation__isnull=False)
        .select_related("organisation")
        .order_by("starts_on", "pk")[: 5 * MOST]
    )
    ids = {cycle.organisation_id for cycle in hosted if cycle.organisation_id is not None}
    lacking = partners_without_contact(sorted(ids), on=on)
    for cycle in hosted:
        if cycle.organisation is not None and cycle.organisation_id in lacking:
            lacking.discard(cycle.organisation_id)
            yield TodoItem(
                kind="cycles.no_contact",
                what=_("An organisation has no contact person"),
                who=cycle.organisation.name,
                why=_("Training days and questions need somebody to turn to."),
                since=None,
                urgency=Urgency.CALM,
                action=_("Open the partner"),
                address=reverse("partners:partner", args=[cycle.organisation_id]),
            )
