"""What can be done with cycles. Each verb is one function and one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.models import Assignment, Cycle, MatrixLine, ModelApproval
from tsemed.cycles.models.choices import REQUIREMENT_LABELS
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.participation import (
    MustBeRecognised,
    add_participant,
    let_join,
    let_participant_leave,
    may_join,
    refuse_newcomer,
)
from tsemed.cycles.queries import (
    may_end_place,
    may_give_place,
    unmet_requirements,
)
from tsemed.cycles.roles import clear_cached_facts, programme_ids_of
from tsemed.cycles.rules import Requirement
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import (
    MATRIX,
    NEEDS,
    Carrier,
    Function,
    WorkModel,
    possible_carriers,
)
from tsemed.partners.models import Partner
from tsemed.people.models import Person
from tsemed.people.scope import forget_scope

# The operations of this app are asked for here, wherever they stand.
__all__ = [
    "AlreadyAssigned",
    "MustBeRecognised",
    "NotACarrier",
    "NotReady",
    "NotTheirsToApprove",
    "NotTheirsToGive",
    "ReasonMissing",
    "add_participant",
    "approve_model",
    "assign_to_team",
    "change_matrix",
    "end_assignment",
    "let_join",
    "let_participant_leave",
    "may_join",
    "open_cycle",
    "refuse_newcomer",
    "step_cycle",
]


class NotReady(Refused):
    """The cycle may not begin yet; its sentence says everything that is missing."""

    is_recorded = False

    def __init__(self, unmet: list[Requirement]) -> None:
        super().__init__(" ".join(str(REQUIREMENT_LABELS[one]) for one in unmet))
        self.unmet = unmet


class ReasonMissing(Refused):
    """A line that departs from the work model needs a written reason."""

    is_recorded = False
    sentence = _("Write why, so that every reader of the matrix understands it.")


class NotACarrier(Exception):
    """This function cannot be carried by that role."""


class AlreadyAssigned(Refused):
    """The person holds this place from that day on already."""

    is_recorded = False
    sentence = _("This person holds this place from that day on already.")


class NotTheirsToGive(Refused):
    """A place in a team would be given or ended by somebody who may not give it."""

    status = 403
    sentence = _("This place is not yours to give or to end. Ask the mentoring manager.")


class NotTheirsToApprove(Exception):
    """The programme does not refer to this cycle, so its manager has no word on the model."""


@transaction.atomic
def open_cycle(
    *,
    name: str,
    work_model: WorkModel,
    starts_on: date,
    ends_on: date,
    programmes: Iterable[Partner] = (),
    organisation: Partner | None = None,
    share_of_post: int = 50,
    why_no_coordinator: str = "",
    by: User | None,
    at: datetime,
) -> Cycle:
    """Open a draft with the matrix of its work model, ready to be approved."""
    cycle = Cycle.objects.create(
        name=name,
        work_model=work_model,
        trigger=NEEDS[work_model].trigger,
        starts_on=starts_on,
        ends_on=ends_on,
        organisation=organisation,
        share_of_post=share_of_post,
        why_no_coordinator=why_no_coordinator,
        opened_at=at,
        state=CycleState.DRAFT,
        state_since=at,
    )
    cycle.programmes.set(programmes)
    MatrixLine.objects.bulk_create(
        MatrixLine(cycle=cycle, function=function, carrier=carrier)
        for function, carrier in MATRIX[work_model].items()
    )
    record(AuditKind.CHANGE, cycle, by=by, at=at, details={"opened_as": str(work_model)})
    return cycle


@transaction.atomic
def change_matrix(
    line: MatrixLine, *, carrier: Carrier, why: str, started_from: int, by: User, at: datetime
) -> None:
    """Name another carrier for one function of one cycle, with the reason (OM-3.3).

    Back to the work model's own carrier no reason is needed and the old one goes.
    """
    function = Function(line.function)
    if carrier not in possible_carriers(function):
        raise NotACarrier
    is_default = MATRIX[WorkModel(line.cycle.work_model)][function] is carrier
    if not is_default and not why.strip():
        raise ReasonMissing
    reason = "" if is_default else why.strip()
    save_edit(
        line,
        started_from=started_from,
        by=by,
        at=at,
        why=why.strip(),
        carrier=carrier.value,
        override_reason=reason,
    )
    clear_cached_facts(line.cycle)
    forget_scope(by)


@transaction.atomic
def approve_model(
    cycle: Cycle,
    *,
    side: ApprovalSide = ApprovalSide.MENTORING_MANAGER,
    programme: Partner | None = None,
    by: User,
    at: datetime,
) -> ModelApproval:
    """Record one approval of the choice of the work model (OM-3.4)."""
    if programme is not None and programme.pk not in programme_ids_of(cycle):
        raise NotTheirsToApprove
    if (programme is None) != (side == ApprovalSide.MENTORING_MANAGER):
        raise NotTheirsToApprove
    approval, is_new = ModelApproval.objects.get_or_create(
        cycle=cycle,
        work_model=cycle.work_model,
        side=side,
        programme=programme,
        defaults={"by": by, "at": at},
    )
    if is_new:
        record(AuditKind.CHANGE, cycle, by=by, at=at, details={"approved_as": str(side)})
    return approval


@transaction.atomic
def step_cycle(cycle: Cycle, to: CycleState, *, by: User, at: datetime, why: str = "") -> None:
    """Take a cycle to its next stage; a draft only leaves when nothing lacks."""
    is_start = cycle.state == CycleState.DRAFT and to == CycleState.RECRUITING
    if is_start and (unmet := unmet_requirements(cycle, on=localdate(at))):
        raise NotReady(unmet)
    take_step(cycle, to, by=by, at=at, why=why)


@transaction.atomic
def assign_to_team(
    cycle: Cycle,
    *,
    person: Person,
    role: TeamRole,
    starts_on: date,
    ends_on: date | None = None,
    duties: str = "",
    by: User | None,
    at: datetime,
) -> Assignment:
    """Give somebody a place in the team; what it opens ends with the last day.

    Raise NotTheirsToGive for a role or a person that is not `by`'s to assign, or for herself.
    """
    if by is not None and not may_give_place(by, cycle, person=person, role=role):
        raise NotTheirsToGive
    place, is_new = Assignment.objects.get_or_create(
        cycle=cycle,
        person=person,
        role=role,
        starts_on=starts_on,
        defaults={"ends_on": ends_on, "duties": duties},
    )
    if not is_new:
        raise AlreadyAssigned
    record(AuditKind.CHANGE, cycle, by=by, at=at, details={"assigned": person.pk, "as": str(role)})
    return place


@transaction.atomic
def end_assignment(place: Assignment, *, ends_on: date, by: User, at: datetime) -> None:
    """Let a place in the team end with a day; raise NotTheirsToGive if `by` could not give it."""
    if not may_end_place(by, place):
        raise NotTheirsToGive
    place.ends_on = max(ends_on, place.starts_on)
    place.save(update_fields=["ends_on"])
    details = {"assignment_ended": place.pk}
    record(AuditKind.CHANGE, place.cycle, by=by, at=at, details=details)
