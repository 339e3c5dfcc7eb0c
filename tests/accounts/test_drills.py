"""The drills against sign-in fail where they cannot decide."""

from __future__ import annotations

import pytest
from bench.attacks import flood
from bench.attacks.target import ADDRESS, invent_manager, verdict

from tsemed.accounts.models import User
from tsemed.accounts.second_factor import has_second_factor


@pytest.mark.parametrize(("is_kept", "code"), [(True, 0), (False, 1), (None, 1)])
def test_a_promise_not_evaluated_is_missed(
    is_kept: bool | None, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verdict([("nobody got in", False, is_kept), ("sent", 3, True)]) == code
    assert ("NOT EVALUATED" in capsys.readouterr().out) == (is_kept is None)


def test_a_flood_too_small_is_not_begun(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["flood", "--requests", "400"])
    with pytest.raises(SystemExit):
        flood.main()
    assert "it takes 2480" in capsys.readouterr().err
    assert len(list(flood.planned(2_000, 500))) >= flood.fewest_requests()


def test_the_manager_of_the_drills_is_vouched_for(db: None) -> None:
    invent_manager()
    manager = User.objects.get(email=ADDRESS)
    assert (has_second_factor(manager), manager.factor_vouched_at is not None) == (True, True)
