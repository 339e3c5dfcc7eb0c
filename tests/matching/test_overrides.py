"""Departing from a proposal: the price first, then the decision; computed while nothing is held."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast, mentee, mentor, person

from pairing import Level
from pairing.problem.registry import all_criteria
from tsemed.base.models import AuditRow
from tsemed.base.transitions import StaleVersion, WrongState
from tsemed.cycles.models import Participation
from tsemed.matching.candidates import Candidates
from tsemed.matching.models import Forbid, Pin, Proposal, Round
from tsemed.matching.operations.overrides import (
    Decision,
    NoPlaceLeft,
    PriceNotSeen,
    choose_other,
    rule_out,
)
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import ReasonMissing, open_round, pin_pair, weigh

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHY = "They know each other"


@pytest.fixture
def rami(cast: Cast) -> Participation:
    return mentee(
        person("Rami", "Levi"), cast.galil, cast.steps, occupations=["2411"], topics=["cv"]
    )


@pytest.fixture
def tali(cast: Cast) -> Participation:
    return mentor(person("Tali", "Shani"), cast.galil, occupations=["2411"], topics=["cv"])


@pytest.fixture
def galil(cast: Cast, rami: Participation, tali: Participation) -> Round:
    """Return a round with Rami and Tali, Yosef and Michal, as the engine proposes them."""
    the_round = open_round(cast.galil, by=cast.login("dana"), at=NOW)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    return the_round


def pairs(the_round: Round) -> set[tuple[str, str]]:
    rows = the_round.proposals.drafted().with_people()
    return {(one.mentee.person.given_name, one.mentor.person.given_name) for one in rows}


def price_of(operation: Any, draft: Proposal, cast: Cast, **more: Any) -> dict[str, int]:
    """Return the price that is shown before anything is decided."""
    with pytest.raises(PriceNotSeen) as refused:
        operation(draft, decision=Decision("", None), by=cast.login("dana"), at=NOW, **more)
    return refused.value.price


def test_om_6_5_another_mentors_price_precedes_the_decision(
    cast: Cast, galil: Round, rami: Participation
) -> None:
    draft, before = galil.proposals.get(mentee=rami), galil.figures["total"]
    price = price_of(choose_other, draft, cast, mentor=cast.michal)
    assert pairs(galil) == {("Rami", "Tali"), ("Yosef", "Michal")}
    assert not Pin.objects.exists()
    decision = Decision(WHY, None, price)
    choose_other(draft, mentor=cast.michal, decision=decision, by=cast.login("dana"), at=NOW)
    galil.refresh_from_db()
    assert pairs(galil) == {("Rami", "Michal"), ("Yosef", "Tali")}
    assert price["points"] == before - galil.figures["total"] > 0
    other = galil.proposals.drafted().get(mentee=rami)
    assert (other.chosen_why, other.price) == (WHY, price)
    row = AuditRow.objects.filter(reason=WHY).get()
    assert row.details == {"pinned": [rami.pk, cast.michal.pk], "price": price}


def test_om_6_5_the_price_of_ruling_out_precedes_it(
    cast: Cast, galil: Round, rami: Participation, tali: Participation
) -> None:
    draft, before = galil.proposals.get(mentee=rami), galil.figures["total"]
    price = price_of(rule_out, draft, cast)
    assert not Forbid.objects.exists()
    rule_out(draft, decision=Decision(WHY, None, price), by=cast.login("dana"), at=NOW)
    galil.refresh_from_db()
    assert pairs(galil) == {("Rami", "Michal"), ("Yosef", "Tali")}
    assert price["points"] == before - galil.figures["total"] > 0
    row = AuditRow.objects.filter(reason=WHY).get()
    assert row.details == {"forbidden": [rami.pk, tali.pk], "price": price}


def test_ruling_out_the_only_mentor_costs_a_match(cast: Cast) -> None:
    the_round = open_round(cast.galil, by=None, at=NOW)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    assert price_of(rule_out, the_round.proposals.get(), cast)["matched"] == 1


def test_om_6_5_without_a_reason_nothing_is_decided(
    cast: Cast, galil: Round, rami: Participation
) -> None:
    draft, dana = galil.proposals.get(mentee=rami), cast.login("dana")
    with pytest.raises(ReasonMissing):
        choose_other(draft, mentor=cast.michal, decision=Decision(" ", None, {}), by=dana, at=NOW)
    with pytest.raises(ReasonMissing):
        rule_out(draft, decision=Decision("", None, {}), by=dana, at=NOW)
    assert pairs(galil) == {("Rami", "Tali"), ("Yosef", "Michal")}


def test_a_price_that_changed_is_shown_again(cast: Cast, galil: Round, rami: Participation) -> None:
    draft, dana = galil.proposals.get(mentee=rami), cast.login("dana")
    price = price_of(choose_other, draft, cast, mentor=cast.michal)
    rami.person.mentee.occupations = []
    rami.person.mentee.save()
    with pytest.raises(PriceNotSeen) as again:
        choose_other(
            draft, mentor=cast.michal, decision=Decision(WHY, None, price), by=dana, at=NOW
        )
    assert again.value.price != price
    assert not Pin.objects.exists()


def meanwhile(act: Any, *, times: int = 1) -> Any:
    """Return a wrapper of the database that acts when the bans are read to be computed."""
    done: list[bool] = []

    def acts(execute: Any, sql: str, *more: Any) -> Any:
        answer = execute(sql, *more)
        if 'FROM "matching_forbid"' in sql and len(done) < times:
            done.append(True)
            act()
        return answer

    return connection.execute_wrapper(acts)


def test_what_was_decided_while_it_was_computed_is_computed_with(
    cast: Cast, galil: Round, rami: Participation, tali: Participation
) -> None:
    dana = cast.login("dana")
    other = mentee(person("Gil", "Mor"), cast.galil, cast.steps)
    last = mentor(person("Lea", "Tal"), cast.galil)
    propose_pairs(galil, by=dana, at=NOW)
    draft = galil.proposals.drafted().get(mentee=rami)
    price = price_of(rule_out, draft, cast)

    def pin_another_pair() -> None:
        mine = Round.objects.select_related("cycle").get(pk=galil.pk)
        pair = {"mentee": other, "mentor": last}
        pin_pair(mine, **pair, started_from=mine.version, by=dana, at=NOW)

    with meanwhile(pin_another_pair):
        rule_out(draft, decision=Decision(WHY, None, price), by=dana, at=NOW)
    assert ("Gil", "Lea") in pairs(galil)
    assert ("Rami", "Tali") not in pairs(galil)


def test_a_round_that_keeps_moving_is_left_alone(
    cast: Cast, galil: Round, rami: Participation
) -> None:
    draft, dana = galil.proposals.get(mentee=rami), cast.login("dana")
    price = price_of(rule_out, draft, cast)

    def weigh_it() -> None:
        mine = Round.objects.select_related("cycle").get(pk=galil.pk)
        own = next(one.level for one in all_criteria() if one.name == "distance")
        levels = {"distance": own} if mine.version % 2 else {}
        weigh(mine, levels=levels, started_from=mine.version, by=dana, at=NOW)

    with meanwhile(weigh_it, times=9), pytest.raises(StaleVersion):
        rule_out(draft, decision=Decision(WHY, None, price), by=dana, at=NOW)
    assert not Forbid.objects.exists()


def test_a_draft_that_was_sent_meanwhile_is_not_decided_on(
    cast: Cast, galil: Round, rami: Participation
) -> None:
    draft, dana = galil.proposals.get(mentee=rami), cast.login("dana")
    galil.proposals.filter(pk=draft.pk).update(state="waits_for_manager")
    with pytest.raises(WrongState):
        rule_out(draft, decision=Decision(WHY, None), by=dana, at=NOW)


def test_a_mentor_without_a_place_left_is_not_chosen(
    cast: Cast, galil: Round, rami: Participation
) -> None:
    draft, dana = galil.proposals.get(mentee=rami), cast.login("dana")
    cast.michal.person.mentor.capacity = 1
    cast.michal.person.mentor.save()
    pair = {"mentee": cast.yosef, "mentor": cast.michal}
    pin_pair(galil, **pair, started_from=galil.version, by=dana, at=NOW)
    with pytest.raises(NoPlaceLeft):
        choose_other(draft, mentor=cast.michal, decision=Decision(WHY, None), by=dana, at=NOW)


def test_a_large_round_is_decided_at_once_and_proposed_by_a_worker(
    cast: Cast, galil: Round, rami: Participation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Candidates, "is_small", property(lambda _pool: False))
    draft, dana = galil.proposals.get(mentee=rami), cast.login("dana")
    price = price_of(choose_other, draft, cast, mentor=cast.michal)
    assert [one["loss"] for one in draft.alternatives if one["mentor"] == cast.michal.pk] == [price]
    decision = Decision(WHY, None, price)
    assert not choose_other(draft, mentor=cast.michal, decision=decision, by=dana, at=NOW)
    galil.refresh_from_db()
    assert (galil.pins.get().price, galil.asked_at) == (price, NOW)


def test_weights_change_the_price(cast: Cast, galil: Round, rami: Participation) -> None:
    draft = galil.proposals.get(mentee=rami)
    before = price_of(choose_other, draft, cast, mentor=cast.michal)
    levels = {"occupation": Level.OFF}
    weigh(galil, levels=levels, started_from=galil.version, by=cast.login("dana"), at=NOW)
    assert price_of(choose_other, draft, cast, mentor=cast.michal) != before


@pytest.fixture
def dana(cast: Cast) -> Client:
    client, user = Client(), cast.login("dana")
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the form that decides."""
    form = page.split('class="form-actions"', maxsplit=1)[0].rsplit("<form", maxsplit=1)[1]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_the_page_shows_the_price_before_deciding(
    cast: Cast, galil: Round, rami: Participation, dana: Client
) -> None:
    draft = galil.proposals.get(mentee=rami)
    address = reverse("matching:choose", args=[draft.pk])
    sent = {"mentor": cast.michal.pk, "seen": "", "form_key": str(uuid.uuid4())}
    page = dana.post(address, sent).content.decode()
    price = price_of(choose_other, draft, cast, mentor=cast.michal)
    assert f"the round loses {price['points']} points" in page
    assert not Pin.objects.exists()
    form = hidden(page)
    assert form["price"] == f"{price['matched']} {price['waiting']} {price['points']}"
    asked = dana.post(address, {**form, "why": "x"}).content.decode()
    assert "Please write the reason" in asked
    assert 'value="x"' in asked
    for _ in range(5):
        dana.post(address, {**form, "why": WHY})
    assert Pin.objects.get().price == price
    card = dana.get(reverse("matching:round", args=[galil.pk])).content.decode()
    assert f"{WHY}</bdi> (the round lost {price['points']} points)" in card


def test_the_page_of_ruling_out_shows_the_price(
    cast: Cast, galil: Round, rami: Participation, dana: Client
) -> None:
    draft = galil.proposals.get(mentee=rami)
    address = reverse("matching:rule_out", args=[draft.pk])
    page = dana.post(address, {"seen": "", "form_key": str(uuid.uuid4())}).content.decode()
    assert re.search(r"the round loses \d+ points", page)
    answer = dana.post(address, {**hidden(page), "why": "They are neighbours"}, follow=True)
    assert "This pair is ruled out" in answer.content.decode()
    assert Forbid.objects.get().why == "They are neighbours"
    there = dana.get(reverse("matching:constraints", args=[galil.pk])).content.decode()
    assert "They are neighbours" in there


def test_a_price_that_changed_keeps_the_reason_on_the_page(
    cast: Cast, galil: Round, rami: Participation, dana: Client
) -> None:
    draft = galil.proposals.get(mentee=rami)
    sent = {"mentor": cast.michal.pk, "seen": "", "price": "0 0 999", "why": WHY}
    page = dana.post(reverse("matching:choose", args=[draft.pk]), sent).content.decode()
    assert "The price has changed" in page
    assert f'value="{WHY}"' in page
    assert not Pin.objects.exists()


def test_looking_at_a_price_is_no_refusal(
    cast: Cast, galil: Round, rami: Participation, dana: Client
) -> None:
    address = reverse("matching:choose", args=[galil.proposals.get(mentee=rami).pk])
    page = dana.post(address, {"mentor": cast.michal.pk, "seen": ""}).content.decode()
    assert "What it costs the whole round" in page
    assert not AuditRow.objects.filter(kind="refusal").exists()
