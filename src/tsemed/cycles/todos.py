"""What waits in the cycles for one person: approvals, next steps, contacts, names, forms.

Two queries for those who run cycles or a programme (the cycles, then what is known of those that
need more), one for an individual coordinator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.base.combined_queries import found_by
from tsemed.base.formatting import long_date
from tsemed.base.todos import Action, TodoItem, Urgency
from tsemed.cycles.carriers import lines_without_anybody
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.participant_todos import (
    cycles_with_people,
    participant_lines,
    with_participants_waiting,
)
from tsemed.cycles.queries import known_of, visible_to
from tsemed.cycles.queries.facts import KnownCycle
from tsemed.cycles.recruitment_todos import missing_of_the_recruited
from tsemed.cycles.rules import reasons_not_to_start
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.states import TAKES_PEOPLE, CycleState
from tsemed.cycles.work_models import NEEDS, Trigger
from tsemed.people.models import Affiliation, Capacity

# Nobody works through more than this in a day; the rest waits in the list.
MOST = 20
AHEAD = timedelta(days=14)
RUNNING = (CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING)
_AWAITS_APPROVAL = Q(state=CycleState.DRAFT) | (~Q(next_model="") & Q(state__in=TAKES_PEOPLE))
_BEFORE_THE_END = (CycleState.DRAFT, *RUNNING)
_WORDS_AT_THE_BEGINNING = {
    Capacity.CONTACT_PERSON: _("A room and a word on your notice boards help them begin well."),
    Capacity.SPONSOR: _("A word from you at the opening shows that it matters."),
}


@dataclass(frozen=True)
class Reader:
    """Whose lines these are, and on which day."""

    user: User
    scope: Scope
    on: date

    @property
    def approves(self) -> bool:
        """Return whether the choice of a model waits for somebody like them (OM-3.4)."""
        return self.scope.is_manager or bool(self.scope.managed_programmes)

    def runs(self, cycle: Cycle) -> bool:
        """Return whether they take the steps of a cycle."""
        return self.scope.is_manager or cycle.pk in self.scope.leads

    @property
    def runs_as(self) -> str:
        """Return the role by which they run cycles."""
        is_manager = self.scope.is_manager
        return Capacity.MENTORING_MANAGER if is_manager else TeamRole.COORDINATOR


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits in the cycles for this user on a day."""
    reader = Reader(user, scope_of(user, on), on)
    cycles = _cycles_with_lines(reader)
    drafts = [cycle for cycle in cycles if cycle.awaits_approval]
    asking = [cycle for cycle in cycles if _asks_for_a_coordinator(cycle, reader)]
    known = known_of({*drafts, *asking}, on=on)
    return [
        *missing_of_the_recruited(reader.scope),
        *(_unnamed(one) for one in asking if _lacks_a_coordinator(known[one.pk], reader)),
        *_upcoming_starts(cycles, reader),
        *(_approval(one, reader) for one in drafts if _awaits_approval(known[one.pk], reader)),
        *(
            line
            for one in drafts
            if (line := _lead_missing(one, known[one.pk], reader)) is not None
        ),
        *_next_steps(cycles, known, reader),
        *_without_contact(cycles, reader),
        *(_carrier_missing(one) for one in cycles if _lacks_a_carrier(one, reader)),
        *participant_lines(cycles, reader.scope),
    ]


def _cycles_with_lines(reader: Reader) -> list[Any]:
    """Return the cycles about which there may be a line, the one that begins first first."""
    contact = Affiliation.objects.on(reader.on).filter(
        partner=OuterRef("organisation"), capacity=Capacity.CONTACT_PERSON
    )
    parts = [
        *_of_a_manager(reader),
        *(_of_who_runs_them(reader, contact) if _runs_any(reader.scope) else ()),
        *((cycles_with_people(reader.scope)[:MOST],) if reader.scope.carried else ()),
        *_beginning_soon(reader),
    ]
    if not parts:
        return []
    found = found_by(parts).select_related("organisation")
    known = found.annotate(has_contact=Exists(contact), lacks_carrier=_nobody_carries(reader))
    if reader.scope.carried:
        known = with_participants_waiting(known, reader.scope)
    return list(known.order_by("starts_on", "pk"))


def _of_a_manager(reader: Reader) -> Iterator[QuerySet[Cycle]]:
    """Return the cycles whose model they choose, and those to which their programme refers."""
    seen = visible_to(reader.user, on=reader.on)
    if reader.approves:
        yield seen.filter(_AWAITS_APPROVAL).order_by("opened_at", "pk")[:MOST]
    if reader.scope.managed_programmes:
        yield seen.filter(state__in=_BEFORE_THE_END).order_by("starts_on", "pk")[:MOST]


def _runs_any(scope: Scope) -> bool:
    return scope.is_manager or bool(scope.leads)


def _of_who_runs_them(reader: Reader, contact: QuerySet[Affiliation]) -> Iterator[QuerySet[Cycle]]:
    """Return the drafts, the cycles whose last day is over, and those without a contact."""
    scope = reader.scope
    runs = Cycle.objects.all() if scope.is_manager else Cycle.objects.filter(pk__in=scope.leads)
    by_start = runs.order_by("starts_on", "pk")
    yield by_start.filter(state=CycleState.DRAFT)[:MOST]
    hosted = by_start.filter(~Exists(contact), state__in=RUNNING, organisation__isnull=False)
    yield hosted[: 5 * MOST]
    if scope.is_manager:
        yield by_start.filter(_nobody_carries(reader), state__in=RUNNING)[:MOST]
    over = runs.filter(state=CycleState.MENTORING, ends_on__lt=reader.on)
    yield over.order_by("ends_on", "pk")[:MOST]


def _nobody_carries(reader: Reader) -> Exists:
    """Return the condition for cycles with a function that nobody in force carries (OM-3.11)."""
    return Exists(lines_without_anybody(on=reader.on).filter(cycle=OuterRef("pk")))


def _beginning_soon(reader: Reader) -> Iterator[QuerySet[Cycle]]:
    """Return the cycles of somebody's organisation that begin within two weeks."""
    if organisations := {*reader.scope.organisations, *reader.scope.sponsored}:
        soon = Cycle.objects.filter(
            organisation__in=organisations,
            state__in=RUNNING,
            starts_on__gte=reader.on,
            starts_on__lte=reader.on + AHEAD,
        )
        yield soon.order_by("starts_on", "pk")[:MOST]


def _awaits_approval(known: KnownCycle, reader: Reader) -> bool:
    """Return whether the choice of the model waits for this reader's word (OM-3.4)."""
    manager, programme = ApprovalSide.MENTORING_MANAGER.value, ApprovalSide.PROGRAMME_MANAGER.value
    if reader.scope.is_manager and (manager, None) not in known.given:
        return True
    managed = set(known.programmes).intersection(reader.scope.managed_programmes)
    return any((programme, pk) not in known.given for pk in managed)


def _approval(cycle: Cycle, reader: Reader) -> TodoItem:
    is_manager = reader.scope.is_manager
    return TodoItem(
        key=f"cycles.approval:{cycle.pk}",
        kind="cycles.approval",
        what=_("The choice of a work model waits for your approval"),
        who=cycle.name,
        why=_("A running cycle is to change its model; it does so once it is approved.")
        if cycle.next_model
        else _("No cycle starts before both managers have chosen its model."),
        since=None if cycle.next_model else timezone.localdate(cycle.opened_at),
        urgency=Urgency.SOON,
        carrier=Capacity.MENTORING_MANAGER if is_manager else Capacity.PROGRAMME_MANAGER,
        actions=(Action(_("Read and approve"), reverse("cycles:cycle", args=[cycle.pk])),),
    )


def _next_steps(
    cycles: Iterable[Cycle], known: dict[int, KnownCycle], reader: Reader
) -> Iterator[TodoItem]:
    own = [cycle for cycle in cycles if reader.runs(cycle)]
    for cycle in own:
        if not cycle.awaits_approval or reasons_not_to_start(
            known[cycle.pk].facts(), needs=NEEDS[cycle.chosen_model]
        ):
            continue
        if cycle.state == CycleState.DRAFT:
            yield _step(cycle, _("A cycle may begin recruiting"), Urgency.SOON, reader)
        elif reader.scope.is_manager:
            what = _("A cycle may change to its new work model")
            yield _step(cycle, what, Urgency.SOON, reader)
    for cycle in own:
        if cycle.state == CycleState.RECRUITING and _may_match(cycle):
            yield _step(cycle, _("A cycle may begin matching"), Urgency.SOON, reader)
    for cycle in sorted(own, key=lambda cycle: cycle.ends_on):
        if cycle.state == CycleState.MENTORING and cycle.ends_on < reader.on:
            what = _("The last day of a cycle is over: begin closing")
            yield _step(cycle, what, Urgency.AMBER, reader)


def _may_match(cycle: Any) -> bool:
    """Return whether somebody on each side is ready to be matched."""
    return getattr(cycle, "ready_mentors", False) and getattr(cycle, "ready_mentees", False)


def _lead_missing(cycle: Cycle, known: KnownCycle, reader: Reader) -> TodoItem | None:
    """Return the line of who names the one who runs a draft (OM-3.13); None if there is one."""
    if known.facts().has_lead:
        return None
    by_programme = NEEDS[cycle.chosen_model].trigger is Trigger.PROGRAMME_CHOSE
    mine = set(known.programmes).intersection(reader.scope.managed_programmes)
    if not (mine if by_programme else reader.scope.is_manager):
        return None
    return TodoItem(
        key=f"cycles.lead_missing:{cycle.pk}",
        kind="cycles.lead_missing",
        what=_("Nobody is assigned to run a cycle"),
        who=cycle.name,
        why=_("Choose one of your individual coordinators; the cycle cannot begin before.")
        if by_programme
        else _("Assign somebody; the cycle cannot begin before."),
        since=timezone.localdate(cycle.opened_at),
        urgency=Urgency.SOON,
        carrier=Capacity.PROGRAMME_MANAGER if by_programme else Capacity.MENTORING_MANAGER,
        actions=(Action(_("Assign somebody"), reverse("cycles:assign", args=[cycle.pk])),),
        due=cycle.starts_on,
    )


def _step(cycle: Cycle, what: Promise, urgency: Urgency, reader: Reader) -> TodoItem:
    action = pgettext_lazy("cycle", "Take the step")
    return TodoItem(
        key=f"cycles.next_step:{cycle.pk}:{cycle.state}",
        kind="cycles.next_step",
        what=what,
        who=cycle.name,
        why=_("Nothing keeps it back."),
        since=timezone.localdate(cycle.state_since),
        urgency=urgency,
        carrier=reader.runs_as,
        actions=(Action(action, reverse("cycles:cycle", args=[cycle.pk])),),
        due=cycle.starts_on if cycle.state == CycleState.DRAFT else cycle.ends_on,
    )


def _without_contact(cycles: Iterable[Any], reader: Reader) -> list[TodoItem]:
    """Return a line for each organisation of a running cycle that has nobody to turn to."""
    lacking = {
        cycle.organisation_id: cycle.organisation
        for cycle in cycles
        if cycle.organisation_id and not cycle.has_contact
        if cycle.state in RUNNING and reader.runs(cycle)
    }
    return [
        TodoItem(
            key=f"cycles.contact_missing:{organisation.pk}",
            kind="cycles.contact_missing",
            what=_("An organisation has no contact person"),
            who=organisation.name,
            why=_("Training days and questions need somebody to turn to."),
            since=None,
            urgency=Urgency.CALM,
            carrier=reader.runs_as,
            actions=(
                Action(_("Open the partner"), reverse("partners:partner", args=[organisation.pk])),
            ),
        )
        for organisation in lacking.values()
    ]


def _lacks_a_carrier(cycle: Any, reader: Reader) -> bool:
    return reader.scope.is_manager and cycle.state in RUNNING and cycle.lacks_carrier


def _carrier_missing(cycle: Cycle) -> TodoItem:
    return TodoItem(
        key=f"cycles.carrier_missing:{cycle.pk}",
        kind="cycles.carrier_missing",
        what=_("Nobody carries a function of a cycle"),
        who=cycle.name,
        why=_(
            "Those who were named are not in the team any more. Name somebody, or assign somebody."
        ),
        since=None,
        urgency=Urgency.AMBER,
        carrier=Capacity.MENTORING_MANAGER,
        actions=(Action(_("To the cycle"), reverse("cycles:cycle", args=[cycle.pk])),),
    )


def _asks_for_a_coordinator(cycle: Cycle, reader: Reader) -> bool:
    return bool(
        reader.scope.managed_programmes
        and cycle.state in _BEFORE_THE_END
        and cycle.asks_for("individual_coordinators")
    )


def _lacks_a_coordinator(known: KnownCycle, reader: Reader) -> bool:
    """Return whether one of the reader's programmes has named nobody with duties (OM-3.10)."""
    own = set(known.programmes).intersection(reader.scope.managed_programmes)
    return not all(any(one.has_duties for one in known.coordinators(pk)) for pk in own)


def _unnamed(cycle: Cycle) -> TodoItem:
    return TodoItem(
        key=f"cycles.coordinator_missing:{cycle.pk}",
        kind="cycles.coordinator_missing",
        what=_("Your programme has named no individual coordinator"),
        who=cycle.name,
        why=_("Name somebody and what they answer for; participants need a person of their own."),
        since=None,
        urgency=Urgency.AMBER,
        carrier=Capacity.PROGRAMME_MANAGER,
        actions=(
            Action(_("Name somebody"), reverse("cycles:assign", args=[cycle.pk])),
            Action(_("Enter a new coordinator"), reverse("people:register")),
        ),
        due=cycle.starts_on,
    )


def _upcoming_starts(cycles: Iterable[Cycle], reader: Reader) -> Iterator[TodoItem]:
    """Return the groups of mentors from somebody's organisation that begin within two weeks."""
    soon = [
        cycle
        for cycle in cycles
        if cycle.state in RUNNING and reader.on <= cycle.starts_on <= reader.on + AHEAD
    ]
    for capacity, why in _WORDS_AT_THE_BEGINNING.items():
        for cycle in soon:
            if cycle.organisation and cycle.organisation_id in reader.scope.partners(capacity):
                address = reverse("partners:partner", args=[cycle.organisation_id])
                yield TodoItem(
                    key=f"cycles.begins:{cycle.pk}:{capacity}",
                    kind="cycles.begins",
                    what=_("Mentors from your organisation begin on %(day)s")
                    % {"day": long_date(cycle.starts_on)},
                    who=cycle.organisation.name,
                    why=why,
                    since=None,
                    urgency=Urgency.SOON,
                    carrier=capacity,
                    actions=(Action(_("Open the page"), address),),
                    due=cycle.starts_on,
                )
