"""Pairs mentees with mentors: exact, proven, explained.

The engine takes plain values and answers with plain values. It knows no database, no clock
and no language; importing it loads nothing heavy, names are fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pairing.deciding import solve as solve
    from pairing.explaining import Explanation as Explanation
    from pairing.explaining import explain as explain
    from pairing.explaining import explain_everybody as explain_everybody
    from pairing.groups import fairness as fairness
    from pairing.groups import missing_places as missing_places
    from pairing.overrides import place_newcomer as place_newcomer
    from pairing.overrides import price_of_freezing as price_of_freezing
    from pairing.overrides import price_of_override as price_of_override
    from pairing.people import Gender as Gender
    from pairing.people import Level as Level
    from pairing.people import Mentee as Mentee
    from pairing.people import Mentor as Mentor
    from pairing.people import Mode as Mode
    from pairing.people import Need as Need
    from pairing.people import Place as Place
    from pairing.people import Problem as Problem
    from pairing.people import Rank as Rank
    from pairing.people import Stage as Stage
    from pairing.scoring import PairScore as PairScore
    from pairing.scoring import Reason as Reason
    from pairing.scoring import score_pair as score_pair
    from pairing.solution import Cancelled as Cancelled
    from pairing.solution import Pair as Pair
    from pairing.solution import Solution as Solution
    from pairing.stable import stability as stability
    from pairing.verifying import NotFeasible as NotFeasible
    from pairing.verifying import NotOptimal as NotOptimal
    from pairing.verifying import verify as verify
    from pairing.weights import Weights as Weights

_HOMES = {
    "pairing.explaining": ("Explanation", "explain", "explain_everybody"),
    "pairing.groups": ("fairness", "missing_places"),
    "pairing.overrides": ("place_newcomer", "price_of_freezing", "price_of_override"),
    "pairing.people": (
        "Gender",
        "Level",
        "Mentee",
        "Mentor",
        "Mode",
        "Need",
        "Place",
        "Problem",
        "Rank",
        "Stage",
    ),
    "pairing.scoring": ("PairScore", "Reason", "score_pair"),
    "pairing.solution": ("Cancelled", "Pair", "Solution"),
    "pairing.deciding": ("solve",),
    "pairing.stable": ("stability",),
    "pairing.verifying": ("NotFeasible", "NotOptimal", "verify"),
    "pairing.weights": ("Weights",),
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
