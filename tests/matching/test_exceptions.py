"""Somebody who is not ready: matched only as an exception, with a right and a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast, carry, lose, mentor, person
from tests.matching.rounds import POLICY, proposed_round

from tsemed.cycles.models import Participation
from tsemed.matching.models import Pin, Proposal, Round
from tsemed.matching.operations.overrides import Decision, PriceNotSeen, choose_other
from tsemed.matching.operations.proposing import pin_draft, propose_pairs
from tsemed.matching.operations.rounds import (
    ExceptionNotAllowed,
    ExceptionReasonMissing,
    pin_pair,
)
from tsemed.matching.operations.sending import (
    answer_manager_approval,
    ask_both_sides,
    send_proposals,
)

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WHY = "Her training is on Sunday"


@pytest.fixture
def tali(cast: Cast) -> Participation:
    """Return a mentor of Galil who is accepted and not trained yet."""
    return mentor(person("Tali", "Shani"), cast.galil, lacks=["trained"])


@pytest.fixture
def galil(cast: Cast) -> Round:
    return proposed_round(cast.galil)


def browser(cast: Cast, name: str) -> Client:
    client, user = Client(), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def give_matching_to_the_individual_coordinator(cast: Cast) -> None:
    carry(cast.negev, "matching", "individual_coordinator")


def test_om_6_11_a_pin_of_an_untrained_mentor_needs_a_reason(
    cast: Cast, galil: Round, tali: Participation
) -> None:
    pair: dict[str, Any] = {"mentee": cast.yosef, "mentor": tali, "started_from": galil.version}
    for why in ("", "  ", "x"):
        with pytest.raises(ExceptionReasonMissing):
            pin_pair(galil, **pair, why=why, by=cast.login("dana"), at=NOW)
    assert not Pin.objects.exists()
    pin = pin_pair(galil, **pair, why=WHY, by=cast.login("dana"), at=NOW)
    assert (pin.exceptions, pin.why) == (["mentor_trained"], WHY)
    tali.refresh_from_db()
    exception = tali.entries.get(kind="excepted")
    assert (tali.is_admitted, exception.why, exception.by) == (True, WHY, cast.login("dana"))


def test_om_6_11_an_exception_needs_the_carrier_of_matching(cast: Cast) -> None:
    the_round = proposed_round(cast.negev)
    lose(cast.omar, "accepted")
    address = reverse("cycles:make_exception", args=[cast.omar.pk])
    sent = {"why": WHY, "version": cast.omar.version}
    assert browser(cast, "ines").post(address, sent).status_code == 403
    assert browser(cast, "dana").post(address, sent).status_code == 404
    browser(cast, "farid").post(address, sent)
    cast.omar.refresh_from_db()
    assert cast.omar.is_admitted
    farid = cast.login("farid")
    pair: dict[str, Any] = {"mentee": cast.amina, "mentor": cast.omar}
    pin = pin_pair(the_round, **pair, started_from=the_round.version, by=farid, at=NOW)
    assert pin.exceptions == ["mentor_accepted"]


def test_om_6_11_the_matching_carrier_decides_on_both_sides(cast: Cast) -> None:
    give_matching_to_the_individual_coordinator(cast)
    the_round = proposed_round(cast.negev)
    lose(cast.amina, "aligned")
    pair: dict[str, Any] = {"mentee": cast.amina, "mentor": cast.omar, "started_from": 2}
    with pytest.raises(ExceptionNotAllowed):
        pin_pair(the_round, **pair, why=WHY, by=cast.login("farid"), at=NOW)
    pin = pin_pair(the_round, **pair, why=WHY, by=cast.login("ines"), at=NOW)
    cast.amina.refresh_from_db()
    assert (pin.exceptions, cast.amina.is_excepted) == (["mentee_aligned"], True)


def test_om_6_11_the_exception_is_marked_on_the_card_and_for_the_manager_and_for_nobody_else(
    cast: Cast, galil: Round, tali: Participation
) -> None:
    dana = browser(cast, "dana")
    there = reverse("matching:constraints", args=[galil.pk])
    sent = {"mentee": cast.yosef.pk, "mentor": tali.pk, "version": galil.version, "decide": "pin"}
    asked = dana.post(there, sent).content.decode()
    assert "To decide on the pair, please write why." in asked
    dana.post(there, {**sent, "why": WHY})
    assert "This mentor is not trained yet." in dana.get(there).content.decode()
    dana.post(reverse("matching:propose", args=[galil.pk]))
    proposal = Proposal.objects.with_people().get()
    assert (proposal.mentor, proposal.exceptions, proposal.chosen_why) == (
        tali,
        ["mentor_trained"],
        WHY,
    )
    card = dana.get(reverse("matching:round", args=[galil.pk])).content.decode()
    send_proposals([proposal], by=cast.login("dana"), at=NOW, policy=POLICY)
    waits = browser(cast, "noa").get(reverse("matching:approvals")).content.decode()
    for page in (card, waits):
        assert "This mentor is not trained yet." in page
        assert WHY in page
    answer_manager_approval(proposal, agrees=True, by=cast.login("noa"), at=NOW)
    ask_both_sides([proposal], by=cast.login("dana"), at=NOW, policy=POLICY)
    sides = [browser(cast, "yosef"), Client()]
    sides[1].force_login(tali.person.user, backend=BACKEND)  # type: ignore[arg-type]
    for side in sides:
        page = side.get(reverse("matching:proposal", args=[proposal.pk])).content.decode()
        assert "not trained" not in page
        assert WHY not in page


def test_om_6_11_the_engine_gets_no_pin_of_a_mentor_who_lost_what_was_there(
    cast: Cast, galil: Round
) -> None:
    dana = cast.login("dana")
    pair: dict[str, Any] = {"mentee": cast.yosef, "mentor": cast.michal}
    pin_pair(galil, **pair, started_from=galil.version, by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    assert galil.proposals.get().mentor == cast.michal
    lose(cast.michal, "trained")
    propose_pairs(galil, by=dana, at=NOW)
    assert not galil.proposals.exists()
    pin_pair(galil, **pair, why=WHY, started_from=galil.version, by=dana, at=NOW)
    propose_pairs(galil, by=dana, at=NOW)
    assert galil.proposals.get().exceptions == ["mentor_trained"]


def test_om_6_11_the_pin_of_a_card_does_not_pass_the_reason_by(cast: Cast, galil: Round) -> None:
    dana = cast.login("dana")
    propose_pairs(galil, by=dana, at=NOW)
    draft = galil.proposals.with_people().get()
    lose(cast.michal, "trained")
    with pytest.raises(ExceptionReasonMissing):
        pin_draft(Proposal.objects.with_people().get(), pin_seen=None, by=dana, at=NOW)
    address, htmx = reverse("matching:pin", args=[draft.pk]), {"hx-request": "true"}
    card = browser(cast, "dana").post(address, {"wanted": "pin", "seen": ""}, headers=htmx)
    assert "under “Pins and bans”, with the reason" in card.content.decode()
    assert not Pin.objects.exists()


def test_om_6_11_choosing_an_untrained_mentor_shows_it(
    cast: Cast, galil: Round, tali: Participation
) -> None:
    dana = cast.login("dana")
    propose_pairs(galil, by=dana, at=NOW)
    draft = galil.proposals.with_people().get()
    address = reverse("matching:choose", args=[draft.pk])
    page = browser(cast, "dana").post(address, {"mentor": tali.pk, "seen": ""}).content.decode()
    assert "This mentor is not trained yet." in page
    with pytest.raises(PriceNotSeen) as refused:
        choose_other(draft, mentor=tali, decision=Decision("", None), by=dana, at=NOW)
    decision = Decision(WHY, None, refused.value.price)
    choose_other(draft, mentor=tali, decision=decision, by=dana, at=NOW)
    other = galil.proposals.drafted().get()
    assert (other.mentor, other.exceptions, other.chosen_why) == (tali, ["mentor_trained"], WHY)


def test_om_6_11_choosing_an_untrained_mentor_without_the_right_is_refused(
    cast: Cast, galil: Round, tali: Participation
) -> None:
    dana = cast.login("dana")
    propose_pairs(galil, by=dana, at=NOW)
    draft = galil.proposals.with_people().get()
    carry(cast.galil, "matching", "individual_coordinator")
    with pytest.raises(ExceptionNotAllowed):
        choose_other(
            draft, mentor=tali, decision=Decision(WHY, None), by=cast.login("dana"), at=NOW
        )
