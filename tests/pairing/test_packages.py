"""The packages of the engine import each other in one direction only."""

from __future__ import annotations

import grimp


def test_no_package_imports_itself_through_another() -> None:
    graph = grimp.build_graph("pairing", exclude_type_checking_imports=False)
    packages = ["pairing", *(name for name in graph.modules if graph.find_children(name))]
    cycles = {name: graph.nominate_cycle_breakers(name) for name in packages}
    assert {name: found for name, found in cycles.items() if found} == {}


def test_the_solver_knows_nothing_of_the_analysis() -> None:
    graph = grimp.build_graph("pairing", exclude_type_checking_imports=False)
    order = ["analysis", "solver", "scoring", "problem"]
    for place, lower in enumerate(order):
        for higher in order[:place]:
            chains = graph.find_shortest_chains(f"pairing.{lower}", f"pairing.{higher}")
            assert chains == set(), (lower, higher)
