"""What is split between the databases of `make test` runs on exactly one, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.conftest import COLLECTED, is_pure, is_race, left_out


def is_split(item: pytest.Item) -> bool:
    return item.get_closest_marker("split") is not None and not is_pure(item)


def runs(items: Iterable[pytest.Item], *, on_postgres: bool) -> set[pytest.Item]:
    """Return the tests that `make test` runs on a database."""
    collected = list(items)
    return set(collected) - set(left_out(collected, on_postgres=on_postgres))


def test_every_test_runs_and_the_split_ones_once(pytestconfig: pytest.Config) -> None:
    collected = pytestconfig.stash[COLLECTED]
    on_sqlite = runs(collected, on_postgres=False)
    on_postgres = runs(collected, on_postgres=True)
    assert on_sqlite | on_postgres == set(collected)
    for item in collected:
        places = (item in on_sqlite, item in on_postgres)
        if is_pure(item):
            assert places == (True, False), item.nodeid
        elif is_race(item):
            assert places == (False, True), item.nodeid
        elif is_split(item):
            assert sum(places) == 1, item.nodeid
        else:
            assert places == (True, True), item.nodeid


def test_both_databases_have_their_share_of_each_module(pytestconfig: pytest.Config) -> None:
    modules: dict[str, set[pytest.Item]] = {}
    for item in pytestconfig.stash[COLLECTED]:
        if is_split(item):
            modules.setdefault(item.path.name, set()).add(item)
    for name, items in modules.items():
        mine = [item for item in items if not is_race(item)]
        shares = [len(runs(mine, on_postgres=on_postgres)) for on_postgres in (False, True)]
        assert sum(shares) == len(mine), name
        assert abs(shares[0] - shares[1]) <= 1, name
