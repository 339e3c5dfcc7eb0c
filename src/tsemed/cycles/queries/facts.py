"""What is known of a cycle, as plain values for the rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Cycle, Participation, Side
from tsemed.cycles.models.cycle import ApprovalSide, ModelApproval
from tsemed.cycles.models.team import LEADING_ROLES, TeamRole
from tsemed.cycles.policy import Policy
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.rules import (
    CycleFacts,
    MixWarning,
    ProgrammeFacts,
    Requirement,
    mix_warning,
    planned_pairs,
    reasons_not_to_start,
)
from tsemed.cycles.work_models import NEEDS
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.queries import partners_without_contact
from tsemed.people.sensitive import groups_together

# A warning about the mix needs no more people than this to be right.
ENOUGH_FOR_A_MIX = 2_000


@dataclass(frozen=True)
class Place:
    """One place in the team of a cycle, in force or from a coming day on."""

    person: int
    role: str
    has_last_day: bool
    has_duties: bool


@dataclass
class KnownCycle:
    """What is known of a cycle: whose word was given, its programmes, its team."""

    cycle: Cycle
    given: set[tuple[str, int | None]] = field(default_factory=set)
    programmes: list[int] = field(default_factory=list)
    team: list[Place] = field(default_factory=list)
    # The individual coordinators of each programme.
    named: Mapping[int, set[int]] = field(default_factory=dict)

    def facts(self) -> CycleFacts:
        """Return it as plain values for the rules."""
        leading = [one for one in self.team if one.role in LEADING_ROLES]
        return CycleFacts(
            manager_approved=(ApprovalSide.MENTORING_MANAGER.value, None) in self.given,
            has_lead=bool(leading),
            lead_has_last_day=any(one.has_last_day for one in leading),
            has_organisation=self.cycle.organisation_id is not None,
            has_reason=bool(self.cycle.why_no_coordinator),
            programmes=tuple(self._facts_of(pk) for pk in self.programmes),
        )

    def _facts_of(self, programme: int) -> ProgrammeFacts:
        own = self.coordinators(programme)
        return ProgrammeFacts(
            approved=any(pk == programme for _side, pk in self.given),
            named_coordinator=bool(own),
            wrote_duties=any(one.has_duties for one in own),
        )

    def coordinators(self, programme: int) -> list[Place]:
        """Return the places of a programme's individual coordinators, those to come as well."""
        named = self.named.get(programme, set())
        role = TeamRole.INDIVIDUAL_COORDINATOR
        return [one for one in self.team if one.role == role and one.person in named]


def known_of(cycles: Collection[Cycle], *, on: date) -> dict[int, KnownCycle]:
    """Return what is known of each of these cycles on a day, read in one query."""
    known = {cycle.pk: KnownCycle(cycle) for cycle in cycles}
    if not known:
        return known
    named: dict[int, set[int]] = {}
    arms = _facts_as_rows(list(known), on)
    for fact, of, other, word, model, has_last_day, has_duties in arms[0].union(
        *arms[1:], all=True
    ):
        if fact == "named":
            named.setdefault(of, set()).add(other)
        elif fact == "refers":
            known[of].programmes.append(other)
        elif fact == "place":
            place = Place(other, word, bool(has_last_day), bool(has_duties))
            known[of].team.append(place)
        elif model == known[of].cycle.chosen_model:
            known[of].given.add((word, other))
    for one in known.values():
        one.programmes.sort()
        one.named = named
    return known


def _facts_as_rows(ids: list[int], on: date) -> list[QuerySet[Any, Any]]:
    through = Cycle.programmes.through.objects.filter(cycle_id__in=ids)
    named = Affiliation.objects.on(on).filter(
        capacity=Capacity.INDIVIDUAL_COORDINATOR,
        partner_id__in=through.order_by().values("partner_id"),
    )
    return [
        _as_rows(
            ModelApproval.objects.filter(
                period__cycle_id__in=ids, period__ended_on=None, period__given_up_at=None
            ),
            "given", "period__cycle_id", "programme_id", word="side", model="period__work_model",
        ),
        _as_rows(through, "refers", "cycle_id", "partner_id"),
        _as_rows(
            Assignment.objects.not_over(on).filter(cycle_id__in=ids),
            "place", "cycle_id", "person_id", word="role",
            flags=(_flag(Q(ends_on__isnull=False)), _flag(~Q(duties=""))),
        ),
        _as_rows(named, "named", "partner_id", "person_id"),
    ]  # fmt: skip


def _as_rows(
    rows: QuerySet[Any, Any],
    fact: str,
    of: str,
    other: str,
    *,
    word: str = "",
    model: str = "",
    flags: Sequence[Any] = (Value(0), Value(0)),
) -> Any:
    has_last_day, has_duties = flags
    return (
        rows.order_by()
        .annotate(
            fact=Value(fact, output_field=CharField()),
            fact_of=F(of),
            fact_other=F(other),
            word=Cast(F(word) if word else Value(""), CharField(max_length=24)),
            model=Cast(F(model) if model else Value(""), CharField(max_length=24)),
            has_last_day=has_last_day,
            has_duties=has_duties,
        )
        .values_list(
            "fact", "fact_of", "fact_other", "word", "model", "has_last_day", "has_duties",
        )
    )  # fmt: skip


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))


def facts_of(cycle: Cycle, *, on: date) -> CycleFacts:
    """Return what is known of a draft on a day."""
    return known_of([cycle], on=on)[cycle.pk].facts()


def unmet_requirements(cycle: Cycle, *, on: date) -> list[Requirement]:
    """Return what keeps this cycle from beginning under the chosen model."""
    return reasons_not_to_start(facts_of(cycle, on=on), needs=NEEDS[cycle.chosen_model])


def mix_of(cycle: Cycle, user: User, *, policy: Policy) -> MixWarning | None:
    """Return whether the mentees are those the model is meant for; only for who runs the cycle."""
    if not user.has_perm("cycles.see_mix", cycle):
        return None
    mentees = Participation.objects.filter(cycle=cycle, side=Side.MENTEE, left_on__isnull=True)
    groups = groups_together(mentees.values_list("person_id", flat=True)[:ENOUGH_FOR_A_MIX])
    return mix_warning(groups, mix=cycle.needs.mix, policy=policy)


def planned_pairs_of(cycle: Cycle, *, on: date) -> int | None:
    """Return for how many pairs the post of a cycle is planned; None where no post is (OM-3.6)."""
    if not cycle.needs.share_of_post:
        return None
    return planned_pairs(cycle.share_of_post, policy=policy_on(on, cycle_id=cycle.pk))


def has_no_contact_person(cycle: Cycle, *, on: date) -> bool:
    """Return whether the organisation has no contact person; shown, never blocking (OM-5.1)."""
    if cycle.organisation_id is None:
        return False
    return bool(partners_without_contact([cycle.organisation_id], on=on))
