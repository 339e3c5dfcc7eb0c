"""What can be done with cycles. Each verb is one function and one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.base.transitions import save_edit, take_step
from tsemed.cycles.models import Assignment, Cycle, MatrixLine, ModelApproval, Participation, Side
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.queries import names_of_groups, unmet_requirements
from tsemed.cycles.roles import clear_cached_facts, programme_ids_of
from tsemed.cycles.rules import Requirement, reveals_group
from tsemed.cycles.states import CycleState
from tsemed.cycles.ties import ties_to_newcomer
from tsemed.cycles.work_models import (
    MATRIX,
    NEEDS,
    Carrier,
    Function,
    WorkModel,
    possible_carriers,
)
from tsemed.partners.models import Partner
from tsemed.people.models import Capacity, Person
from tsemed.people.operations import (
    affiliate,
    give_mentee_profile,
    give_mentor_profile,
    register_person,
)
from tsemed.people.write_gate import Rights, refuse_entry
from tsemed.people.write_policy import Standing, Target


class NotReady(Exception):
    """The cycle may not begin yet; `lacks` says everything that is missing."""

    def __init__(self, unmet: list[Requirement]) -> None:
        super().__init__(", ".join(unmet))
        self.unmet = unmet


class ReasonMissing(Exception):
    """A line that departs from the work model needs a written reason."""


class NotACarrier(Exception):
    """This function cannot be carried by that role."""


class AlreadyAssigned(Exception):
    """The person holds this place from that day on already."""


class PublicNameRevealsGroup(Exception):
    """The name that mentors and organisations read holds a programme or a population group."""


class NotTheirsToApprove(Exception):
    """The programme does not refer to this cycle, so its manager has no word on the model."""


@transaction.atomic
def open_cycle(
    *,
    name: str,
    public_name: str,
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
    """Open a draft with the matrix of its work model, ready to be approved.

    Raise PublicNameRevealsGroup if the public name holds a programme or a population group.
    """
    if reveals_group(public_name, names_of_groups()):
        raise PublicNameRevealsGroup
    cycle = Cycle.objects.create(
        name=name,
        public_name=public_name,
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
    """This will name another carrier for one function of one cycle, with the reason (OM-3.3).

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


@transaction.atomic
def approve_model(
    cycle: Cycle,
    *,
    side: ApprovalSide = ApprovalSide.MENTORING_MANAGER,
    programme: Partner | None = None,
    by: User,
    at: datetime,
) -> ModelApproval:
    """This will record one of the words by which the work model is chosen (OM-3.4)."""
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
    """This will take a cycle to its next stage; a draft only leaves when nothing lacks."""
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
    """This will give somebody a place in the team; what it opens ends with the last day."""
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
    """This will let a place in the team end with a day."""
    place.ends_on = max(ends_on, place.starts_on)
    place.save(update_fields=["ends_on"])
    details = {"assignment_ended": place.pk}
    record(AuditKind.CHANGE, place.cycle, by=by, at=at, details=details)


@transaction.atomic
def add_participant(
    cycle: Cycle,
    *,
    person: Person,
    side: Side,
    programme: Partner | None = None,
    by: User | None,
    at: datetime,
) -> Participation:
    """This will let a person take part; somebody who is in already stays as they are.

    A mentee's referring programme is also kept as an affiliation, so that its coordinator
    sees her own participant.
    """
    day = localdate(at)
    part, is_new = Participation.objects.get_or_create(
        cycle=cycle,
        person=person,
        side=side,
        defaults={"programme": programme, "joined_on": day},
    )
    if not is_new and part.left_on is None:
        return part
    if not is_new:
        part.left_on, part.programme = None, programme or part.programme
        part.save(update_fields=["left_on", "programme"])
    if programme is not None and side == Side.MENTEE:
        joining = ties_to_newcomer(by, cycle, side, on=day) if by else frozenset()
        affiliate(
            person,
            programme,
            Capacity.PARTICIPANT,
            starts_on=day,
            by=by,
            at=at,
            joining=joining,
        )
    record(AuditKind.CHANGE, cycle, by=by, at=at, details={"joined": person.pk, "as": str(side)})
    return part


@transaction.atomic
def let_join(
    cycle: Cycle,
    *,
    person: Person | None,
    details: dict[str, Any] | None,
    side: Side,
    programme: Partner | None,
    by: User,
    at: datetime,
) -> Participation:
    """Let somebody known, or somebody new with these details, take part.

    Whoever has no profile of that side yet gets an empty one, to be filled in. Raise
    FieldsRefused for details that whoever adds them may not write.
    """
    if person is None:
        ties = ties_to_newcomer(by, cycle, side, on=localdate(at))
        standing = Standing(is_mentor=side == Side.MENTOR, is_mentee=side == Side.MENTEE)
        refuse_entry(Rights(ties, standing), Target.PERSON, details or {})
    joining = person or register_person(**(details or {}), by=by, at=at)
    if side == Side.MENTOR and not hasattr(joining, "mentor"):
        give_mentor_profile(joining, by=by, at=at)
    if side == Side.MENTEE and not hasattr(joining, "mentee"):
        give_mentee_profile(joining, by=by, at=at, waiting_since=localdate(at))
    referred = programme if side == Side.MENTEE else None
    return add_participant(cycle, person=joining, side=side, programme=referred, by=by, at=at)


@transaction.atomic
def let_participant_leave(part: Participation, *, by: User, at: datetime) -> None:
    """This will end a person's part in a cycle; what they did there stays on record."""
    part.left_on = localdate(at)
    part.save(update_fields=["left_on"])
    record(AuditKind.CHANGE, part.cycle, by=by, at=at, details={"left": part.person_id})
