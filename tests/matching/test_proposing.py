from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.cast import NOW, Cast, lose, mentee, mentor, person
from tests.matching.rounds import POLICY, asked, says

from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion, WrongState, save_edit
from tsemed.cycles.models import Participation
from tsemed.matching.audit_events import SEARCH_ASKED
from tsemed.matching.candidates import candidates_of, problem_of
from tsemed.matching.models import Forbid, Proposal, Round
from tsemed.matching.operations.background import propose_in_background
from tsemed.matching.operations.proposing import keep_answer, propose_pairs
from tsemed.matching.operations.rounds import (
    NotOfThisRound,
    ReasonMissing,
    RoundIsOpen,
    StillWaiting,
    allow_pair,
    close_round,
    forbid_pair,
    open_round,
    pin_pair,
    unpin,
    weigh,
)
from tsemed.matching.operations.sending import answer_manager_approval, send_proposals
from tsemed.matching.rules import Answerer
from tsemed.matching.solver_adapter import solve_round
from tsemed.people.models import ConsentPurpose, PopulationGroup
from tsemed.people.operations import give_consent


@pytest.fixture
def galil(cast: Cast) -> Round:
    return open_round(cast.galil, by=cast.login("dana"), at=NOW)


@pytest.fixture
def rami(cast: Cast) -> Participation:
    return mentee(
        person("Rami", "Levi"), cast.galil, cast.steps, occupations=["2411"], topics=["cv"]
    )


@pytest.fixture
def tali(cast: Cast) -> Participation:
    return mentor(person("Tali", "Shani"), cast.galil, occupations=["2411"], topics=["cv"])


def pairs(the_round: Round) -> set[tuple[str, str]]:
    rows = the_round.proposals.drafted().with_people()
    return {(one.mentee.person.given_name, one.mentor.person.given_name) for one in rows}


def test_a_round_proposes_the_best_pairs_with_reasons_and_proof(
    cast: Cast, galil: Round, rami: Participation, tali: Participation
) -> None:
    propose_pairs(galil, by=cast.login("dana"), at=NOW)
    assert pairs(galil) == {("Rami", "Tali"), ("Yosef", "Michal")}
    proposal = galil.proposals.get(mentee=rami)
    assert {r["code"] for r in proposal.reasons if r["for"]} >= {
        "occupation.same", "mentee_wishes.common",
    }  # fmt: skip
    assert [other["mentor"] for other in proposal.alternatives] == [cast.michal.pk]
    assert galil.state == "proposed"
    figures = {name: galil.figures[name] for name in ("mentees", "mentors", "matched", "is_proven")}
    assert figures == {"mentees": 2, "mentors": 2, "matched": 2, "is_proven": True}


def test_proposing_again_changes_nothing_that_need_not_change(
    cast: Cast, galil: Round, rami: Participation, tali: Participation
) -> None:
    dana = cast.login("dana")
    propose_pairs(galil, by=dana, at=NOW)
    before = set(galil.proposals.values_list("pk", flat=True))
    propose_pairs(galil, by=dana, at=NOW)
    assert set(galil.proposals.values_list("pk", flat=True)) == before


def test_a_pin_is_kept_and_the_rest_is_proposed_around_it(
    cast: Cast, galil: Round, rami: Participation, tali: Participation
) -> None:
    dana = cast.login("dana")
    pin = pin_pair(galil, mentee=cast.yosef, mentor=tali, started_from=1, by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    assert pairs(galil) == {("Yosef", "Tali"), ("Rami", "Michal")}
    unpin(pin, by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    assert pairs(galil) == {("Rami", "Tali"), ("Yosef", "Michal")}


def test_om_6_5_a_forbidden_pair_needs_a_reason_and_is_not_proposed_until_allowed(
    cast: Cast, galil: Round
) -> None:
    dana, pair = cast.login("dana"), {"mentee": cast.yosef, "mentor": cast.michal}
    with pytest.raises(ReasonMissing):
        forbid_pair(galil, **pair, why=" ", started_from=1, by=dana, at=NOW)
    ban = forbid_pair(galil, **pair, why="Neighbours", started_from=1, by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    assert pairs(galil) == set()
    assert galil.figures["unmatched"][0]["mentee"] == cast.yosef.pk
    allow_pair(ban, by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    assert pairs(galil) == {("Yosef", "Michal")}
    assert not Forbid.objects.exists()


def test_nobody_of_another_cycle_is_pinned(cast: Cast, galil: Round) -> None:
    pair = {"mentee": cast.yosef, "mentor": cast.omar}
    with pytest.raises(NotOfThisRound):
        pin_pair(galil, **pair, started_from=1, by=cast.login("dana"), at=NOW)
    assert not galil.pins.exists()


def test_people_with_a_pair_or_a_waiting_proposal_are_not_in_the_pool(cast: Cast) -> None:
    proposal = asked(cast)
    assert (candidates_of(proposal.round).mentees, candidates_of(proposal.round).mentors) == (
        [],
        [],
    )


def test_a_pair_that_was_declined_is_not_proposed_again(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE, agrees=False)
    the_round = Round.objects.get(pk=proposal.round_id)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert pairs(the_round) == set()


def test_om_6_9_a_group_is_read_only_with_consent_and_the_reading_is_written_down(
    cast: Cast, galil: Round, rami: Participation
) -> None:
    for part in (cast.yosef, rami):
        PopulationGroup.objects.create(person=part.person, group="ethiopian")
    give_consent(cast.yosef.person, ConsentPurpose.GROUP_IN_MATCHING, by=None, at=NOW)
    dana = cast.login("dana")
    propose_pairs(galil, by=dana, at=NOW)
    readings = AuditRow.objects.filter(kind="reading", data_class="population_group")
    assert list(readings.values_list("actor", "subject_id", "reason")) == [
        (dana.pk, cast.yosef.person_id, "matching")
    ]


def test_om_6_8_a_small_group_leaves_no_figure(cast: Cast, galil: Round) -> None:
    PopulationGroup.objects.create(person=cast.yosef.person, group="ethiopian")
    give_consent(cast.yosef.person, ConsentPurpose.GROUP_IN_MATCHING, by=None, at=NOW)
    propose_pairs(galil, by=cast.login("dana"), at=NOW)
    assert galil.figures["groups"] == {}


def test_a_mentor_who_is_not_trained_is_not_proposed(cast: Cast, galil: Round) -> None:
    lose(cast.michal, "trained")
    propose_pairs(galil, by=cast.login("dana"), at=NOW)
    assert pairs(galil) == set()
    assert galil.figures["unmatched"][0]["blocked"] == {}


def test_weights_are_saved_from_the_version_they_were_read_at(cast: Cast, galil: Round) -> None:
    from pairing import Level

    dana = cast.login("dana")
    weigh(galil, levels={"distance": Level.MUST}, started_from=1, by=dana, at=NOW)
    with pytest.raises(StaleVersion):
        weigh(galil, levels={"distance": Level.OFF}, started_from=1, by=dana, at=NOW)
    galil.refresh_from_db()
    assert galil.weights == {"distance": "must"}


def test_an_answer_to_an_older_round_is_thrown_away(cast: Cast, galil: Round) -> None:
    from pairing import Level

    dana = cast.login("dana")
    stale = Round.objects.get(pk=galil.pk)
    candidates = candidates_of(stale)
    answer = solve_round(problem_of(stale, candidates, at=NOW), candidates)
    weigh(galil, levels={"distance": Level.MUST}, started_from=1, by=dana, at=NOW)
    with pytest.raises(StaleVersion):
        keep_answer(stale, answer, candidates, by=dana, at=NOW)
    assert not Proposal.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_thinks_again_when_somebody_decided_while_it_thought(
    cast: Cast, galil: Round, rami: Participation, tali: Participation
) -> None:
    dana, pair = cast.login("dana"), {"mentee": cast.yosef, "mentor": tali}
    save_edit(galil, event=SEARCH_ASKED, started_from=1, by=dana, at=NOW, asked_at=NOW)
    decided: list[Any] = []

    def decides_meanwhile(execute: Any, sql: str, *more: Any) -> Any:
        """Pin somebody at the moment the pins were read."""
        answer = execute(sql, *more)
        if 'FROM "matching_pin"' in sql and not decided:
            decided.append(sql)
            mine = Round.objects.select_related("cycle").get(pk=galil.pk)
            pin_pair(mine, **pair, started_from=mine.version, by=dana, at=NOW)
        return answer

    with connection.execute_wrapper(decides_meanwhile):
        assert propose_in_background.func(galil.pk, dana.pk, NOW.isoformat()) == 2
    assert decided
    galil.refresh_from_db()
    assert (galil.asked_at, pairs(galil)) == (None, {("Yosef", "Tali"), ("Rami", "Michal")})


def test_a_returned_draft_that_is_not_proposed_again_stays_on_record(
    cast: Cast, galil: Round
) -> None:
    dana, noa = cast.login("dana"), cast.login("noa")
    propose_pairs(galil, by=dana, at=NOW)
    proposal = galil.proposals.get()
    send_proposals([proposal], by=dana, at=NOW, policy=POLICY)
    answer_manager_approval(proposal, agrees=False, comment="Too far apart", by=noa, at=NOW)
    galil.refresh_from_db()
    pair = {"mentee": cast.yosef, "mentor": cast.michal, "started_from": galil.version}
    forbid_pair(galil, **pair, why="Too far", by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.manager_comment) == ("withdrawn", "Too far apart")


def test_a_cycle_has_one_open_round_and_then_the_next(cast: Cast, galil: Round) -> None:
    dana = cast.login("dana")
    with pytest.raises(RoundIsOpen):
        open_round(cast.galil, by=dana, at=NOW)
    close_round(galil, by=dana, at=NOW)
    assert galil.state == "cancelled"
    assert open_round(cast.galil, by=dana, at=NOW).number == 2


def test_a_round_is_not_closed_while_somebody_is_waited_for(cast: Cast) -> None:
    proposal = asked(cast)
    the_round = Round.objects.get(pk=proposal.round_id)
    with pytest.raises(StillWaiting):
        close_round(the_round, by=cast.login("dana"), at=NOW)
    says(cast, proposal, "yosef", Answerer.MENTEE, agrees=False)
    close_round(the_round, by=cast.login("dana"), at=NOW)
    assert the_round.state == "closed"
    with pytest.raises(WrongState):
        propose_pairs(the_round, by=cast.login("dana"), at=NOW)
