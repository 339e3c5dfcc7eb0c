from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.architecture.lives import make_proposal
from tests.cast import NOW, Cast, mentee, mentor, person
from tests.matching.rounds import agreed, asked, says, waiting

from pairing.problem.registry import all_criteria
from tsemed.matching.models import Proposal, Round
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.rounds import open_round
from tsemed.matching.rules import Answerer
from tsemed.relationships.models import Relationship

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Browser = Callable[[str], Client]


@pytest.fixture
def visit(cast: Cast) -> Browser:
    """Return a browser in which one of the cast is signed in, reading English."""

    def sign_in(name: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        user = cast.login(name)
        user.language = "en"
        user.save()
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


def form(**fields: Any) -> dict[str, Any]:
    return {"form_key": str(uuid.uuid4()), **fields}


def solved(cast: Cast, *, mentees: int = 1) -> Round:
    """Return a proposed round in Galil with so many mentees and as many mentors."""
    for each in range(mentees - 1):
        mentee(person("Rami", str(each), login=False), cast.galil, cast.steps)
        mentor(person("Tali", str(each), login=False), cast.galil)
    the_round = open_round(cast.galil, by=cast.login("dana"), at=NOW)
    propose_pairs(the_round, by=cast.login("dana"), at=NOW)
    return the_round


def test_om_6_6_before_both_agree_no_byte_names_the_other_side(cast: Cast, visit: Browser) -> None:
    cast.michal.person.mentor.years_of_experience = 17
    cast.michal.person.mentor.save()
    proposal = asked(cast)
    address = reverse("matching:proposal", args=[proposal.pk])
    for name, other in (("michal", cast.yosef.person), ("yosef", cast.michal.person)):
        client = visit(name)
        for page in (address, "/", reverse("relationships:list")):
            content = client.get(page).content.decode()
            for canary in (
                other.given_name, other.family_name, str(other.phone), other.email, "Bank",
            ):  # fmt: skip
                assert canary not in content, (name, page, canary)
    assert "17" in visit("yosef").get(address).content.decode()
    assert "Finding work" in visit("michal").get(address).content.decode()


def test_om_6_6_after_one_consent_the_other_is_still_unnamed(cast: Cast, visit: Browser) -> None:
    proposal = asked(cast)
    says(cast, proposal, "michal", Answerer.MENTOR)
    page = visit("michal").get(reverse("matching:proposal", args=[proposal.pk])).content
    assert b"We wait for the other side" in page
    assert b"Yosef" not in page
    assert b"Tesfaye" not in page


def test_after_both_agreed_the_page_leads_to_the_pair(cast: Cast, visit: Browser) -> None:
    proposal = agreed(cast)
    page = visit("michal").get(reverse("matching:proposal", args=[proposal.pk])).content.decode()
    pair = Relationship.objects.get()
    assert reverse("relationships:relationship", args=[pair.pk]) in page
    there = visit("michal").get(reverse("relationships:relationship", args=[pair.pk]))
    assert str(cast.yosef.person.phone) in there.content.decode()


def test_an_answer_sent_five_times_is_one_answer(cast: Cast, visit: Browser) -> None:
    proposal, client = asked(cast), visit("michal")
    address, sent = reverse("matching:answer", args=[proposal.pk]), form(agrees="yes")
    for _ in range(5):
        client.post(address, sent)
    proposal.refresh_from_db()
    assert proposal.state == "mentor_agreed"


def test_a_mentor_cannot_answer_for_the_mentee(cast: Cast, visit: Browser) -> None:
    proposal, client = asked(cast), visit("michal")
    client.post(reverse("matching:answer", args=[proposal.pk]), form(agrees="yes", side="mentee"))
    proposal.refresh_from_db()
    assert proposal.state == "mentor_agreed"


def test_the_whole_way_through_the_pages(cast: Cast, visit: Browser) -> None:
    dana, noa = visit("dana"), visit("noa")
    dana.post(reverse("matching:open", args=[cast.galil.pk]), form())
    the_round = Round.objects.get()
    dana.post(reverse("matching:propose", args=[the_round.pk]), form())
    desk = dana.get(reverse("matching:round", args=[the_round.pk])).content.decode()
    assert "Yosef Tesfaye" in desk
    assert "Send for the manager’s approval" in desk
    the_round.refresh_from_db()
    seen = the_round.solved_at.isoformat()
    dana.post(reverse("matching:send", args=[the_round.pk]), form(seen=seen))
    proposal = Proposal.objects.get()
    assert "Yosef Tesfaye" in noa.get(reverse("matching:approvals")).content.decode()
    noa.post(reverse("matching:approve", args=[proposal.pk]), form(decision="agree"))
    dana.post(reverse("matching:ask", args=[the_round.pk]), form())
    visit("michal").post(reverse("matching:answer", args=[proposal.pk]), form(agrees="yes"))
    visit("yosef").post(
        reverse("matching:answer", args=[proposal.pk]), form(agrees="yes", way="email")
    )
    assert Relationship.objects.get().mentee == cast.yosef
    assert cast.yosef.person.consents.get().way == "email"
    dana.post(reverse("matching:close", args=[the_round.pk]), form())
    the_round.refresh_from_db()
    assert the_round.state == "closed"


def test_a_round_proposed_five_times_by_one_press_is_proposed_once(
    cast: Cast, visit: Browser
) -> None:
    the_round = open_round(cast.galil, by=None, at=NOW)
    client, sent = visit("dana"), form()
    for _ in range(5):
        client.post(reverse("matching:propose", args=[the_round.pk]), sent)
    assert Proposal.objects.count() == 1
    the_round.refresh_from_db()
    assert the_round.version == 2


def test_the_manager_must_say_what_to_look_at_when_she_returns_one(
    cast: Cast, visit: Browser
) -> None:
    proposal, client = waiting(cast), visit("noa")
    page = client.post(
        reverse("matching:approve", args=[proposal.pk]), form(decision="return", comment="")
    )
    assert b"please write what to look at" in page.content
    proposal.refresh_from_db()
    assert proposal.state == "waits_for_manager"


def test_second_of_two_approvals_keeps_what_was_typed(cast: Cast, visit: Browser) -> None:
    proposal, client = waiting(cast), visit("noa")
    address = reverse("matching:approve", args=[proposal.pk])
    client.post(address, form(decision="agree"))
    late = client.post(address, form(decision="return", comment="Ask about the evenings"))
    assert late.status_code == 409
    assert b"Ask about the evenings" in late.content


def test_weights_that_somebody_changed_meanwhile_keep_what_was_chosen(
    cast: Cast, visit: Browser
) -> None:
    the_round, client = solved(cast), visit("dana")
    address = reverse("matching:weights", args=[the_round.pk])
    levels = {criterion.name: "low" for criterion in all_criteria()}
    stale = client.post(address, form(version="1", **levels))
    assert stale.status_code == 409
    assert b"What you chose is still here" in stale.content
    client.post(address, form(version=str(the_round.version), **{**levels, "distance": "must"}))
    the_round.refresh_from_db()
    assert the_round.weights["distance"] == "must"


def test_a_pin_answers_htmx_with_one_card(cast: Cast, visit: Browser) -> None:
    the_round, client = solved(cast), visit("dana")
    proposal = the_round.proposals.get()
    address = reverse("matching:pin", args=[proposal.pk])
    cards = [
        client.post(address, {"wanted": "pin"}, headers={"hx-request": "true"}) for _ in range(5)
    ]
    assert {card.content.decode().strip()[:8] for card in cards} == {"<article"}
    assert all("Pinned" in card.content.decode() for card in cards)
    assert the_round.pins.get().mentee == cast.yosef
    seen = cards[0].content.decode().split('name="seen" value="')[1].split('"')[0]
    client.post(address, {"wanted": "unpin", "seen": seen}, headers={"hx-request": "true"})
    assert not the_round.pins.exists()


def test_the_finance_officer_and_others_see_nothing_of_a_round(cast: Cast, visit: Browser) -> None:
    the_round = solved(cast)
    nowhere = reverse("matching:round", args=[987_654])
    here = reverse("matching:round", args=[the_round.pk])
    for name in ("fanny", "peled", "rivka", "shlomo", "tamar", "ines", "farid", "michal"):
        client = visit(name)
        assert client.get(here).content == client.get(nowhere).content
        assert client.get(here).status_code == 404


QUERIES_OF_THE_DESK = 12
QUERIES_OF_THE_LIST = 6


@pytest.mark.parametrize("number", [3, 30])
def test_the_desk_asks_the_same_number_of_questions_for_3_and_for_30_mentees(
    cast: Cast, visit: Browser, django_assert_num_queries: Any, number: int
) -> None:
    the_round, client = solved(cast, mentees=number), visit("dana")
    with django_assert_num_queries(QUERIES_OF_THE_DESK):
        page = client.get(reverse("matching:round", args=[the_round.pk])).content
    assert page.count(b'<article class="proposal') == min(number, 15)


@pytest.mark.parametrize("number", [3, 30])
def test_the_managers_page_asks_the_same_number_of_questions_for_3_and_for_30(
    cast: Cast, visit: Browser, django_assert_num_queries: Any, number: int
) -> None:
    the_round = solved(cast, mentees=number)
    the_round.proposals.update(state="waits_for_manager")
    client = visit("noa")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        page = client.get(reverse("matching:approvals")).content
    assert page.count(b'<article class="proposal') == min(number, 15)


def test_proposals_are_read_without_the_figures_of_their_round(cast: Cast) -> None:
    make_proposal(cast)
    proposal = Proposal.objects.with_people().get()
    assert proposal.round.get_deferred_fields() == {"figures"}
    assert proposal.round.figures == {}
