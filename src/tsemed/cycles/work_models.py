"""The four work models, as data: who carries each function before anybody overrides it.

Source: the summary table of the operating model, read cell by cell; where the source
contradicts itself (C1–C22 of `docs/operating-model.md`) this is the chosen default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class WorkModel(StrEnum):
    """Who runs the cycle (OM-3.1)."""

    PROGRAMME_COORDINATOR = "programme_coordinator"
    FREELANCER = "freelancer"
    MENTORING_COORDINATOR = "mentoring_coordinator"
    DISABILITY_COORDINATOR = "disability_coordinator"


class Function(StrEnum):
    """What somebody must carry in every cycle (OM-3.2)."""

    FUNDING = "funding"
    MENTOR_SCREENING = "mentor_screening"
    MENTOR_SIDE = "mentor_side"
    TRAINING_COORDINATION = "training_coordination"
    MENTOR_TRAINING = "mentor_training"
    MENTEE_RECRUITMENT = "mentee_recruitment"
    MENTEE_SCREENING = "mentee_screening"
    MENTEE_ACCOMPANIMENT = "mentee_accompaniment"
    EXPECTATIONS = "expectations"
    MATCHING = "matching"
    MATCHING_ACCOMPANIMENT = "matching_accompaniment"
    PROCESS = "process"
    SUPERVISION = "supervision"


class Carrier(StrEnum):
    """Who may carry a function."""

    COORDINATOR = "coordinator"
    INDIVIDUAL_COORDINATOR = "individual_coordinator"
    MENTORING_MANAGER = "mentoring_manager"
    PARTNER_PROGRAMME = "partner_programme"
    MENTORING_PROGRAMME = "mentoring_programme"
    DISABILITY_PROGRAMME = "disability_programme"
    NOBODY = "nobody"


_C, _F, _M = Carrier, Function, WorkModel

FUNDERS = frozenset({_C.PARTNER_PROGRAMME, _C.MENTORING_PROGRAMME, _C.DISABILITY_PROGRAMME})
PEOPLE = frozenset({_C.COORDINATOR, _C.INDIVIDUAL_COORDINATOR, _C.MENTORING_MANAGER})


def possible_carriers(function: Function) -> frozenset[Carrier]:
    """Return who may be named for a function; only accompaniment may be left to nobody."""
    if function is _F.FUNDING:
        return FUNDERS
    if function is _F.MATCHING_ACCOMPANIMENT:
        return frozenset({_C.MENTORING_MANAGER, _C.NOBODY})
    return PEOPLE


MATRIX: Mapping[WorkModel, Mapping[Function, tuple[Carrier, ...]]] = {
    _M.PROGRAMME_COORDINATOR: {
        _F.FUNDING: (_C.PARTNER_PROGRAMME,),
        _F.MENTOR_SCREENING: (_C.COORDINATOR,),
        _F.MENTOR_SIDE: (_C.COORDINATOR,),
        _F.TRAINING_COORDINATION: (_C.COORDINATOR,),
        _F.MENTOR_TRAINING: (_C.MENTORING_MANAGER,),
        _F.MENTEE_RECRUITMENT: (_C.COORDINATOR,),
        _F.MENTEE_SCREENING: (_C.COORDINATOR,),
        _F.MENTEE_ACCOMPANIMENT: (_C.COORDINATOR,),
        _F.EXPECTATIONS: (_C.COORDINATOR,),
        _F.MATCHING: (_C.COORDINATOR,),
        _F.MATCHING_ACCOMPANIMENT: (_C.MENTORING_MANAGER,),
        _F.PROCESS: (_C.COORDINATOR,),
        _F.SUPERVISION: (_C.MENTORING_MANAGER,),
    },
    _M.FREELANCER: {
        _F.FUNDING: (_C.PARTNER_PROGRAMME,),
        _F.MENTOR_SCREENING: (_C.COORDINATOR,),
        _F.MENTOR_SIDE: (_C.COORDINATOR,),
        _F.TRAINING_COORDINATION: (_C.COORDINATOR,),
        _F.MENTOR_TRAINING: (_C.COORDINATOR,),
        _F.MENTEE_RECRUITMENT: (_C.INDIVIDUAL_COORDINATOR,),
        _F.MENTEE_SCREENING: (_C.INDIVIDUAL_COORDINATOR,),
        _F.MENTEE_ACCOMPANIMENT: (_C.INDIVIDUAL_COORDINATOR,),
        _F.EXPECTATIONS: (_C.COORDINATOR, _C.INDIVIDUAL_COORDINATOR),
        _F.MATCHING: (_C.COORDINATOR,),
        _F.MATCHING_ACCOMPANIMENT: (_C.MENTORING_MANAGER,),
        _F.PROCESS: (_C.COORDINATOR,),
        _F.SUPERVISION: (_C.MENTORING_MANAGER,),
    },
    _M.MENTORING_COORDINATOR: {
        _F.FUNDING: (_C.MENTORING_PROGRAMME,),
        _F.MENTOR_SCREENING: (_C.COORDINATOR,),
        _F.MENTOR_SIDE: (_C.COORDINATOR,),
        _F.TRAINING_COORDINATION: (_C.COORDINATOR,),
        _F.MENTOR_TRAINING: (_C.MENTORING_MANAGER,),
        _F.MENTEE_RECRUITMENT: (_C.COORDINATOR, _C.INDIVIDUAL_COORDINATOR),
        _F.MENTEE_SCREENING: (_C.COORDINATOR, _C.INDIVIDUAL_COORDINATOR),
        _F.MENTEE_ACCOMPANIMENT: (_C.INDIVIDUAL_COORDINATOR,),
        _F.EXPECTATIONS: (_C.COORDINATOR, _C.INDIVIDUAL_COORDINATOR),
        _F.MATCHING: (_C.COORDINATOR,),
        _F.MATCHING_ACCOMPANIMENT: (_C.MENTORING_MANAGER,),
        _F.PROCESS: (_C.COORDINATOR,),
        _F.SUPERVISION: (_C.MENTORING_MANAGER,),
    },
    _M.DISABILITY_COORDINATOR: {
        _F.FUNDING: (_C.DISABILITY_PROGRAMME,),
        _F.MENTOR_SCREENING: (_C.COORDINATOR,),
        _F.MENTOR_SIDE: (_C.COORDINATOR,),
        _F.TRAINING_COORDINATION: (_C.COORDINATOR,),
        _F.MENTOR_TRAINING: (_C.MENTORING_MANAGER,),
        _F.MENTEE_RECRUITMENT: (_C.COORDINATOR,),
        _F.MENTEE_SCREENING: (_C.COORDINATOR,),
        _F.MENTEE_ACCOMPANIMENT: (_C.COORDINATOR,),
        _F.EXPECTATIONS: (_C.COORDINATOR,),
        _F.MATCHING: (_C.COORDINATOR,),
        _F.MATCHING_ACCOMPANIMENT: (_C.NOBODY,),
        _F.PROCESS: (_C.COORDINATOR,),
        _F.SUPERVISION: (_C.MENTORING_MANAGER,),
    },
}


class Trigger(StrEnum):
    """What led to a work model; recorded with the approvals (OM-3.5)."""

    PROGRAMME_CHOSE = "programme_chose"
    NO_COORDINATOR = "no_coordinator"
    ORGANISATION_ASKED = "organisation_asked"
    POPULATION = "population"


class Mix(StrEnum):
    """Which participants a work model is meant for (OM-3.8)."""

    UNIFORM = "uniform"
    VARIED = "varied"
    DISABILITY = "disability"


@dataclass(frozen=True)
class Needs:
    """What a cycle must say before it may start; the wizard asks this and nothing else.

    `lead` is the role of the team that runs the cycle, `programmes` the fewest and the most
    partner programmes that refer to it (None: any number).
    """

    trigger: Trigger
    mix: Mix
    lead: str
    programmes: tuple[int, int | None]
    organisation: bool = False
    share_of_post: bool = False
    why_no_coordinator: bool = False
    contract_dates: bool = False
    individual_coordinators: bool = False


NEEDS: Mapping[WorkModel, Needs] = {
    _M.PROGRAMME_COORDINATOR: Needs(
        Trigger.PROGRAMME_CHOSE, Mix.UNIFORM, "coordinator", (1, 1), share_of_post=True
    ),
    _M.FREELANCER: Needs(
        Trigger.NO_COORDINATOR,
        Mix.UNIFORM,
        "freelancer",
        (1, 1),
        why_no_coordinator=True,
        contract_dates=True,
        individual_coordinators=True,
    ),
    _M.MENTORING_COORDINATOR: Needs(
        Trigger.ORGANISATION_ASKED,
        Mix.VARIED,
        "coordinator",
        (1, None),
        organisation=True,
        individual_coordinators=True,
    ),
    _M.DISABILITY_COORDINATOR: Needs(
        Trigger.POPULATION, Mix.DISABILITY, "disability_coordinator", (0, None)
    ),
}
