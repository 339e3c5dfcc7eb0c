"""What is known of a cycle, as plain values for the rules."""

from __future__ import annotations

from datetime import date

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.policy import Policy
from tsemed.cycles.rules import (
    CycleFacts,
    MixWarning,
    ProgrammeFacts,
    Requirement,
    mix_warning,
    reasons_not_to_start,
)
from tsemed.partners.models import Partner
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.queries import partners_without_contact
from tsemed.people.sensitive import groups_together

# A warning about the mix needs no more people than this to be right.
ENOUGH_FOR_A_MIX = 2_000


def facts_of(cycle: Cycle, *, on: date) -> CycleFacts:
    """Return what is known of a draft on a day."""
    team = list(cycle.team.on(on))
    leading = [place for place in team if place.role in LEADING_ROLES]
    duties = {p.person_id: p.duties for p in team if p.role == TeamRole.INDIVIDUAL_COORDINATOR}
    approvals = [a for a in cycle.approvals.all() if a.work_model == cycle.work_model]
    approved = {a.programme_id for a in approvals}
    programmes = list(cycle.programmes.all())
    named = coordinators_by_programme(programmes, on)
    return CycleFacts(
        manager_approved=any(a.side == ApprovalSide.MENTORING_MANAGER for a in approvals),
        has_lead=bool(leading),
        lead_has_last_day=any(place.ends_on for place in leading),
        has_organisation=cycle.organisation_id is not None,
        has_reason=bool(cycle.why_no_coordinator),
        programmes=tuple(
            ProgrammeFacts(
                approved=programme.pk in approved,
                named_coordinator=bool(named.get(programme.pk, set()) & duties.keys()),
                wrote_duties=any(duties.get(pk) for pk in named.get(programme.pk, set())),
            )
            for programme in programmes
        ),
    )


def unmet_requirements(cycle: Cycle, *, on: date) -> list[Requirement]:
    """Return what keeps this cycle from recruiting."""
    return reasons_not_to_start(facts_of(cycle, on=on), needs=cycle.needs)


def mix_of(cycle: Cycle, user: User, *, policy: Policy) -> MixWarning | None:
    """Return whether the mentees are those the model is meant for; only for who runs the cycle."""
    if not user.has_perm("cycles.see_mix", cycle):
        return None
    mentees = Participation.objects.filter(cycle=cycle, side=Side.MENTEE, left_on__isnull=True)
    groups = groups_together(mentees.values_list("person_id", flat=True)[:ENOUGH_FOR_A_MIX])
    return mix_warning(groups, mix=cycle.needs.mix, policy=policy)


def has_no_contact_person(cycle: Cycle, *, on: date) -> bool:
    """Return whether the organisation has no contact person; shown, never blocking (OM-5.1)."""
    if cycle.organisation_id is None:
        return False
    return bool(partners_without_contact([cycle.organisation_id], on=on))


def coordinators_by_programme(programmes: list[Partner], day: date) -> dict[int, set[int]]:
    """Return the individual coordinators of each of these programmes on a day."""
    ties = Affiliation.objects.on(day).filter(
        partner__in=programmes, capacity=Capacity.INDIVIDUAL_COORDINATOR
    )
    named: dict[int, set[int]] = {}
    for partner_id, person_id in ties.values_list("partner_id", "person_id"):
        named.setdefault(partner_id, set()).add(person_id)
    return named
