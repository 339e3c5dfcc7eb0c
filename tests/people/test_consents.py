"""Consents: the text they name, what they are for, who gave them and how, and their end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import NOW, TODAY, Cast, mentee, person
from tests.consents import agree, hand_over
from tests.matching.rounds import POLICY, draft, proposed_round
from tests.relationships.pairs import galil_pair

from tsemed.base.audit import history_of
from tsemed.matching.operations.sending import send_proposals
from tsemed.people.consent_texts import (
    NoTextInForce,
    TextBeginsTooSoon,
    TextChangedMeanwhile,
    TextIncomplete,
    set_text,
    text_in_force,
    versions_of,
)
from tsemed.people.consents import (
    AlreadyGiven,
    NothingToAgreeTo,
    choose_way,
    give_consent,
    has_agreed,
    scopes_of,
    withdraw_consent,
)
from tsemed.people.models import Consent, ConsentPurpose, ConsentText, MenteeProfile
from tsemed.people.write_gate import FieldsRefused
from tsemed.relationships.names import passing

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PURPOSES = ConsentPurpose
TEXTS = {
    "he": "אני מסכימה להעברת פרטיי לרכזת",
    "ar": "أوافق على تمرير بياناتي إلى المركّزة",
    "en": "I agree that my details are passed on",
}


def browser(cast: Cast, name: str) -> Client:
    client, user = Client(), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def press(cast: Cast, name: str, about: int, **sent: object) -> int:
    address = reverse("people:consent", args=[about])
    return browser(cast, name).post(address, {"seen": "", **sent}).status_code


@pytest.mark.parametrize(("name", "method"), [("amina", "self"), ("ines", "phone")])
def test_a_consent_names_its_text_and_how_it_was_given(cast: Cast, name: str, method: str) -> None:
    amina = cast.amina.person
    given = give_consent(amina, PURPOSES.GROUP_IN_MATCHING, by=cast.login(name), at=NOW)
    assert (given.method, given.given_by) == (method, cast.login(name))
    assert (given.text.purpose, given.text.language) == ("group_in_matching", "ar")
    row = history_of(amina).last()
    assert row is not None
    assert row.details["text"] == given.text_id


def test_staff_record_a_signed_paper(cast: Cast) -> None:
    amina, ines = cast.amina.person, cast.login("ines")
    given = give_consent(amina, PURPOSES.GROUP_IN_MATCHING, method="paper", by=ines, at=NOW)
    assert given.method == "paper"


def test_nobody_writes_that_somebody_else_agreed_by_themselves(cast: Cast) -> None:
    amina, ines = cast.amina.person, cast.login("ines")
    given = give_consent(amina, PURPOSES.GROUP_IN_MATCHING, method="self", by=ines, at=NOW)
    assert given.method == "phone"


def test_a_second_pair_never_lives_on_the_first_yes(cast: Cast) -> None:
    pair = galil_pair(cast)
    assert pair in passing()
    yosef, omar = cast.yosef.person, cast.omar.person
    assert has_agreed(yosef.pk, other_id=cast.michal.person_id)
    assert not has_agreed(yosef.pk, other_id=omar.pk)
    pair.mentor_person = omar
    pair.save()
    assert pair not in passing()


@pytest.mark.parametrize("side", ["yosef", "michal"])
def test_either_side_closes_what_both_may_know(cast: Cast, side: str) -> None:
    pair = galil_pair(cast)
    who = getattr(cast, side).person
    [live] = who.consents.filter(withdrawn_at=None)
    withdraw_consent(live, by=cast.login(side), at=NOW)
    assert pair not in passing()
    live.refresh_from_db()
    assert (live.withdrawn_at, live.withdrawn_by) == (NOW, cast.login(side))


def test_one_is_in_force_for_a_scope(cast: Cast) -> None:
    first = agree(cast.yosef.person, cast.michal.person)
    again = agree(cast.yosef.person, cast.michal.person)
    first.refresh_from_db()
    assert first.withdrawn_at == NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            person=again.person, other=again.other, purpose=again.purpose, text=again.text,
            given_at=NOW,
        )  # fmt: skip
    agree(cast.yosef.person, cast.omar.person)
    assert cast.yosef.person.consents.filter(withdrawn_at=None).count() == 2


@pytest.mark.parametrize("scope", [{}, {"cycle_number": 1}, {"other_id": 1, "cycle_number": 1}])
def test_the_database_holds_a_consent_to_its_scope(cast: Cast, scope: dict[str, int]) -> None:
    yosef, text = cast.yosef.person, text_in_force("pass_details", "he", on=TODAY)
    how = {"person": yosef, "purpose": "pass_details", "text": text, "given_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(**how, **scope)


def test_nobody_agrees_for_a_pair_that_is_not_there(cast: Cast) -> None:
    yosef, dana = cast.yosef.person, cast.login("dana")
    how = {"other": cast.omar.person, "by": dana, "at": NOW}
    with pytest.raises(NothingToAgreeTo):
        give_consent(yosef, PURPOSES.PASS_DETAILS, **how)
    with pytest.raises(NothingToAgreeTo):
        give_consent(yosef, PURPOSES.PASS_DETAILS, by=None, at=NOW)
    with pytest.raises(NothingToAgreeTo):
        give_consent(yosef, PURPOSES.HAND_OVER, cycle=cast.galil.pk, by=dana, at=NOW)
    assert not yosef.consents.exists()


def test_who_may_not_record_is_refused_by_the_operation(cast: Cast) -> None:
    [live] = cast.amina.person.consents.all()
    with pytest.raises(FieldsRefused):
        withdraw_consent(live, by=cast.login("tamar"), at=NOW)
    with pytest.raises(FieldsRefused):
        choose_way(live, way="email", by=cast.login("dana"), at=NOW)
    live.refresh_from_db()
    assert live.withdrawn_at is None


@pytest.mark.parametrize("name", ["tamar", "rivka", "omar", "dana"])
def test_others_get_the_bytes_of_what_is_not_there(cast: Cast, name: str) -> None:
    sent = {"purpose": "group_in_matching", "decision": "give"}
    assert press(cast, name, cast.amina.person_id, **sent) == 404
    assert press(cast, name, 987_654, **sent) == 404


def test_a_foreign_pair_is_not_there(cast: Cast) -> None:
    galil_pair(cast)
    sent = {"purpose": "pass_details", "decision": "give"}
    assert press(cast, "yosef", cast.yosef.person_id, **sent, other=cast.omar.person_id) == 404
    assert press(cast, "yosef", cast.yosef.person_id, **sent, other="x") == 404
    assert cast.yosef.person.consents.count() == 1


def test_a_person_sees_and_withdraws_their_own(cast: Cast) -> None:
    galil_pair(cast)
    for name, part in (("yosef", cast.yosef), ("michal", cast.michal)):
        page = browser(cast, name).get(reverse("people:person", args=[part.person_id]))
        text = page.content.decode()
        assert "while you meet" in text
        assert text.count('value="withdraw"') == 1
        [live] = part.person.consents.filter(withdrawn_at=None)
        sent = {"purpose": "pass_details", "decision": "withdraw", "other": live.other_id}
        assert press(cast, name, part.person_id, **{**sent, "seen": live.pk}) == 302
        assert not part.person.consents.filter(withdrawn_at=None).exists()


def test_what_was_withdrawn_can_be_given_again(cast: Cast) -> None:
    pair = galil_pair(cast)
    [live] = cast.yosef.person.consents.all()
    withdraw_consent(live, by=cast.login("yosef"), at=NOW)
    other = cast.michal.person_id
    sent = {"purpose": "pass_details", "decision": "give", "other": other, "way": "email"}
    assert press(cast, "dana", cast.yosef.person_id, **sent, method="paper") == 302
    again = cast.yosef.person.consents.get(withdrawn_at=None)
    assert (again.way, again.method) == ("email", "paper")
    assert pair in passing()


def test_om_2_9_without_consent_nobody_is_proposed_to_a_mentee(cast: Cast) -> None:
    farid = cast.login("farid")
    proposal = draft(proposed_round(cast.negev), cast.amina, cast.omar)
    withdraw_consent(cast.amina.person.consents.get(), by=cast.login("amina"), at=NOW)
    sent = send_proposals([proposal], by=farid, at=NOW, policy=POLICY)
    assert (sent.proposals, sent.unasked) == ([], [proposal])
    hand_over(cast.amina)
    sent = send_proposals([proposal], by=farid, at=NOW, policy=POLICY)
    assert (sent.proposals, sent.unasked) == ([proposal], [])


def test_om_2_9_a_consent_withdrawn_before_the_asking_stops_it(cast: Cast) -> None:
    agreed = draft(proposed_round(cast.negev), cast.amina, cast.omar, state="manager_agreed")
    withdraw_consent(cast.amina.person.consents.get(), by=cast.login("amina"), at=NOW)
    farid = browser(cast, "farid")
    ask = reverse("matching:ask", args=[agreed.round_id])
    page = farid.post(ask, {}, follow=True).content.decode()
    agreed.refresh_from_db()
    assert (agreed.state, cast.amina.person.full_name in page) == ("manager_agreed", True)
    hand_over(cast.amina)
    farid.post(ask, {})
    agreed.refresh_from_db()
    assert agreed.state == "asked"


def test_om_2_9_where_no_freelancer_works_none_is_asked_for(cast: Cast) -> None:
    assert [one.purpose for one in scopes_of(cast.yosef.person)] == ["group_in_matching"]
    purposes = [one.purpose for one in scopes_of(cast.amina.person)]
    assert purposes == ["hand_over", "group_in_matching"]


def test_om_2_9_the_page_of_the_round_says_what_to_do(cast: Cast) -> None:
    other = mentee(person("Lina", "Saleh"), cast.negev, cast.bridge)
    the_round = proposed_round(cast.negev)
    draft(the_round, other, cast.omar)
    address = reverse("matching:send", args=[the_round.pk])
    seen = the_round.solved_at.isoformat() if the_round.solved_at else ""
    page = browser(cast, "farid").post(address, {"seen": seen}, follow=True)
    assert "Lina Saleh has not agreed to be handed over" in page.content.decode()


def test_three_languages_take_effect_together(cast: Cast) -> None:
    noa, day = cast.login("noa"), TODAY + timedelta(days=1)
    purpose = PURPOSES.HAND_OVER
    with pytest.raises(TextIncomplete):
        set_text(purpose, {**TEXTS, "ar": " "}, valid_from=day, after=1, by=noa, at=NOW)
    with pytest.raises(TextBeginsTooSoon):
        set_text(purpose, TEXTS, valid_from=TODAY, after=1, by=noa, at=NOW)
    assert set_text(purpose, TEXTS, valid_from=day, after=1, by=noa, at=NOW) == 2
    with pytest.raises(TextChangedMeanwhile):
        set_text(purpose, TEXTS, valid_from=day, after=1, by=noa, at=NOW)
    assert text_in_force(purpose, "ar", on=TODAY).version == 1
    assert text_in_force(purpose, "ar", on=day).text == TEXTS["ar"]
    assert [len(one) for one in versions_of(purpose)] == [3, 3]


def test_a_version_that_lacks_a_language_is_never_in_force(cast: Cast) -> None:
    ConsentText.objects.create(
        purpose="hand_over", version=2, language="he", text="x", valid_from=TODAY
    )
    assert text_in_force("hand_over", "he", on=TODAY).version == 1
    ConsentText.objects.filter(purpose="group_in_matching", language="en").delete()
    with pytest.raises(NoTextInForce):
        give_consent(cast.amina.person, PURPOSES.GROUP_IN_MATCHING, by=None, at=NOW)


def test_a_consent_keeps_the_text_that_was_agreed_to(cast: Cast) -> None:
    amina, noa, later = cast.amina.person, cast.login("noa"), NOW + timedelta(days=3)
    purpose = PURPOSES.GROUP_IN_MATCHING
    given = give_consent(amina, purpose, by=None, at=NOW)
    day = timezone.localdate(later)
    set_text(purpose, TEXTS, valid_from=day, after=1, by=noa, at=NOW)
    with pytest.raises(AlreadyGiven):
        give_consent(amina, purpose, by=None, at=later)
    withdraw_consent(given, by=None, at=later)
    assert give_consent(amina, purpose, by=None, at=later).text.version == 2
    given.refresh_from_db()
    assert given.text.version == 1


def shown_to(cast: Cast, name: str) -> str:
    page = browser(cast, name).get(reverse("people:person", args=[cast.amina.person_id]))
    return page.content.decode()


def test_om_2_9_before_the_consent_a_freelancer_knows_who_it_is_and_no_more(cast: Cast) -> None:
    amina, phone = cast.amina.person, str(cast.amina.person.phone)
    MenteeProfile.objects.filter(person=amina).update(goal="a shop of her own")
    with_consent = shown_to(cast, "farid")
    assert phone in with_consent
    assert "a shop of her own" in with_consent
    withdraw_consent(amina.consents.get(), by=cast.login("amina"), at=NOW)
    without = shown_to(cast, "farid")
    assert "Amina Saleh" in without
    assert phone not in without
    assert "a shop of her own" not in without
    assert 'name="decision"' not in without
    assert phone in shown_to(cast, "ines")


def test_om_2_9_a_freelancer_records_no_consent_to_themselves(cast: Cast) -> None:
    amina = cast.amina.person
    withdraw_consent(amina.consents.get(), by=cast.login("amina"), at=NOW)
    sent = {"purpose": "hand_over", "decision": "give", "cycle": cast.negev.pk}
    assert press(cast, "farid", amina.pk, **sent) in (403, 404)
    assert not amina.consents.filter(withdrawn_at=None).exists()
    assert press(cast, "ines", amina.pk, **sent, method="paper") == 302
    assert amina.consents.get(withdrawn_at=None).method == "paper"
