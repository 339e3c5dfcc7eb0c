"""Pairs mentees with mentors: exact, proven, explained.

The engine takes plain values and answers with plain values. It knows no database, no clock
and no language; importing it loads nothing heavy, names are fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pairing.analysis.explain import Explanation as Explanation
    from pairing.analysis.explain import explain as explain
    from pairing.analysis.explain import explain_everybody as explain_everybody
    from pairing.analysis.fairness import fairness as fairness
    from pairing.analysis.fairness import missing_places as missing_places
    from pairing.analysis.overrides import place_newcomer as place_newcomer
    from pairing.analysis.overrides import price_of_freezing as price_of_freezing
    from pairing.analysis.overrides import price_of_override as price_of_override
    from pairing.analysis.stability import stability as stability
    from pairing.analysis.verify import NotFeasible as NotFeasible
    from pairing.analysis.verify import NotOptimal as NotOptimal
    from pairing.analysis.verify import verify as verify
    from pairing.problem.people import Gender as Gender
    from pairing.problem.people import Level as Level
    from pairing.problem.people import Mentee as Mentee
    from pairing.problem.people import Mentor as Mentor
    from pairing.problem.people import Mode as Mode
    from pairing.problem.people import Need as Need
    from pairing.problem.people import Place as Place
    from pairing.problem.people import Rank as Rank
    from pairing.problem.people import Stage as Stage
    from pairing.problem.problem import Problem as Problem
    from pairing.problem.weights import Weights as Weights
    from pairing.scoring.pair_score import PairScore as PairScore
    from pairing.scoring.pair_score import Reason as Reason
    from pairing.scoring.pair_score import score_pair as score_pair
    from pairing.solver.budget import Cancelled as Cancelled
    from pairing.solver.solution import Pair as Pair
    from pairing.solver.solution import Solution as Solution
    from pairing.solver.solve import solve as solve

_HOMES = {
    "pairing.analysis.explain": ("Explanation", "explain", "explain_everybody"),
    "pairing.analysis.fairness": ("fairness", "missing_places"),
    "pairing.analysis.overrides": ("place_newcomer", "price_of_freezing", "price_of_override"),
    "pairing.problem.people": (
        "Gender",
        "Level",
        "Mentee",
        "Mentor",
        "Mode",
        "Need",
        "Place",
        "Rank",
        "Stage",
    ),
    "pairing.scoring.pair_score": ("PairScore", "Reason", "score_pair"),
    "pairing.solver.budget": ("Cancelled",),
    "pairing.solver.solution": ("Pair", "Solution"),
    "pairing.solver.solve": ("solve",),
    "pairing.analysis.stability": ("stability",),
    "pairing.analysis.verify": ("NotFeasible", "NotOptimal", "verify"),
    "pairing.problem.problem": ("Problem",),
    "pairing.problem.weights": ("Weights",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Load a public name from the module that holds it (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'pairing' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*globals(), *__all__]
