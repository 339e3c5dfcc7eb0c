from __future__ import annotations

import pytest
from tests.cast import NOW, Cast

from tsemed.base.audit import history_of
from tsemed.base.transitions import StaleVersion, WrongState, save_edit, take_step
from tsemed.cycles.models import Cycle
from tsemed.cycles.states import CycleState
from tsemed.partners.models import Partner


def test_a_step_moves_the_state_and_leaves_one_row(cast: Cast) -> None:
    noa = cast.login("noa")
    take_step(cast.galil, CycleState.MENTORING, by=noa, at=NOW, why="all are paired")
    fresh = Cycle.objects.get(pk=cast.galil.pk)
    assert (fresh.state, fresh.version) == ("mentoring", 2)
    rows = list(history_of(cast.galil).values_list("actor", "from_state", "to_state", "reason"))
    assert rows == [(noa.pk, "matching", "mentoring", "all are paired")]


def test_a_step_out_of_order_is_refused_and_leaves_no_trace(cast: Cast) -> None:
    with pytest.raises(WrongState):
        take_step(cast.galil, CycleState.CLOSED, by=None, at=NOW)
    assert Cycle.objects.get(pk=cast.galil.pk).state == "matching"
    assert not history_of(cast.galil).exists()


def test_a_step_out_of_order_goes_through_with_a_written_reason(cast: Cast) -> None:
    take_step(cast.galil, CycleState.CLOSED, by=None, at=NOW, why="merged", out_of_order=True)
    assert history_of(cast.galil).get().details == {"out_of_order": True}


def test_a_step_out_of_order_without_a_reason_is_refused(cast: Cast) -> None:
    with pytest.raises(WrongState):
        take_step(cast.galil, CycleState.CLOSED, by=None, at=NOW, out_of_order=True)
    assert Cycle.objects.get(pk=cast.galil.pk).state == "matching"


def test_one_of_two_concurrent_steps_wins(cast: Cast) -> None:
    mine, theirs = (Cycle.objects.get(pk=cast.galil.pk) for _ in range(2))
    take_step(mine, CycleState.MENTORING, by=None, at=NOW)
    with pytest.raises(StaleVersion):
        take_step(theirs, CycleState.RECRUITING, by=None, at=NOW)
    assert Cycle.objects.get(pk=cast.galil.pk).state == "mentoring"


def test_an_edit_that_started_from_an_older_version_is_refused(cast: Cast) -> None:
    dana = cast.login("dana")
    mine = Partner.objects.get(pk=cast.bank.pk)
    save_edit(mine, started_from=1, by=dana, at=NOW, name="Upper Galil")
    with pytest.raises(StaleVersion):
        save_edit(mine, started_from=1, by=dana, at=NOW, name="Lower Galil")
    assert Partner.objects.get(pk=cast.bank.pk).name == "Upper Galil"
