"""How far somebody has come on the way through a cycle: plain values in, a verdict out.

The two sides run in parallel (OM-2.3). What was decided and recorded is given; that somebody is
ready follows from it, and that they are in a pair is given by the apps that know of pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tsemed.cycles.states import ParticipationState


class Milestone(StrEnum):
    """The steps of the way, in their order."""

    JOINED = "joined"
    FORMS = "forms"
    INTERVIEWED = "interviewed"
    ACCEPTED = "accepted"
    TRAINED = "trained"
    ALIGNED = "aligned"
    READY = "ready"
    PROPOSED = "proposed"
    PAIRED = "paired"
    CLOSING = "closing"
    COMPLETED = "completed"


_M = Milestone
MENTOR, MENTEE = "mentor", "mentee"
_PREPARATION = (_M.JOINED, _M.FORMS, _M.INTERVIEWED, _M.ACCEPTED)
_PAIR = (_M.READY, _M.PROPOSED, _M.PAIRED, _M.CLOSING, _M.COMPLETED)
MILESTONES: Mapping[str, tuple[Milestone, ...]] = {
    MENTOR: (*_PREPARATION, _M.TRAINED, _M.ALIGNED, *_PAIR),
    MENTEE: (*_PREPARATION, _M.ALIGNED, *_PAIR),
}
# What matching asks for of each side (OM-2.6).
REQUIRED: Mapping[str, tuple[Milestone, ...]] = {
    MENTOR: (_M.ACCEPTED, _M.TRAINED, _M.ALIGNED),
    MENTEE: (_M.ACCEPTED, _M.ALIGNED),
}
# Of what the apps above say of somebody, the first counts: a new pair is more than an old one.
BEYOND = (_M.PAIRED, _M.CLOSING, _M.PROPOSED, _M.COMPLETED)
_BEFORE_A_DECISION = frozenset({_M.FORMS, _M.INTERVIEWED})


class Phase(StrEnum):
    """Where somebody stands, for lists and counts."""

    APPLIED = "applied"
    DEFERRED = "deferred"
    PREPARING = "preparing"
    READY = "ready"
    PROPOSED = "proposed"
    PAIRED = "paired"
    CLOSING = "closing"
    COMPLETED = "completed"
    OVER = "over"


@dataclass(frozen=True)
class Journey:
    """What is known of somebody's way: the decision, and the day of each milestone that holds."""

    side: str
    state: ParticipationState
    days: Mapping[Milestone, date] = field(default_factory=dict)
    deferred_until: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where somebody stands, since when, and what comes next (OM-2.4)."""

    phase: Phase
    reached: Milestone
    since: date | None
    next: Milestone | None


def missing_milestones(journey: Journey) -> tuple[Milestone, ...]:
    """Return what matching still asks for of somebody, in the order of the way (OM-2.6)."""
    return tuple(one for one in REQUIRED[journey.side] if one not in journey.days)


def ready_on(journey: Journey) -> date | None:
    """Return the day from which somebody has all that matching asks for, if they have (OM-2.6)."""
    if missing_milestones(journey):
        return None
    return max(journey.days[one] for one in REQUIRED[journey.side])


def standing_of(journey: Journey, beyond: Mapping[Milestone, date]) -> Standing:
    """Return where somebody stands; `beyond` says what is known of their pairs (OM-2.4)."""
    milestones = MILESTONES[journey.side]
    days = dict(journey.days)
    if (ready := ready_on(journey)) is not None:
        days[_M.READY] = ready
    in_pair = next((one for one in BEYOND if one in beyond), None)
    reached = in_pair or max(days, key=milestones.index)
    since = beyond[in_pair] if in_pair else days[reached]
    if journey.left_on is not None:
        return Standing(Phase.OVER, reached, journey.left_on, None)
    return Standing(_phase(journey, reached), reached, since, _next(milestones, days, reached))


def _phase(journey: Journey, reached: Milestone) -> Phase:
    if reached in _PAIR:
        return Phase(reached.value)
    return {
        ParticipationState.ACCEPTED: Phase.PREPARING,
        ParticipationState.DEFERRED: Phase.DEFERRED,
    }.get(journey.state, Phase.APPLIED)


def _next(
    milestones: tuple[Milestone, ...], days: Mapping[Milestone, date], reached: Milestone
) -> Milestone | None:
    if reached in _PAIR:
        following = milestones[milestones.index(reached) + 1 :]
        return following[0] if following else None
    skipped = _BEFORE_A_DECISION if _M.ACCEPTED in days else frozenset()
    return next(one for one in milestones if one not in days and one not in skipped)
