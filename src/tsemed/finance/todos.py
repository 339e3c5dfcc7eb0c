"""What waits about terms and hours for one person, in at most two queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.cycles.carriers import cycles_carried_by
from tsemed.cycles.models import Assignment
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.policy import Policy
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.work_models import Carrier, Function
from tsemed.finance.models import Route, Sheet
from tsemed.finance.operations import month_name
from tsemed.finance.permissions import has_hours
from tsemed.finance.rules import approved_by, first_of, month_after, submitted_by
from tsemed.finance.states import SheetState
from tsemed.people.models import Capacity

MOST = 20
# Who opened no sheet is asked for so many months back.
MONTHS_OWED = 3


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits about terms and hours for this user on a day."""
    scope = scope_of(user, on)
    # The others pay no query. Who is in no team any more may still owe the last month.
    if not (has_hours(user) or _is_in_no_team(scope)):
        return []
    policy = policy_on(on)
    return [*_of_sheets(scope, on, policy), *_of_places(scope, on, policy)]


def _is_in_no_team(scope: Scope) -> bool:
    return scope.person is not None and not (scope.roles or scope.acting or scope.parts)


def _of_sheets(scope: Scope, on: date, policy: Policy) -> Iterator[TodoItem]:
    own = Q(assignment__person=scope.person)
    open_and_over = Q(state=SheetState.OPEN, month__lt=first_of(on))
    wanted = own & (Q(state=SheetState.RETURNED) | open_and_over)
    if scope.is_manager:
        wanted |= Q(state=SheetState.SUBMITTED) & ~own
    elif scope.managed_programmes:
        pays = Q(assignment__terms__route=Route.DIRECT)
        funded = cycles_carried_by(Carrier.PARTNER_PROGRAMME, Function.FUNDING, on=on)
        of_programme = Q(assignment__cycle__in=scope.referred_cycles())
        of_programme &= Q(assignment__cycle__in=funded)
        wanted |= Q(state=SheetState.SUBMITTED) & of_programme & pays & ~own
    if scope.holds(Capacity.FINANCE):
        wanted |= Q(state=SheetState.APPROVED) & ~own
    sheets = Sheet.objects.with_people().filter(wanted).distinct().order_by("month", "pk")
    for sheet in sheets[:MOST]:
        yield _sheet(sheet, scope, on, policy)


def _sheet(sheet: Sheet, scope: Scope, on: date, policy: Policy) -> TodoItem:
    month = month_name(sheet.month)
    common: dict[str, Any] = {"since": localdate(sheet.state_since)}
    where = reverse("finance:sheet", args=[sheet.pk])
    if sheet.state == SheetState.APPROVED:
        return TodoItem(
            key=f"finance.pay:{sheet.pk}",
            kind="finance.pay",
            what=_("Approved hours wait to be paid"),
            who=f"{sheet.assignment.person.full_name} · {month}",
            why=_("Note the payment once it is made."),
            urgency=Urgency.SOON,
            carrier=Capacity.FINANCE,
            actions=(Action(_("Open the sheet"), where),),
            **common,
        )
    if sheet.state == SheetState.SUBMITTED:
        due = approved_by(sheet.month, policy=policy)
        return TodoItem(
            key=f"finance.approve:{sheet.pk}",
            kind="finance.approve",
            what=_("A month of hours waits for approval"),
            who=f"{sheet.assignment.person.full_name} · {month}",
            why=_("Approve it, or return it with a word; payment waits for it."),
            urgency=Urgency.AMBER if on > due else Urgency.SOON,
            carrier=Capacity.MENTORING_MANAGER if scope.is_manager else Capacity.PROGRAMME_MANAGER,
            actions=(Action(_("Read and approve"), where),),
            due=due,
            **common,
        )
    due = submitted_by(sheet.month, policy=policy)
    is_returned = sheet.state == SheetState.RETURNED
    return TodoItem(
        key=f"finance.submit:{sheet.pk}",
        kind="finance.submit",
        what=_("Your hours came back with a word") if is_returned else _("Submit your hours"),
        who=f"{sheet.assignment.cycle.name} · {month}",
        why=_("Correct what is asked and submit them once more.")
        if is_returned
        else _("The month is over; payment waits for them."),
        urgency=Urgency.AMBER if is_returned or on > due else Urgency.SOON,
        carrier=TeamRole.FREELANCER,
        actions=(Action(_("Open the sheet"), where),),
        due=due,
        **common,
    )


def _of_places(scope: Scope, on: date, policy: Policy) -> Iterator[TodoItem]:
    """Yield the months nobody opened, and for the manager freelancers without terms."""
    months = _months_before(on)
    hourly = Assignment.objects.filter(role=TeamRole.FREELANCER).annotate(
        **{f"has_{n}": _has_sheet(month) for n, month in enumerate(months)}
    )
    missing = Q()
    for n, month in enumerate(months):
        missing |= Q(**{f"has_{n}": False}) & _lasts_into(month)
    wanted = Q(person=scope.person) & missing
    if scope.is_manager:
        wanted |= Q(terms=None) & _lasts_into(months[-1])
    found = hourly.filter(wanted).select_related("cycle", "person").order_by("starts_on", "pk")
    for place in found[:MOST]:
        if place.person_id != getattr(scope.person, "pk", None):
            yield _without_terms(place)
            continue
        for n, month in enumerate(months):
            begun, over = first_of(place.starts_on) <= month, place.ends_on is not None
            is_within = begun and not (over and place.ends_on < month)
            if is_within and not getattr(place, f"has_{n}"):
                yield _unwritten(place, month, on, policy)


def _months_before(on: date) -> list[date]:
    """Return the months of which hours may still be owed, the earliest first."""
    months, day = [], first_of(on)
    for _month in range(MONTHS_OWED):
        day = first_of(day - timedelta(days=1))
        months.append(day)
    return months[::-1]


def _has_sheet(month: date) -> Exists:
    return Exists(Sheet.objects.filter(assignment=OuterRef("pk"), month=month))


def _lasts_into(month: date) -> Q:
    is_open = Q(ends_on=None) | Q(ends_on__gte=month)
    return Q(starts_on__lt=month_after(month)) & is_open


def _unwritten(place: Assignment, month: date, on: date, policy: Policy) -> TodoItem:
    due = submitted_by(month, policy=policy)
    return TodoItem(
        key=f"finance.write:{place.pk}:{month.isoformat()}",
        kind="finance.write",
        what=_("Write and submit your hours"),
        who=f"{place.cycle.name} · {month_name(month)}",
        why=_("The month is over; payment waits for them."),
        since=month_after(month),
        urgency=Urgency.AMBER if on > due else Urgency.SOON,
        carrier=TeamRole.FREELANCER,
        actions=(Action(_("To my hours"), reverse("finance:list")),),
        due=due,
    )


def _without_terms(place: Assignment) -> TodoItem:
    return TodoItem(
        key=f"finance.terms:{place.pk}",
        kind="finance.terms",
        what=_("Nothing is agreed on with a freelancer"),
        who=f"{place.person.full_name} · {place.cycle.name}",
        why=_("Hours can be submitted once contract, rate and route are written."),
        since=None,
        urgency=Urgency.SOON,
        carrier=Capacity.MENTORING_MANAGER,
        actions=(Action(_("Set the terms"), reverse("finance:set_terms", args=[place.pk])),),
        due=place.starts_on,
    )
