"""One live pair for a mentee as a person, over all cycles, and nobody with themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.cast import BEGUN, NOW, Cast, mentor, person, take_part
from tests.matching.rounds import POLICY, asked, draft, proposed_round, says
from tests.relationships.pairs import galil_pair

from tsemed.base.audit import history_of
from tsemed.base.transitions import take_step
from tsemed.cycles.decisions import decide
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.operations import add_participant
from tsemed.cycles.states import ParticipationState
from tsemed.matching.models import Proposal
from tsemed.matching.operations.proposing import propose_pairs
from tsemed.matching.operations.sending import send_proposals
from tsemed.matching.rules import Answerer
from tsemed.people.capacity import NoPlaceLeft, held_places
from tsemed.people.models import Consent, MenteeProfile, MentorProfile
from tsemed.relationships.models import AlreadyPaired, PairedWithThemselves, Relationship
from tsemed.relationships.operations import open_relationship
from tsemed.relationships.states import PairState

pytestmark = pytest.mark.django_db


def in_cycle(who: Participation, there: Cycle, side: Side) -> Participation:
    """Return the same person in another cycle."""
    return take_part(who.person, there, side)


def opened(mentee: Participation, with_mentor: Participation) -> Relationship:
    return open_relationship(mentee=mentee, mentor=with_mentor, by=None, at=NOW, policy=POLICY)


def test_a_mentee_of_two_cycles_has_one_live_pair(cast: Cast) -> None:
    galil_pair(cast)
    yosef_in_negev = in_cycle(cast.yosef, cast.negev, Side.MENTEE)
    with pytest.raises(AlreadyPaired):
        opened(yosef_in_negev, cast.omar)
    assert Relationship.objects.count() == 1


def test_a_mentor_of_two_cycles_has_one_capacity(cast: Cast) -> None:
    galil_pair(cast)
    michal_in_negev = in_cycle(cast.michal, cast.negev, Side.MENTOR)
    with pytest.raises(NoPlaceLeft):
        opened(cast.amina, michal_in_negev)


def test_a_mentor_is_not_the_mentee_of_their_mentee(cast: Cast) -> None:
    galil_pair(cast)
    MentorProfile.objects.create(person=cast.yosef.person)
    MenteeProfile.objects.create(person=cast.michal.person)
    yosef = in_cycle(cast.yosef, cast.galil, Side.MENTOR)
    michal = in_cycle(cast.michal, cast.galil, Side.MENTEE)
    with pytest.raises(AlreadyPaired):
        opened(michal, yosef)


def test_nobody_is_paired_with_themselves(cast: Cast) -> None:
    MenteeProfile.objects.create(person=cast.michal.person)
    with pytest.raises(PairedWithThemselves):
        opened(in_cycle(cast.michal, cast.galil, Side.MENTEE), cast.michal)


def inserted(mentee: Participation, with_mentor: Participation, like: Relationship) -> None:
    days = {name: getattr(like, name) for name in ("started_on", "planned_end_on", "quiet_since")}
    pair = Relationship(
        cycle=mentee.cycle, mentee=mentee, mentor=with_mentor, state_since=NOW, **days
    )
    with transaction.atomic():
        pair.save()


def test_the_database_refuses_what_the_operation_refuses(cast: Cast) -> None:
    pair = galil_pair(cast)
    again = in_cycle(cast.yosef, cast.negev, Side.MENTEE)
    with pytest.raises(IntegrityError, match=r"one_live_pair_per_mentee|mentee_person"):
        inserted(again, cast.omar, pair)
    yosef = in_cycle(cast.yosef, cast.galil, Side.MENTOR)
    michal = in_cycle(cast.michal, cast.galil, Side.MENTEE)
    with pytest.raises(IntegrityError, match=r"one_live_pair_of_two_persons"):
        inserted(michal, yosef, pair)
    with pytest.raises(IntegrityError, match=r"nobody_is_paired_with_themselves"):
        inserted(michal, cast.michal, pair)


def test_pairs_inserted_in_bulk_carry_their_persons(cast: Cast) -> None:
    like = galil_pair(cast)
    days = {name: getattr(like, name) for name in ("started_on", "planned_end_on", "quiet_since")}
    pair = Relationship(
        cycle=cast.negev, mentee=cast.amina, mentor=cast.omar, state_since=NOW, **days
    )
    Relationship.objects.bulk_create([pair])
    fresh = Relationship.objects.get(mentee=cast.amina)
    assert (fresh.mentor_person, fresh.mentee_person) == (cast.omar.person, cast.amina.person)


def test_an_ended_pair_comes_back_only_where_nothing_took_its_place(cast: Cast) -> None:
    pair = galil_pair(cast)
    take_step(pair, PairState.ENDED_EARLY, by=None, at=NOW)
    back: dict[str, Any] = {"by": None, "at": NOW, "why": "a mistake", "out_of_order": True}
    other = opened(cast.amina, cast.michal)
    with pytest.raises(NoPlaceLeft):
        take_step(pair, PairState.ACTIVE, **back)
    take_step(other, PairState.ENDED_EARLY, by=None, at=NOW)
    third = opened(cast.yosef, cast.omar)
    with pytest.raises(AlreadyPaired):
        take_step(pair, PairState.ACTIVE, **back)
    take_step(third, PairState.ENDED_EARLY, by=None, at=NOW)
    take_step(pair, PairState.ACTIVE, **back)
    assert list(Relationship.objects.live()) == [pair]


def test_leaving_and_coming_back_frees_no_place_and_takes_none(cast: Cast) -> None:
    galil_pair(cast)
    dana, mentor_id = cast.login("dana"), cast.michal.person_id
    decide(cast.michal, to=ParticipationState.LEFT, why="Found work", by=dana, at=NOW)
    with pytest.raises(NoPlaceLeft):
        opened(cast.amina, cast.michal)
    add_participant(cast.galil, person=cast.michal.person, side=Side.MENTOR, by=dana, at=NOW)
    assert len(held_places([mentor_id])[mentor_id].mentees) == 1


def test_a_second_yes_too_late_withdraws_the_proposal(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "michal", Answerer.MENTOR)
    opened(in_cycle(cast.yosef, cast.negev, Side.MENTEE), cast.omar)
    answered = says(cast, proposal, "yosef", Answerer.MENTEE)
    assert (answered.state, answered.relationship) == ("withdrawn", None)
    last = history_of(proposal).last()
    assert last is not None
    assert last.reason == "the mentee is in a pair"
    mentor_id = cast.michal.person_id
    assert held_places([mentor_id])[mentor_id].mentees == frozenset()
    left = Consent.objects.filter(purpose="pass_details", withdrawn_at=None)
    assert not left.exists(), "no pair, no consent to pass details on"


def test_a_second_yes_with_no_place_left_withdraws_the_proposal(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "michal", Answerer.MENTOR)
    MentorProfile.objects.filter(person=cast.michal.person_id).update(capacity=0)
    assert says(cast, proposal, "yosef", Answerer.MENTEE).state == "withdrawn"
    assert not Relationship.objects.exists()


def signed_in(cast: Cast, name: str) -> Client:
    user, client = cast.login(name), Client()
    user.language = "en"
    user.save()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_only_staff_read_why_the_pair_could_not_begin(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE)
    opened(in_cycle(cast.yosef, cast.negev, Side.MENTEE), cast.omar)
    address = reverse("matching:answer", args=[proposal.pk])
    page = signed_in(cast, "michal").post(address, {"agrees": "yes"}, follow=True)
    body = page.content.decode()
    assert "This proposal is over." in body
    assert "has a mentor by now" not in body


def test_staff_who_note_a_late_yes_read_what_became_of_it(cast: Cast) -> None:
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE)
    opened(in_cycle(cast.yosef, cast.negev, Side.MENTEE), cast.omar)
    address = reverse("matching:answer", args=[proposal.pk])
    answer = {"agrees": "yes", "side": "mentor"}
    page = signed_in(cast, "dana").post(address, answer, follow=True)
    assert "has a mentor by now" in page.content.decode()


def test_a_pair_withdraws_other_proposals_to_its_mentee(cast: Cast) -> None:
    proposal = asked(cast)
    in_negev = in_cycle(cast.yosef, cast.negev, Side.MENTEE)
    # Two at once come only from data older than the check in sending.
    other = draft(proposed_round(cast.negev), in_negev, cast.omar, state="asked")
    says(cast, proposal, "yosef", Answerer.MENTEE)
    says(cast, proposal, "michal", Answerer.MENTOR)
    assert Proposal.objects.get(pk=other.pk).state == "withdrawn"
    omar_id = cast.omar.person_id
    assert held_places([omar_id])[omar_id].mentees == frozenset()


def test_people_on_both_sides_are_not_proposed_to_themselves(cast: Cast) -> None:
    Participation.objects.filter(cycle=cast.galil).update(
        state="left", left_on=BEGUN, accepted_on=None
    )
    both = mentor(person("Both", "Sides", login=False), cast.galil)
    MenteeProfile.objects.create(person=both.person, stage="find")
    mentee = in_cycle(both, cast.galil, Side.MENTEE)
    answer = propose_pairs(proposed_round(cast.galil), by=cast.login("dana"), at=NOW)
    assert [proposed_pair.mentee_id for proposed_pair in answer.proposed_pairs] == []
    by_hand = draft(cast.galil.rounds.get(), mentee, both)
    sent = send_proposals([by_hand], by=cast.login("dana"), at=NOW, policy=POLICY)
    assert (sent.proposals, sent.left_over) == ([], [by_hand])
