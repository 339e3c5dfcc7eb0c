from __future__ import annotations

import pytest

from tsemed.cycles.states import CYCLE, CycleState

NEXT = {
    "draft": {"recruiting", "cancelled"},
    "recruiting": {"matching", "cancelled"},
    "matching": {"recruiting", "mentoring", "cancelled"},
    "mentoring": {"matching", "closing"},
    "closing": {"closed"},
    "closed": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize(("old", "new", "legal"), list(CYCLE.pairs()))
def test_om_2_2_each_pair_of_stages_is_a_step_or_is_not(
    old: CycleState, new: CycleState, legal: bool
) -> None:
    assert legal is (new.value in NEXT[old.value])
