"""Long work is seen and can be stopped: progress, limit and stop of a search reach the page."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic, sleep

import pytest
from bench.pairing import population
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast

from tsemed.base.audit import history_of
from tsemed.base.transitions import save_edit
from tsemed.matching.audit_events import PAIRS_PROPOSED, ROUND_WEIGHED, SEARCH_ASKED, SEARCH_STOPPED
from tsemed.matching.candidates import Candidates, candidates_of, problem_of
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.background import propose_in_background, stop_search
from tsemed.matching.operations.proposing import NO_SEARCH, propose_pairs
from tsemed.matching.operations.rounds import open_round
from tsemed.matching.search_control import Control, reporting
from tsemed.matching.solver_adapter import SearchStopped, solve_round

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
A_MINUTE = 60


def client_of(cast: Cast, name: str) -> Client:
    client, user = Client(headers={"accept-language": "en"}), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def searched(cast: Cast) -> Round:
    """Return a round of Dana's cycle that the worker was asked for."""
    the_round = open_round(cast.galil, by=cast.login("dana"), at=NOW)
    save_edit(the_round, event=SEARCH_ASKED, started_from=1, by=None, at=NOW, asked_at=NOW)
    return the_round


def page_of(cast: Cast, the_round: Round, name: str = "dana") -> str:
    answer = client_of(cast, name).get(reverse("matching:round", args=[the_round.pk]))
    return answer.content.decode()


def wait_until(is_so: object) -> None:
    end = monotonic() + A_MINUTE
    assert callable(is_so)
    while not is_so():
        assert monotonic() < end, "nothing was seen for a minute"
        sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_step_and_share_of_a_running_search(cast: Cast, searched: Round) -> None:
    with reporting(searched, time_limit=A_MINUTE, every=0.01) as control:
        control.progress("prove", 0.4)
        wait_until(lambda: Round.objects.get(pk=searched.pk).search_share)
        address = reverse("matching:progress", args=[searched.pk])
        polled = client_of(cast, "dana").get(address, headers={"HX-Request": "true"})
        assert not control.cancelled()
    assert "Looking at every other pair: 40%" in polled.content.decode()
    assert "At most 5 minutes" in polled.content.decode()
    assert Round.objects.get(pk=searched.pk).version == searched.version


@pytest.mark.django_db(transaction=True)
def test_a_pressed_stop_reaches_the_running_search(cast: Cast, searched: Round) -> None:
    stop = reverse("matching:stop_search", args=[searched.pk])
    assert stop in page_of(cast, searched)
    with reporting(searched, time_limit=A_MINUTE, every=0.01) as control:
        assert client_of(cast, "dana").post(stop).status_code == 302
        wait_until(control.cancelled)
        with pytest.raises(SearchStopped):
            propose_pairs(searched, by=cast.login("dana"), at=NOW, control=control)
    assert propose_in_background.func(searched.pk, cast.login("dana").pk, NOW.isoformat()) == 0
    assert not Proposal.objects.exists()
    assert stop not in page_of(cast, searched)
    assert SEARCH_STOPPED.name in [row.event for row in history_of(searched)]


@pytest.mark.django_db(transaction=True)
def test_a_search_stops_when_somebody_decides_meanwhile(cast: Cast, searched: Round) -> None:
    with reporting(searched, time_limit=A_MINUTE, every=0.01) as control:
        same, other = Round.objects.get(pk=searched.pk), {"weights": {"distance": "must"}}
        save_edit(same, event=ROUND_WEIGHED, started_from=2, by=None, at=NOW, **other)
        wait_until(control.cancelled)
        assert control.cancelled()


def test_a_search_that_has_ended_is_not_stopped(cast: Cast, searched: Round) -> None:
    dana = cast.login("dana")
    propose_pairs(searched, by=dana, at=NOW)
    before = Round.objects.get(pk=searched.pk)
    assert stop_search(before, by=dana, at=NOW) is False
    assert Round.objects.get(pk=searched.pk).version == before.version
    assert Proposal.objects.count() == 1


def test_stopping_keeps_the_proposals_of_before(cast: Cast, searched: Round) -> None:
    dana = cast.login("dana")
    propose_pairs(searched, by=dana, at=NOW)
    how = {"started_from": searched.version, "by": dana, "at": NOW}
    save_edit(searched, event=SEARCH_ASKED, asked_at=NOW, **how)
    assert stop_search(searched, by=dana, at=NOW) is True
    assert (Proposal.objects.count(), Round.objects.get(pk=searched.pk).asked_at) == (1, None)


def test_who_only_reads_a_round_cannot_stop_it(cast: Cast, searched: Round) -> None:
    stop = reverse("matching:stop_search", args=[searched.pk])
    assert stop not in page_of(cast, searched, "noa")
    assert client_of(cast, "noa").post(stop).status_code == 403
    assert Round.objects.get(pk=searched.pk).asked_at == NOW


def test_reasons_are_not_written_for_a_stopped_search(cast: Cast, searched: Round) -> None:
    candidates = candidates_of(searched)
    steps: list[str] = []
    control = Control(
        progress=lambda step, _share: steps.append(step), cancelled=lambda: "explain" in steps
    )
    with pytest.raises(SearchStopped):
        solve_round(problem_of(searched, candidates, at=NOW), candidates, control)
    assert steps[-1] == "explain"


def test_a_search_out_of_time_says_how_much_better_it_could_be(cast: Cast, searched: Round) -> None:
    crowd = population.problem(2_100, 60)
    numbered = replace(
        crowd,
        mentees=tuple(replace(one, id=one.id[1:]) for one in crowd.mentees),
        mentors=tuple(replace(one, id=one.id[1:]) for one in crowd.mentors),
    )
    answer = solve_round(numbered, Candidates([], [], {}), Control(time_limit=0))
    assert not answer.figures["is_proven"]
    assert answer.figures["gap"] > 0
    reached = answer.figures | {"unmatched": []}  # people of another database
    how = {"started_from": 2, "by": None, "at": NOW, "figures": reached}
    save_edit(searched, event=PAIRS_PROPOSED, **how, **NO_SEARCH)
    shown = page_of(cast, searched)
    assert "stopped in time: a better round adds at most" in shown
    assert "proven: no better" not in shown
