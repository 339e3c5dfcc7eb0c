"""Ask the engine, and put what it says into the rows of an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pairing import explain_everybody, solve
from tsemed.commandline.problem_builder import Round
from tsemed.spreadsheets.match_report import Answer, Free, Instead, LeftOver, Loss, Proposed, Unlock
from tsemed.spreadsheets.people_lists import PeopleList

if TYPE_CHECKING:
    from pairing import Explanation, Solution
    from pairing.analysis.explain import Alternative
    from pairing.analysis.explain import Unlock as Opening
    from pairing.problem.objective import ObjectiveValue

Progress = Callable[[float], None]

_ALTERNATIVES = 3
# How much of the bar belongs to solving; the rest is explaining, mentee by mentee.
_SOLVING = 0.6
_STEPS = {"score": (0.0, 0.3), "solve": (0.3, 0.6), "prove": (0.6, 1.0)}


def answer_of(
    made: Round,
    lists: Iterable[PeopleList],
    *,
    time_limit: float | None,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Answer:
    """Return the engine's answer to a round, every pair and everybody left over explained.

    `progress` is called with the share of the work that is done. Raises the engine's
    Cancelled once `cancelled` says so.
    """

    def solving(step: str, share: float) -> None:
        start, end = _STEPS.get(step, (0.0, 1.0))
        progress(_SOLVING * (start + (end - start) * share))

    solution = solve(made.problem, time_limit=time_limit, progress=solving, cancelled=cancelled)
    explanations = list(_explanations(made, solution, progress, cancelled))
    proposed = [_proposed(made, each) for each in explanations if each.mentor_id is not None]
    left_over = [_left_over(made, each) for each in explanations if each.mentor_id is None]
    read = tuple(lists)
    return Answer(
        pairs=tuple(sorted(proposed, key=lambda pair: (-pair.points, pair.mentee.row))),
        left_over=tuple(sorted(left_over, key=lambda left: left.mentee.row)),
        free=tuple(_free(made, solution)),
        refused=(*(problem for one in read for problem in one.refused), *made.refused),
        notes=tuple(problem for one in read for problem in one.notes),
        points=solution.total,
        mentors=len(made.problem.mentors),
        gap_points=max(solution.bound.total - solution.objective_value.total, 0),
        gap_people=max(solution.bound.matched - solution.objective_value.matched, 0),
        is_proven=solution.is_proven,
        columns=tuple(one.report for one in read),
    )


def _explanations(
    made: Round, solution: Solution, progress: Progress, cancelled: Callable[[], bool]
) -> Iterable[Explanation]:
    from pairing.solver.budget import Cancelled

    everybody = explain_everybody(made.problem, solution, alternatives=_ALTERNATIVES)
    people = len(made.problem.mentees)
    for at, explanation in enumerate(everybody, start=1):
        if cancelled():
            raise Cancelled
        yield explanation
        progress(_SOLVING + (1 - _SOLVING) * at / people)


def _proposed(made: Round, explanation: Explanation) -> Proposed:
    assert explanation.mentor_id is not None
    assert explanation.score is not None
    return Proposed(
        mentee=made.mentees[explanation.mentee_id],
        mentor=made.mentors[explanation.mentor_id],
        points=explanation.score,
        reasons_for=explanation.reasons_for,
        # Who has waited less is not a reason against any mentor.
        reasons_against=tuple(r for r in explanation.reasons_against if r.criterion != "waiting"),
        instead=tuple(_instead(made, each) for each in explanation.alternatives),
        decided=explanation.is_pinned,
    )


def _left_over(made: Round, explanation: Explanation) -> LeftOver:
    return LeftOver(
        mentee=made.mentees[explanation.mentee_id],
        kept_away=dict(explanation.blocked),
        unlocks=tuple(_unlock(made, each) for each in explanation.unlocks),
        taken=tuple(_instead(made, each) for each in explanation.alternatives),
    )


def _instead(made: Round, other: Alternative) -> Instead:
    return Instead(made.mentors[other.mentor_id], other.score, _loss(other.loss))


def _loss(value: ObjectiveValue) -> Loss:
    return Loss(
        people=value.matched,
        group_places=value.floors,
        waiting_days=value.waiting,
        poorer=any(value.bands),
        points=value.total,
    )


def _unlock(made: Round, opening: Opening) -> Unlock:
    from pairing.scoring.pair_score import Block

    return Unlock(
        mentor=made.mentors[opening.mentor_id],
        block=Block(opening.rule, opening.values),
        opens=opening.opens,
        points=opening.score,
        gains_person=opening.gain.matched > 0,
    )


def _free(made: Round, solution: Solution) -> Iterable[Free]:
    taken = Counter(pair.mentor_id for pair in solution.pairs)
    for mentor in made.problem.mentors:
        places = mentor.capacity - taken[mentor.id]
        if places > 0 and mentor.trained and mentor.cleared:
            yield Free(made.mentors[mentor.id], places)
