"""Calls every compiled function once, so that it is compiled and kept on disk.

Compiled code is specialised for the number of limbs a weight has, so every number that rounds
need is gone through, on a round too small to take time.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pairing.analysis.explain import explain, explain_everybody
from pairing.analysis.fairness import missing_places
from pairing.analysis.overrides import price_of_override
from pairing.problem.objective import LIMB_COUNTS
from pairing.problem.people import Mentee, Mentor
from pairing.problem.problem import Problem
from pairing.scoring.score_tables import ScoreTables
from pairing.solver.budget import Monitor
from pairing.solver.dense_pricing import DensePricing
from pairing.solver.large.bounded_pricing import BoundedPricing, packing_of, solve_by_pricing
from pairing.solver.large.components import merge
from pairing.solver.network import Network, build, build_instance, packed_scores_of
from pairing.solver.primal_dual import initial_state, run
from pairing.solver.solution import Solution
from pairing.solver.solve import build_solution, solve

SMALL = Problem(tuple(Mentee(id=name) for name in "abc"), (Mentor(id="m"), Mentor(id="n")))
# One field that both sides fill in gives a table of scores, which the small round has not.
SPEAKING = Problem(
    (Mentee(id="a", languages=frozenset({"ar"})), Mentee(id="b")), (Mentor(id="m"), Mentor(id="n"))
)


def compile_kernels() -> None:
    """Call every compiled function once for every number of limbs it may meet."""
    for limbs in LIMB_COUNTS:
        instance = build_instance(SMALL, ScoreTables(SMALL))
        state = initial_state(
            _of_limbs(build(instance, packed_scores_of(instance, instance.open_mentees)), limbs)
        )
        run(state)
        DensePricing(state.network).pays(state.u, state.v)
        plain = build_instance(replace(SMALL, order=("matched", "total")), instance.tables)
        packing = replace(packing_of(plain), limbs=limbs)
        large = solve_by_pricing(BoundedPricing(plain, Monitor(), packing=packing))
        solve_by_pricing(BoundedPricing(plain, Monitor(deadline=0.0), packing=packing))
        merge(plain, [large])
        for found in (state, large):
            _analyse(build_solution(found, {}))
    solve(replace(SMALL, order=("matched", "total")))
    ScoreTables(SPEAKING).packed_scores()


def _analyse(solution: Solution) -> None:
    """Run every analysis on the small round."""
    explain(SMALL, solution, "a")
    list(explain_everybody(SMALL, solution))
    missing_places(SMALL, solution)
    for mentor in SMALL.mentors:
        price_of_override(SMALL, solution, "a", mentor.id)


def _of_limbs(network: Network, limbs: int) -> Network:
    """Return the same network with weights of more limbs, which are 0."""
    more = limbs - network.limbs
    wide = np.pad(network.weight, ((0, 0), (0, more)))
    packing = replace(network.packing, limbs=limbs)
    return Network(**{**vars(network), "weight": wide, "packing": packing})
