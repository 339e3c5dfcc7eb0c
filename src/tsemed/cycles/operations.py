"""What can be done with cycles. Each verb is one function and one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.audit_events import (
    ASSIGNED,
    ASSIGNMENT_ENDED,
    CYCLE_OPENED,
    DUTIES_WRITTEN,
    MODEL_APPROVED,
)
from tsemed.cycles.changes import ChangeReasonMissing, HasBegun, HasReferred, change_cycle
from tsemed.cycles.matrix import (
    NobodyChosen,
    NotACarrier,
    ReasonMissing,
    change_matrix,
    write_matrix,
)
from tsemed.cycles.model_periods import (
    ModelReasonMissing,
    NothingPrepared,
    NotReady,
    SameModel,
    begin_model,
    choose_model,
    give_up_model,
)
from tsemed.cycles.models import Assignment, Cycle, ModelApproval
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.participation import (
    MustBeRecognised,
    add_participant,
    let_join,
    may_join,
    refuse_newcomer,
)
from tsemed.cycles.queries import (
    may_end_place,
    may_give_place,
    period_shown,
    unmet_requirements,
)
from tsemed.cycles.roles import programme_ids_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.step_guards import STEP_GUARDS, hold_cycle
from tsemed.cycles.work_models import NEEDS, WorkModel
from tsemed.partners.models import Partner
from tsemed.people.models import Person

# The operations of this app are asked for here, wherever they stand.
__all__ = [
    "AlreadyAssigned",
    "ChangeReasonMissing",
    "DutiesMissing",
    "HasBegun",
    "HasReferred",
    "LastDayMissing",
    "ModelReasonMissing",
    "MustBeRecognised",
    "NobodyChosen",
    "NotACarrier",
    "NotReady",
    "NotTheirsToApprove",
    "NotTheirsToGive",
    "NothingPrepared",
    "ReasonMissing",
    "SameModel",
    "add_participant",
    "approve_model",
    "assign_to_team",
    "begin_model",
    "change_cycle",
    "change_matrix",
    "choose_model",
    "end_assignment",
    "give_up_model",
    "let_join",
    "may_join",
    "open_cycle",
    "refuse_newcomer",
    "step_cycle",
    "write_duties",
]


class AlreadyAssigned(Refused):
    """The person holds this place from that day on already."""

    is_recorded = False
    sentence = _("This person holds this place from that day on already.")


class DutiesMissing(Refused):
    """A model that asks for named coordinators asks what each of them answers for (OM-3.10)."""

    is_recorded = False
    sentence = _("Write what they answer for; the work model asks for it.")


class LastDayMissing(Refused):
    """A freelancer's place has no last day."""

    is_recorded = False
    sentence = _("A freelancer’s access ends with the contract.")


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
    write_matrix(cycle, since=min(localdate(at), starts_on), by=by, at=at)
    record(CYCLE_OPENED, cycle, by=by, at=at, details={"work_model": str(work_model)})
    return cycle


@transaction.atomic
def approve_model(
    cycle: Cycle,
    *,
    side: ApprovalSide = ApprovalSide.MENTORING_MANAGER,
    programme: Partner | None = None,
    by: User,
    at: datetime,
) -> ModelApproval:
    """Record one approval of the chosen work model (OM-3.4).

    Raise NotTheirsToApprove, and NothingPrepared once the model is in force.
    """
    if programme is not None and programme.pk not in programme_ids_of(cycle):
        raise NotTheirsToApprove
    if (programme is None) != (side == ApprovalSide.MENTORING_MANAGER):
        raise NotTheirsToApprove
    if not cycle.awaits_approval:
        raise NothingPrepared
    approval, is_new = ModelApproval.objects.get_or_create(
        period=period_shown(cycle),
        side=side,
        programme=programme,
        defaults={"by": by, "at": at},
    )
    if is_new:
        record(MODEL_APPROVED, cycle, by=by, at=at, details={"side": str(side)})
    return approval


@transaction.atomic
def step_cycle(cycle: Cycle, to: CycleState, *, by: User, at: datetime, why: str = "") -> None:
    """Take a cycle to its next stage; a draft only leaves when nothing lacks.

    Raise NotReady, and what the apps above object to, such as pairs that still meet (OM-2.2).
    """
    is_start = cycle.state == CycleState.DRAFT and to == CycleState.RECRUITING
    if is_start and (unmet := unmet_requirements(cycle, on=localdate(at))):
        raise NotReady(unmet)
    held = hold_cycle(cycle.pk)
    for object_to in STEP_GUARDS:
        object_to(held, to)
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

    Raise NotTheirsToGive for a role or a person that is not `by`'s to assign, or for herself;
    DutiesMissing and LastDayMissing where the work model asks for them.
    """
    if by is not None and not may_give_place(by, cycle, person=person, role=role):
        raise NotTheirsToGive
    _refuse_without_duties(cycle, role, duties)
    if cycle.asks_for("contract_dates") and role == TeamRole.FREELANCER and ends_on is None:
        raise LastDayMissing
    place, is_new = Assignment.objects.get_or_create(
        cycle=cycle,
        person=person,
        role=role,
        starts_on=starts_on,
        defaults={"ends_on": ends_on, "duties": duties},
    )
    if not is_new and not place.is_taken_back:
        raise AlreadyAssigned
    if not is_new:
        place.ends_on, place.duties = ends_on, duties
        place.save(update_fields=["ends_on", "duties"])
    record(ASSIGNED, cycle, by=by, at=at, details={"assigned": person.pk, "as": str(role)})
    return place


@transaction.atomic
def end_assignment(place: Assignment, *, ends_on: date, by: User, at: datetime) -> Assignment:
    """Let a place in the team end with a day, and take one back that has not begun by then.

    Raise NotTheirsToGive if `by` could not give it.
    """
    if not may_end_place(by, place):
        raise NotTheirsToGive
    has_begun = place.starts_on <= ends_on
    place.ends_on = ends_on if has_begun else place.starts_on - timedelta(days=1)
    place.save(update_fields=["ends_on"])
    details = {"assignment": place.pk, "ends_on": place.ends_on.isoformat()}
    record(ASSIGNMENT_ENDED, place.cycle, by=by, at=at, details=details)
    return place


def _refuse_without_duties(cycle: Cycle, role: str, duties: str) -> None:
    is_helper = role == TeamRole.INDIVIDUAL_COORDINATOR
    if is_helper and cycle.asks_for("individual_coordinators") and not duties.strip():
        raise DutiesMissing


@transaction.atomic
def write_duties(
    place: Assignment, *, duties: str, started_from: int, by: User, at: datetime
) -> Assignment:
    """Write down what somebody of the team answers for.

    Raise NotTheirsToGive, DutiesMissing and StaleVersion.
    """
    if not may_end_place(by, place):
        raise NotTheirsToGive
    _refuse_without_duties(place.cycle, place.role, duties)
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at}
    save_edit(place, event=DUTIES_WRITTEN, duties=duties.strip(), **how)
    return place
