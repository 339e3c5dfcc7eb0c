"""The packages of the engine import each other in one direction only."""

from __future__ import annotations

import ast
import configparser
import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src" / "pairing"


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


def test_every_module_but_the_reference_is_protected() -> None:
    graph = grimp.build_graph("pairing")
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    protected = set(contracts["importlinter:contract:engine-users"]["protected_modules"].split())
    packages = {name for name in graph.find_children("pairing") if graph.find_children(name)}
    wanted = {"pairing", *graph.find_children("pairing"), *(f"{name}.**" for name in packages)}
    assert protected == wanted - {"pairing.reference", "pairing.reference.**"}


def test_type_only_imports_count_as_imports() -> None:
    assert "exclude_type_checking_imports = False" in (ROOT / ".importlinter").read_text()


def kernels() -> set[str]:
    """Return the names of all compiled functions of the engine."""
    return {
        node.name
        for path in ENGINE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        if any(re.match(r"(njit|kernel|inlined)\b", ast.unparse(d)) for d in node.decorator_list)
    }


def test_every_kernel_is_tried_by_name() -> None:
    tried = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in ([node.id] if isinstance(node, ast.Name) else [getattr(node, "attr", "")])
    }
    assert len(kernels()) > 50
    assert kernels() - tried == set()
