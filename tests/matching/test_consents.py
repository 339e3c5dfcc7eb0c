from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import NOW, TODAY, Cast, carry, mentee, mentor, person, take_part
from tests.consents import agree
from tests.matching.rounds import (
    POLICY,
    agreed,
    asked,
    draft,
    galil_draft,
    proposed_round,
    says,
    waiting,
)

from tsemed.accounts.models import User
from tsemed.base.audit import history_of
from tsemed.base.transitions import StaleVersion, WrongState
from tsemed.cycles.models import Side
from tsemed.matching.capacity import capacities_of
from tsemed.matching.models import Proposal
from tsemed.matching.operations.answers import answer
from tsemed.matching.operations.rounds import ReasonMissing
from tsemed.matching.operations.sending import (
    answer_manager_approval,
    send_proposals,
    withdraw,
)
from tsemed.matching.rules import Answerer
from tsemed.notifications.models import OutboxMessage
from tsemed.people.consents import withdraw_consent
from tsemed.people.models import Consent, Person
from tsemed.relationships.models import Relationship


def state_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


def test_om_6_1_with_accompaniment_a_draft_first_waits_for_the_manager(cast: Cast) -> None:
    proposal = waiting(cast)
    assert state_of(proposal) == "waits_for_manager"
    assert not OutboxMessage.objects.exists(), "nobody is asked before the manager's approval"


def test_om_6_1_without_accompaniment_both_sides_are_asked_at_once(cast: Cast) -> None:
    carry(cast.galil, "matching_accompaniment", "nobody")
    proposal = waiting(cast)
    fresh = Proposal.objects.get(pk=proposal.pk)
    assert (fresh.state, fresh.deadline_on) == ("asked", TODAY + timedelta(days=7))
    assert OutboxMessage.objects.count() == 2


def test_a_returned_draft_notifies_the_coordinator(
    cast: Cast,
) -> None:
    proposal, noa = waiting(cast), cast.login("noa")
    answer_manager_approval(proposal, agrees=False, comment="Too far apart", by=noa, at=NOW)
    fresh = Proposal.objects.get(pk=proposal.pk)
    assert (fresh.state, fresh.manager_comment) == ("drafted", "Too far apart")
    assert OutboxMessage.objects.get().address == cast.dana.email


def test_manager_returns_nothing_without_a_comment(cast: Cast) -> None:
    proposal, noa = waiting(cast), cast.login("noa")
    with pytest.raises(ReasonMissing):
        answer_manager_approval(proposal, agrees=False, comment=" ", by=noa, at=NOW)
    assert state_of(proposal) == "waits_for_manager"


def test_om_6_3_one_consent_opens_nothing(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "michal", Answerer.MENTOR)
    assert state_of(proposal) == "mentor_agreed"
    assert not Relationship.objects.exists()


def test_om_6_3_the_second_consent_opens_the_pair(cast: Cast) -> None:
    proposal = agreed(cast)
    pair = Relationship.objects.get()
    assert (pair.mentee, pair.mentor) == (cast.yosef, cast.michal)
    assert (proposal.state, proposal.relationship) == ("both_agreed", pair)
    notified = OutboxMessage.objects.filter(name="both_agreed").values_list("address", flat=True)
    assert set(notified) == {cast.yosef.person.email, cast.michal.person.email}
    steps = history_of(proposal).filter(kind="step").values_list("to_state", flat=True)
    assert list(steps) == [
        "waits_for_manager", "manager_agreed", "asked", "mentee_agreed", "both_agreed",
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["phone", "email"])
def test_om_6_10_a_mentees_yes_is_the_consent_to_be_known_by_the_way_chosen(
    cast: Cast, way: str
) -> None:
    agreed(cast, way=way)
    consent = cast.yosef.person.consents.get(purpose="pass_details")
    assert (consent.person, consent.way, consent.withdrawn_at) == (cast.yosef.person, way, None)


def test_om_6_10_each_yes_is_a_consent_for_this_pair(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "michal", Answerer.MENTOR)
    own = cast.michal.person.consents.get()
    assert (own.other, own.way, own.method) == (cast.yosef.person, "", "self")
    assert own.given_by == cast.login("michal")
    says(cast, proposal, "yosef", Answerer.MENTEE, agrees=False)
    assert not cast.yosef.person.consents.exists()


def test_om_6_10_a_way_chosen_now_takes_the_place_of_an_earlier_one(cast: Cast) -> None:
    agree(cast.yosef.person, cast.michal.person, way="phone")
    agreed(cast, way="email")
    mine = cast.yosef.person.consents
    ways = mine.order_by("pk").values_list("way", "withdrawn_at")
    assert list(ways) == [("phone", NOW), ("email", None)]


def test_om_6_10_a_way_nobody_offered_is_not_written_down(cast: Cast) -> None:
    User.objects.filter(person=cast.yosef.person_id).update(email=None)
    Person.objects.filter(pk=cast.yosef.person_id).update(email="")
    cast.yosef.person.refresh_from_db()
    agreed(cast, way="email")
    assert cast.yosef.person.consents.get().way == "phone"


@pytest.mark.parametrize(("name", "side"), [("michal", "mentor"), ("yosef", "mentee")])
def test_a_refusal_ends_the_proposal_and_keeps_no_reason(cast: Cast, name: str, side: str) -> None:
    proposal = asked(cast)
    says(cast, proposal, name, Answerer(side), agrees=False)
    assert state_of(proposal) == "declined"
    assert history_of(proposal).last().reason == ""  # type: ignore[union-attr]
    assert not Relationship.objects.exists()


def test_an_answer_given_twice_counts_once(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "michal", Answerer.MENTOR)
    says(cast, proposal, "michal", Answerer.MENTOR)
    assert state_of(proposal) == "mentor_agreed"


def test_two_sides_who_answer_at_once_both_count(cast: Cast) -> None:
    proposal = asked(cast)
    read_by_mentee = Proposal.objects.get(pk=proposal.pk)
    says(cast, proposal, "michal", Answerer.MENTOR)
    says(cast, read_by_mentee, "yosef", Answerer.MENTEE)
    assert state_of(proposal) == "both_agreed"


def test_an_answer_after_the_end_is_refused(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE, agrees=False)
    with pytest.raises(WrongState):
        says(cast, proposal, "michal", Answerer.MENTOR)
    assert state_of(proposal) == "declined"


def test_staff_note_an_answer_given_by_telephone(cast: Cast) -> None:
    proposal, dana = asked(cast), cast.login("dana")
    answer(
        proposal, side=Answerer.MENTEE, agrees=True, by=dana, by_staff=True, at=NOW, policy=POLICY
    )
    fresh = Proposal.objects.get(pk=proposal.pk)
    assert (fresh.state, fresh.answered_by_staff) == ("mentee_agreed", True)
    assert history_of(proposal).last().reason == "by telephone, mentee"  # type: ignore[union-attr]


def test_om_6_5_taking_back_needs_a_reason_and_frees_the_place(cast: Cast) -> None:
    proposal, dana = asked(cast), cast.login("dana")
    with pytest.raises(ReasonMissing):
        withdraw(proposal, why="", by=dana, at=NOW)
    withdraw(proposal, why="She moved away", by=dana, at=NOW)
    assert capacities_of({cast.michal.person_id: 1}) == {cast.michal.person_id: 1}


def test_one_of_two_senders_of_a_draft_wins(cast: Cast) -> None:
    proposal, dana = galil_draft(cast), cast.login("dana")
    stale = Proposal.objects.get(pk=proposal.pk)
    stale.round.cycle = cast.galil
    proposal.mentor.person.mentor.capacity = 2
    proposal.mentor.person.mentor.save()
    withdraw(proposal, why="moved away", by=dana, at=NOW)
    with pytest.raises(StaleVersion):
        send_proposals([stale], by=dana, at=NOW, policy=POLICY)
    assert state_of(proposal) == "withdrawn"


def test_om_6_2_a_draft_whose_mentor_is_full_stays_a_draft_and_is_named(cast: Cast) -> None:
    dana = cast.login("dana")
    other = mentee(person("Rami", "Levi"), cast.galil, cast.steps)
    first = galil_draft(cast)
    second = draft(first.round, other, cast.michal)
    sent = send_proposals([first, second], by=dana, at=NOW, policy=POLICY)
    assert (sent.proposals, sent.left_over) == ([first], [second])
    assert state_of(second) == "drafted"


def test_om_6_2_places_are_counted_over_all_cycles(cast: Cast) -> None:
    agreed(cast)
    michal_in_negev = take_part(cast.michal.person, cast.negev, Side.MENTOR)
    proposal = draft(proposed_round(cast.negev), cast.amina, michal_in_negev)
    sent = send_proposals([proposal], by=cast.login("farid"), at=NOW, policy=POLICY)
    assert (sent.proposals, sent.left_over) == ([], [proposal])


def test_a_mentee_who_found_a_mentor_meanwhile_is_not_sent_again(cast: Cast) -> None:
    dana = cast.login("dana")
    agreed(cast)
    tali = mentor(person("Tali", "Shani"), cast.galil)
    proposal = draft(Proposal.objects.get().round, cast.yosef, tali)
    sent = send_proposals([proposal], by=dana, at=NOW, policy=POLICY)
    assert (sent.proposals, sent.left_over) == ([], [proposal])


def test_no_letter_names_anybody_but_its_reader(cast: Cast) -> None:
    agreed(cast)
    for letter in OutboxMessage.objects.all():
        words = letter.subject + letter.text + letter.html
        others = {cast.yosef.person, cast.michal.person} - {
            one.person for one in (cast.yosef, cast.michal) if one.person.email == letter.address
        }
        for other in others:
            assert other.given_name not in words
            assert other.family_name not in words
            assert str(other.phone) not in words


@pytest.mark.parametrize(("first", "second"), [("yosef", "michal"), ("michal", "yosef")])
def test_om_6_10_a_yes_taken_back_opens_no_pair(cast: Cast, first: str, second: str) -> None:
    proposal = asked(cast)
    sides = {"yosef": Answerer.MENTEE, "michal": Answerer.MENTOR}
    says(cast, proposal, first, sides[first])
    [given] = getattr(cast, first).person.consents.all()
    withdraw_consent(given, by=cast.login(first), at=NOW)
    says(cast, proposal, second, sides[second])
    assert state_of(proposal) == "withdrawn"
    assert not Relationship.objects.exists()
    left = Consent.objects.filter(purpose="pass_details", withdrawn_at=None)
    assert not left.exists()
