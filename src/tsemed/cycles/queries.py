"""Which cycles a user may see, what is known of one, and what waits in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.policy import Policy
from tsemed.cycles.roles import assignments_of, leads, led_by, who_carries
from tsemed.cycles.rules import (
    CycleFacts,
    Lack,
    MixWarning,
    ProgrammeFacts,
    mix_warning,
    reasons_not_to_start,
)
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import WorkModel
from tsemed.partners import visibility as partners_visibility
from tsemed.partners.models import Partner
from tsemed.people import queries as people
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.roles import holds, partners_of
from tsemed.people.sensitive import groups_together

__all__ = [
    "assignments_of",
    "facts_of",
    "get_cycle_for",
    "lacks_of",
    "leads",
    "led_by",
    "visible_to",
    "who_carries",
]


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Cycle]:
    """The cycles a user may see: all, one's team's, or those one's programme refers to."""
    day = on or timezone.localdate()
    if holds(user, Capacity.MENTORING_MANAGER, on=day):
        return Cycle.objects.all()
    programmes = partners_of(user, Capacity.PROGRAMME_MANAGER, on=day)
    referred = Cycle.programmes.through.objects.filter(partner_id__in=programmes)
    return Cycle.objects.filter(
        Q(pk__in=list(assignments_of(user, on=day))) | Q(pk__in=referred.values("cycle_id"))
    )


def get_cycle_for(user: User, pk: int, action: str) -> Cycle:
    """The cycle, if user may see it (else: not found) and may do action (else: refused)."""
    cycle = visible_to(user).filter(pk=pk).select_related("organisation").first()
    if cycle is None:
        raise Http404
    if not user.has_perm(action, cycle):
        raise PermissionDenied
    return cycle


def list_cycles(user: User, wanted: Mapping[str, str]) -> QuerySet[Cycle]:
    """The cycles a user may see with the numbers of each side, narrowed by state and model."""
    cycles = visible_to(user).select_related("organisation")
    if wanted.get("state") in set(CycleState):
        cycles = cycles.filter(state=wanted["state"])
    if wanted.get("model") in set(WorkModel):
        cycles = cycles.filter(work_model=wanted["model"])
    return cycles.order_by("-starts_on", "pk")


def programmes_shown_to(user: User, cycle: Cycle) -> QuerySet[Partner]:
    """The referring programmes whose names this viewer may know."""
    shown = partners_visibility.visible_to(user)
    return cycle.programmes.filter(pk__in=shown.order_by().values("pk")).order_by("name")


def participants_of(cycle: Cycle, user: User, *, side: str = "") -> QuerySet[Participation]:
    """Who takes part in a cycle, as far as the viewer may see them, by name."""
    rows = Participation.objects.filter(cycle=cycle, left_on__isnull=True)
    if side:
        rows = rows.filter(side=side)
    if not (leads(user, cycle) or holds(user, Capacity.MENTORING_MANAGER)):
        rows = rows.filter(person__in=people.visible_to(user).order_by().values("pk"))
    return rows.select_related("person", "programme").order_by(
        "person__family_name", "person__given_name", "pk"
    )


def numbers_of(cycle_ids: list[int]) -> dict[int, dict[str, int]]:
    """How many mentors and mentees take part in each of these cycles."""
    rows = (
        Participation.objects.filter(cycle__in=cycle_ids, left_on__isnull=True)
        .values("cycle_id", "side")
        .annotate(people=Count("pk"))
        .order_by()
    )
    numbers: dict[int, dict[str, int]] = {pk: {"mentor": 0, "mentee": 0} for pk in cycle_ids}
    for row in rows:
        numbers[row["cycle_id"]][row["side"]] = row["people"]
    return numbers


def facts_of(cycle: Cycle, *, on: date) -> CycleFacts:
    """What is known of a draft, as plain values for the rules."""
    team = list(cycle.team.on(on).select_related("person"))
    leading = [place for place in team if place.role in LEADING_ROLES]
    helping = [place for place in team if place.role == TeamRole.INDIVIDUAL_COORDINATOR]
    approvals = [a for a in cycle.approvals.all() if a.work_model == cycle.work_model]
    programmes = list(cycle.programmes.all())
    of_programme = _coordinators_by_programme(programmes, on)
    facts = []
    for programme in programmes:
        mine = [p for p in helping if p.person_id in of_programme.get(programme.pk, set())]
        facts.append(
            ProgrammeFacts(
                approved=any(a.programme_id == programme.pk for a in approvals),
                named_coordinator=bool(mine),
                wrote_duties=any(place.duties for place in mine),
            )
        )
    return CycleFacts(
        manager_approved=any(a.side == ApprovalSide.MENTORING_MANAGER for a in approvals),
        has_lead=bool(leading),
        lead_has_last_day=any(place.ends_on for place in leading),
        has_organisation=cycle.organisation_id is not None,
        has_reason=bool(cycle.why_no_coordinator),
        programmes=tuple(facts),
    )


def lacks_of(cycle: Cycle, *, on: date) -> list[Lack]:
    """What keeps this cycle from recruiting."""
    return reasons_not_to_start(facts_of(cycle, on=on), needs=cycle.needs)


def mix_of(cycle: Cycle, user: User, *, policy: Policy) -> MixWarning | None:
    """Whether the mentees are those the model is meant for; said only to who runs the cycle."""
    if not user.has_perm("cycles.see_mix", cycle):
        return None
    mentees = Participation.objects.filter(cycle=cycle, side="mentee", left_on__isnull=True)
    groups = groups_together(mentees.values_list("person_id", flat=True)[:2_000])
    return mix_warning(groups, mix=cycle.needs.mix, policy=policy)


def _coordinators_by_programme(programmes: list[Partner], day: date) -> dict[int, set[int]]:
    ties = Affiliation.objects.on(day).filter(
        partner__in=programmes, capacity=Capacity.INDIVIDUAL_COORDINATOR
    )
    named: dict[int, set[int]] = {}
    for partner_id, person_id in ties.values_list("partner_id", "person_id"):
        named.setdefault(partner_id, set()).add(person_id)
    return named
