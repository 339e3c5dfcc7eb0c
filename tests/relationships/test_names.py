"""Before whom the two of a pair have names: on the page, the list, the report and on Today."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.architecture import growth
from tests.cast import NOW, Cast
from tests.matching.rounds import agreed, asked, says
from tests.relationships.pairs import galil_pair

from tsemed.base.transitions import take_step
from tsemed.cycles.models import Side
from tsemed.matching.rules import Answerer
from tsemed.people.operations import withdraw_consent
from tsemed.relationships.models import Relationship
from tsemed.relationships.names import names_for
from tsemed.relationships.operations import plan_meeting, report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState, PairState

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ENDINGS = [
    (PairState.ENDED_EARLY,),
    (PairState.CLOSING, PairState.COMPLETED),
]


def seen_by(cast: Cast, name: str, pair: Relationship | None) -> dict[str, str]:
    """Return every page on which a pair is written, as one of the cast reads it in English."""
    user = cast.login(name)
    user.language = "en"
    user.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend=BACKEND)
    addresses = {"list": reverse("relationships:list") + "?state=all", "today": "/"}
    if pair is not None:
        addresses["pair"] = reverse("relationships:relationship", args=[pair.pk])
        addresses["report"] = reverse("relationships:report", args=[pair.pk])
    answers = {where: client.get(address) for where, address in addresses.items()}
    return {
        where: answer.content.decode()
        for where, answer in answers.items()
        if answer.status_code == 200
    }


def naming(pages: dict[str, str], cast: Cast) -> set[str]:
    """Return the pages that hold anything of Yosef: either name, the telephone, the e-mail."""
    yosef = cast.yosef.person
    details = (yosef.given_name, yosef.family_name, str(yosef.phone), yosef.email)
    return {where for where, page in pages.items() if any(word in page for word in details)}


def with_meetings(pair: Relationship, cast: Cast) -> Relationship:
    """Return the pair, with a meeting held and another one planned whose report is due."""
    day = timezone.localdate()
    michal = cast.login("michal")
    Relationship.objects.filter(pk=pair.pk).update(started_on=day, quiet_since=day)
    pair.refresh_from_db()
    held = Report(state=MeetingState.HELD, on=day, minutes=60, next_step="Call Yosef's uncle")
    report_meeting(pair, held, by=michal, at=timezone.now())
    plan_meeting(pair, on=day, by=michal, at=timezone.now())
    pair.meetings.planned().update(on=day - timedelta(days=2))
    pair.refresh_from_db()
    return pair


def test_om_6_6_before_both_have_agreed_no_page_names_the_mentee_to_the_mentor(
    cast: Cast,
) -> None:
    proposal = asked(cast)
    says(cast, proposal, "yosef", Answerer.MENTEE)
    assert not Relationship.objects.exists()
    pages = seen_by(cast, "michal", None)
    assert set(pages) == {"list", "today"}
    assert naming(pages, cast) == set()


def test_om_7_4_with_consent_every_page_of_a_live_pair_names_the_mentee(cast: Cast) -> None:
    agreed(cast)
    pair = Relationship.objects.get()
    pages = seen_by(cast, "michal", pair)
    assert naming(pages, cast) == {"list", "today", "pair", "report"}


def test_om_7_4_without_consent_the_mentee_is_nobody_but_your_mentee(cast: Cast) -> None:
    pair = galil_pair(cast)
    withdraw_consent(cast.yosef.person.consents.get(), by=None, at=NOW)
    pages = seen_by(cast, "michal", pair)
    assert naming(pages, cast) == set()
    assert {where for where, page in pages.items() if "Your mentee" in page} == {
        "list", "today", "pair", "report",
    }  # fmt: skip


def test_om_7_4_a_line_of_today_that_asks_for_a_report_names_nobody_without_consent(
    cast: Cast,
) -> None:
    pair = with_meetings(galil_pair(cast), cast)
    assert pair.meetings.count() == 2
    assert "A meeting waits for its report: <bdi>Yosef" in seen_by(cast, "michal", pair)["today"]
    withdraw_consent(cast.yosef.person.consents.get(), by=None, at=NOW)
    today = seen_by(cast, "michal", pair)["today"]
    assert "A meeting waits for its report: <bdi>Your mentee" in today


@pytest.mark.parametrize("way", ["phone", "email"])
def test_om_7_7_only_the_way_the_mentee_chose_is_shown_to_the_mentor(cast: Cast, way: str) -> None:
    agreed(cast, way=way)
    pair, yosef = Relationship.objects.get(), cast.yosef.person
    page = reverse("people:person", args=[yosef.pk])
    for name, ways in (("michal", {way}), ("dana", {"phone", "email"})):
        client = Client()
        client.force_login(cast.login(name), backend=BACKEND)
        for address in (reverse("relationships:relationship", args=[pair.pk]), page):
            text = client.get(address).content.decode()
            written = {"phone": f"tel:{yosef.phone}", "email": f"mailto:{yosef.email}"}
            assert {one for one, there in written.items() if there in text} == ways, address


def test_om_6_10_the_mentee_withdraws_the_informed_consent(cast: Cast) -> None:
    proposal = asked(cast)
    yosef = cast.yosef.person
    client = Client(headers={"accept-language": "en"})
    user = cast.login("yosef")
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    page = client.get(reverse("matching:proposal", args=[proposal.pk])).content.decode()
    assert "the mentor learns your name and one way to reach you" in page
    says(cast, proposal, "yosef", Answerer.MENTEE, way="phone")
    says(cast, proposal, "michal", Answerer.MENTOR)
    pair = Relationship.objects.get()
    assert "pair" in naming(seen_by(cast, "michal", pair), cast)
    own = reverse("people:person", args=[yosef.pk])
    assert "Withdraw" in client.get(own).content.decode()
    seen = str(yosef.consents.get().pk)
    typed = {
        "purpose": "pass_details",
        "other": str(cast.michal.person_id),
        "decision": "withdraw",
        "seen": seen,
        "form_key": str(uuid4()),
    }
    client.post(reverse("people:consent", args=[yosef.pk]), typed)
    assert naming(seen_by(cast, "michal", pair), cast) == set()


@pytest.mark.parametrize("steps", ENDINGS)
def test_om_7_4_after_the_end_the_mentor_keeps_dates_and_the_number_of_meetings(
    cast: Cast, steps: tuple[PairState, ...]
) -> None:
    pair = with_meetings(galil_pair(cast), cast)
    before = seen_by(cast, "michal", pair)
    assert all("uncle" in before[where] for where in ("pair", "report"))
    for step in steps:
        take_step(pair, step, by=None, at=NOW)
    pages = seen_by(cast, "michal", pair)
    assert {"list", "pair", "today"} <= set(pages)
    assert naming(pages, cast) == set()
    assert [where for where, page in pages.items() if "uncle" in page] == []
    assert "1 meeting" in pages["pair"]


def test_the_mentee_keeps_reading_the_meetings_after_the_end_but_not_who_it_was(
    cast: Cast,
) -> None:
    pair = with_meetings(galil_pair(cast), cast)
    take_step(pair, PairState.ENDED_EARLY, by=None, at=NOW)
    page = seen_by(cast, "yosef", pair)["pair"]
    assert "uncle" in page
    assert cast.michal.person.family_name not in page
    assert "Your mentor" in page


@pytest.mark.parametrize("name", ["noa", "dana", "tamar"])
def test_staff_read_both_names_whatever_was_consented_to(cast: Cast, name: str) -> None:
    pair = galil_pair(cast, consented=False)
    take_step(pair, PairState.ENDED_EARLY, by=None, at=NOW)
    names = names_for(cast.login(name), [pair])[pair.pk]
    assert (names.mentee, names.mentor) == (
        cast.yosef.person.full_name, cast.michal.person.full_name,
    )  # fmt: skip


def test_the_list_of_a_mentor_asks_as_often_for_many_nameless_pairs_as_for_one(
    cast: Cast,
) -> None:
    client = Client()
    client.force_login(cast.login("michal"), backend=BACKEND)
    address = reverse("relationships:list") + "?state=all"

    def ended(rows: int) -> None:
        Relationship.objects.bulk_create(
            Relationship(
                cycle=cast.galil, mentor=cast.michal, mentee=part, state="completed",
                state_since=NOW, started_on=NOW.date(), quiet_since=NOW.date(),
                planned_end_on=NOW.date().replace(year=NOW.year + 1),
            )
            for part in growth.people(cast, rows, side=Side.MENTEE)
        )  # fmt: skip

    def asked_for() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(address).content.decode()
        assert "Many" not in page
        return len(captured), page.count('class="pair"')

    ended(1)
    asked_for()
    (few, shown), _ = asked_for(), ended(30)
    (many, shown_many) = asked_for()
    assert (shown, shown_many) == (1, 31)
    assert many == few
