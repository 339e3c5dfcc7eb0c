"""What a round may do: whose approval is needed, when a place is taken, what may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from tsemed.cycles.journey import Milestone
from tsemed.cycles.policy import Policy
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.states import OPEN_QUESTION, OPEN_ROUND, ProposalState

FEWEST_IN_A_GROUP = 5
SHORTEST_REASON = 3


class Answerer(StrEnum):
    """The two sides that are asked."""

    MENTOR = "mentor"
    MENTEE = "mentee"


def next_after_draft(*, is_accompanied: bool) -> ProposalState:
    """Return where a drafted proposal goes: to the manager's approval, or to both sides (OM-6.1).

    The matrix of the cycle says whether anybody accompanies the matching.
    """
    return ProposalState.WAITS_FOR_MANAGER if is_accompanied else ProposalState.ASKED


def places_left(capacity: int, *, held: int) -> int:
    """Return how many places a mentor still has (OM-6.2).

    A live pair takes one, and so does a proposal from the moment it is sent to anybody until
    it is answered, withdrawn or released. A mentor is never booked over capacity.
    """
    return max(0, capacity - held)


def next_after_answer(state: ProposalState, side: Answerer, *, agrees: bool) -> ProposalState:
    """Return where an answer leads: the second consent opens the pair, a no ends it (OM-6.3)."""
    if not agrees:
        return ProposalState.DECLINED
    mine, theirs = ProposalState.MENTOR_AGREED, ProposalState.MENTEE_AGREED
    if side is Answerer.MENTEE:
        mine, theirs = theirs, mine
    return ProposalState.BOTH_AGREED if state == theirs else mine


def waits_for(state: str) -> frozenset[Answerer]:
    """Return who has still to answer."""
    return {
        ProposalState.ASKED: frozenset(Answerer),
        ProposalState.MENTOR_AGREED: frozenset({Answerer.MENTEE}),
        ProposalState.MENTEE_AGREED: frozenset({Answerer.MENTOR}),
    }.get(ProposalState(state), frozenset())


def answer_deadline(asked_on: date, *, policy: Policy) -> date:
    """Return the last day to answer a proposal (OM-6.4)."""
    return asked_on + timedelta(days=policy.days_to_answer_proposal)


def is_overdue(state: str, deadline: date | None, *, on: date) -> bool:
    """Return whether an answer is late, so that the place may be released (OM-6.4).

    Until then the place can only be freed by taking the proposal back, with a reason (OM-6.5).
    """
    return state in OPEN_QUESTION and deadline is not None and deadline < on


def reason_is_written(why: str) -> bool:
    """Return whether a departure from the proposal has a reason: a ban, another choice (OM-6.5)."""
    return len(why.strip()) >= SHORTEST_REASON


def keeps_a_pair_apart(state: str) -> bool:
    """Return whether a proposal that ended so is not made again in its cycle (OM-6.4).

    Somebody refused a declined one; one that was released or taken back was not answered.
    """
    return state == ProposalState.DECLINED


def exception_codes(missing: Mapping[str, Iterable[Milestone]]) -> list[str]:
    """Return as codes what the two of a pair lack; to match them is an exception (OM-6.11)."""
    return [f"{side}_{one.value}" for side, lacks in missing.items() for one in lacks]


class Seen(StrEnum):
    """What one side may know of the other before both have agreed."""

    STAGE = "stage"
    GOAL = "goal"
    FIELDS = "fields"
    LANGUAGES = "languages"
    AREA = "area"
    MODES = "modes"
    NEEDS = "needs"
    RANK = "rank"
    YEARS = "years"


BEFORE_BOTH_AGREE: Mapping[Answerer, tuple[Seen, ...]] = {
    Answerer.MENTOR: (
        Seen.STAGE,
        Seen.GOAL,
        Seen.FIELDS,
        Seen.LANGUAGES,
        Seen.AREA,
        Seen.MODES,
        Seen.NEEDS,
    ),
    Answerer.MENTEE: (
        Seen.RANK,
        Seen.FIELDS,
        Seen.YEARS,
        Seen.LANGUAGES,
        Seen.AREA,
        Seen.MODES,
    ),
}


def shown_before_both_agree(side: Answerer) -> tuple[Seen, ...]:
    """Return what a side sees of the other before the first contact: no name or number (OM-6.6)."""
    return BEFORE_BOTH_AGREE[side]


_MENTEE_FIRST = {"mentee_wishes": "high", "waiting": "medium"}
DEFAULT_LEVELS: Mapping[WorkModel, Mapping[str, str]] = {
    WorkModel.PROGRAMME_COORDINATOR: {},
    WorkModel.FREELANCER: {},
    WorkModel.MENTORING_COORDINATOR: {},
    WorkModel.DISABILITY_COORDINATOR: {"distance": "high", **_MENTEE_FIRST},
}


def default_levels(work_model: WorkModel) -> dict[str, str]:
    """Return the first levels of the criteria where a work model departs from the engine (OM-6.7).

    Where participants are people with disabilities, the way to the meeting and what they wish for
    count more.
    """
    return dict(DEFAULT_LEVELS[work_model])


def may_be_opened(cycle_state: str) -> bool:
    """Return whether a cycle in this state may begin a round (OM-6.12)."""
    return cycle_state in (CycleState.MATCHING, CycleState.MENTORING)


def takes_new_pairs(cycle_state: str) -> bool:
    """Return whether a pair may still begin in a cycle: not once it closes (OM-6.12)."""
    return cycle_state in (CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING)


def can_be_changed(state: str, *, cycle_state: str) -> bool:
    """Return whether a round may be weighed, decided on, proposed and sent (OM-6.12)."""
    return state in OPEN_ROUND and takes_new_pairs(cycle_state)


def shares_without_small_groups(
    matched: Mapping[str, int], everybody: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Return (matched, all) for each group that is too large to reveal who is who (OM-6.8)."""
    return {
        group: (matched.get(group, 0), people)
        for group, people in everybody.items()
        if people >= FEWEST_IN_A_GROUP
    }


def may_be_closed(states: Iterable[str]) -> bool:
    """Return whether nothing in a round waits for anybody any more."""
    waiting = {ProposalState.DRAFTED, ProposalState.WAITS_FOR_MANAGER, ProposalState.MANAGER_AGREED}
    return not any(ProposalState(state) in waiting | set(OPEN_QUESTION) for state in states)
