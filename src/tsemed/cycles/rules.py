"""The rules of opening and running a cycle: plain values in, a verdict out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tsemed.cycles.policy import Policy
from tsemed.cycles.work_models import Mix, Needs

DISABILITY = "disability"


class Requirement(StrEnum):
    """What a cycle still lacks before it may start."""

    MANAGER_APPROVAL = "manager_approval"
    PROGRAMME_APPROVAL = "programme_approval"
    LEAD = "lead"
    CONTRACT_DATES = "contract_dates"
    ORGANISATION = "organisation"
    PROGRAMMES = "programmes"
    TOO_MANY_PROGRAMMES = "too_many_programmes"
    WHY_NO_COORDINATOR = "why_no_coordinator"
    INDIVIDUAL_COORDINATOR = "individual_coordinator"
    DUTIES = "duties"


class MixWarning(StrEnum):
    """The participants are not the ones the model is meant for."""

    NOT_UNIFORM = "not_uniform"
    NOT_VARIED = "not_varied"
    NOT_DISABILITY = "not_disability"


@dataclass(frozen=True)
class ProgrammeFacts:
    """What one partner programme has done for a cycle."""

    approved: bool = False
    named_coordinator: bool = False
    wrote_duties: bool = False


@dataclass(frozen=True)
class CycleFacts:
    """What is known of a draft."""

    manager_approved: bool = False
    has_lead: bool = False
    lead_has_last_day: bool = False
    has_organisation: bool = False
    has_reason: bool = False
    programmes: tuple[ProgrammeFacts, ...] = ()


def planned_pairs(share_of_post: int, *, policy: Policy) -> int:
    """Return how many pairs a share of a post (per cent) is planned for, rounded down (OM-3.6)."""
    return policy.pairs_per_half_post * share_of_post // 50


def _lacks_of_approval(facts: CycleFacts) -> list[Requirement]:
    """Return whose approval of the choice of the model is still missing (OM-3.4).

    The mentoring manager always chooses, and with her the manager of every referring programme.
    In model 4 there may be no programme; the recorded trigger then stands in its place (OM-3.5).
    """
    unmet = [] if facts.manager_approved else [Requirement.MANAGER_APPROVAL]
    if not all(each.approved for each in facts.programmes):
        unmet.append(Requirement.PROGRAMME_APPROVAL)
    return unmet


def _lacks_of_allocation(facts: CycleFacts, *, needs: Needs) -> list[Requirement]:
    """Return what partner programmes must still allocate: a named person with duties (OM-3.10)."""
    if not needs.individual_coordinators:
        return []
    if not all(each.named_coordinator for each in facts.programmes):
        return [Requirement.INDIVIDUAL_COORDINATOR]
    return [] if all(each.wrote_duties for each in facts.programmes) else [Requirement.DUTIES]


def reasons_not_to_start(facts: CycleFacts, *, needs: Needs) -> list[Requirement]:
    """Return everything that keeps a draft from recruiting; empty when it may begin (OM-3.9)."""
    fewest, most = needs.programmes
    unmet = _lacks_of_approval(facts)
    if not facts.has_lead:
        unmet.append(Requirement.LEAD)
    elif needs.contract_dates and not facts.lead_has_last_day:
        unmet.append(Requirement.CONTRACT_DATES)
    if needs.organisation and not facts.has_organisation:
        unmet.append(Requirement.ORGANISATION)
    if len(facts.programmes) < fewest:
        unmet.append(Requirement.PROGRAMMES)
    elif most is not None and len(facts.programmes) > most:
        unmet.append(Requirement.TOO_MANY_PROGRAMMES)
    if needs.why_no_coordinator and not facts.has_reason:
        unmet.append(Requirement.WHY_NO_COORDINATOR)
    return unmet + _lacks_of_allocation(facts, needs=needs)


def mix_warning(groups: Sequence[frozenset[str]], *, mix: Mix, policy: Policy) -> MixWarning | None:
    """Return whether the participants are not those the model is meant for (OM-3.8).

    Each entry holds the groups one participant belongs to; empty sets are left
    out. It warns and never blocks, and below a number of people it says nothing at all,
    because about a few people every word would reveal who they are.
    """
    known = [each for each in groups if each]
    if len(known) < policy.fewest_people_to_speak_of_a_mix:
        return None
    counts = Counter(group for each in known for group in each)
    largest = max(counts.values())
    if mix is Mix.DISABILITY:
        return MixWarning.NOT_DISABILITY if counts[DISABILITY] < len(known) else None
    is_uniform = largest * 100 >= policy.per_cent_of_uniform_mix * len(known)
    if mix is Mix.UNIFORM:
        return None if is_uniform else MixWarning.NOT_UNIFORM
    return MixWarning.NOT_VARIED if largest == len(known) else None
