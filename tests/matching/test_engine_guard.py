"""The engine is called in one place, and never while a transaction is open."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from tests.architecture.source import TSEMED, python_files, short, tree
from tests.cast import NOW, TODAY, Cast

from pairing import Problem
from tsemed.base.transactions import ComputingInTransaction
from tsemed.matching import solver_adapter
from tsemed.matching.candidates import Candidates
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import open_round
from tsemed.web.demo.load import advance_demo_round, load_demo

NOBODY, PAIR = Candidates([], [], {}), ("1", "2")
ENGINE: dict[str, Callable[[], Any]] = {
    "solve_round": lambda: solver_adapter.solve_round(Problem((), ()), NOBODY),
    "price_of_pin": lambda: solver_adapter.price_of_pin(Problem((), ()), PAIR),
    "price_of_ban": lambda: solver_adapter.price_of_ban(Problem((), ()), PAIR),
}
COMPUTES = {
    "solve", "explain", "explain_everybody", "price_of_override", "price_of_freezing",
    "place_newcomer", "missing_places", "fairness", "stability", "verify",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("call", ENGINE)
def test_the_engine_is_refused_in_a_transaction(call: str) -> None:
    with transaction.atomic(), pytest.raises(ComputingInTransaction):
        ENGINE[call]()


def test_only_the_adapter_calls_the_engine() -> None:
    callers = {
        short(path)
        for path in python_files("src/tsemed")
        if "commandline" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pairing"
        if COMPUTES & {name.name for name in node.names}
    }
    assert callers == {short(TSEMED / "matching" / "solver_adapter.py")}


def test_every_call_of_the_engine_is_tried_here() -> None:
    calling = {
        function.name
        for function in tree(TSEMED / "matching" / "solver_adapter.py").body
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in COMPUTES
    }
    assert calling == set(ENGINE)


def test_proposing_inside_a_transaction_is_refused(cast: Cast) -> None:
    the_round = open_round(cast.galil, by=None, at=NOW)
    with transaction.atomic(), pytest.raises(ComputingInTransaction):
        propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_demo_round_writes_in_short_transactions() -> None:
    load_demo(today=TODAY, at=NOW, say=lambda _text: None)
    begun: list[str] = []

    def count(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("BEGIN"):
            begun.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        advance_demo_round(at=NOW)
    assert set(Proposal.objects.values_list("state", flat=True)) >= {"both_agreed", "declined"}
    if connection.vendor == "sqlite":
        assert len(begun) > 10, "the whole round was lived in a few long transactions"


def test_a_demo_round_that_was_lost_is_lived_to_its_end(db: None) -> None:
    # What a worker leaves behind that dies after each of the first steps.
    load_demo(today=TODAY, at=NOW, say=lambda _text: None)
    stops = ["matching_round", "matching_proposal", "manager_agreed"]
    for stop in stops:
        with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(_dies_at(stop)):
            advance_demo_round(at=NOW)
    advance_demo_round(at=NOW)
    assert set(Round.objects.get().proposals.values_list("state", flat=True)) == {
        "drafted", "waits_for_manager", "manager_agreed", "mentor_agreed", "mentee_agreed",
        "declined", "both_agreed",
    }  # fmt: skip


def _dies_at(what: str) -> Any:
    """Return a wrapper of the database that dies with the first write of something."""

    def dies(execute: Any, sql: str, params: Any, *more: Any) -> Any:
        is_write = sql.startswith(("INSERT", "UPDATE"))
        if is_write and (what in sql or what in str(params)):
            raise KeyboardInterrupt
        return execute(sql, params, *more)

    return dies
