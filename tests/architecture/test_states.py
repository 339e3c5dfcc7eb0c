"""Every table of states, pair by pair, on a real row of a real database."""

from __future__ import annotations

import pytest
from django.apps import apps
from tests.architecture.lives import LIVES, columns_of
from tests.cast import NOW, Cast

from tsemed.base.audit import history_of
from tsemed.base.models import Stateful
from tsemed.base.transitions import WrongState, take_step

MODELS = [m for m in apps.get_models() if issubclass(m, Stateful)]


def test_every_thing_with_a_life_can_be_brought_to_life_here() -> None:
    missing = {m._meta.label for m in MODELS} - set(LIVES)
    assert missing == set(), "add a line to tests/architecture/lives.py that makes one"


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_each_pair_of_states_is_a_step_or_is_refused_without_a_trace(
    model: type[Stateful], cast: Cast
) -> None:
    thing = LIVES[model._meta.label](cast)
    for old, new, legal in model.steps.pairs():
        model._base_manager.filter(pk=thing.pk).update(state=old, **columns_of(thing, old))
        fresh = model._base_manager.get(pk=thing.pk)
        before = history_of(thing).count()
        if legal:
            row = take_step(fresh, new, by=None, at=NOW, **columns_of(thing, new))
            assert (row.from_state, row.to_state) == (old, new)
        else:
            with pytest.raises(WrongState):
                take_step(fresh, new, by=None, at=NOW)
        after = model._base_manager.get(pk=thing.pk)
        assert after.state == (new if legal else old)
        assert history_of(thing).count() == before + legal


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_state_can_be_reached_from_the_first(model: type[Stateful]) -> None:
    table = model.steps
    first = model._meta.get_field("state").default
    reached, edge = set(), {table.states(first)}
    while edge:
        reached |= edge
        edge = {new for old in edge for new in table.legal[old]} - reached
    assert reached == set(table.states)
