"""Recording what was done on the way, and where people stand: pages, lists, Today."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import BEGUN, NOW, Cast, assign, lose, mentee, mentor, person
from tests.cycles.test_decisions import WHY, browser, fresh, page_of, press
from tests.matching.rounds import asked

from tsemed.base.transitions import StaleVersion
from tsemed.cycles.decisions import DayToCome, decide, record_fact
from tsemed.cycles.models import EntryKind, Participation
from tsemed.cycles.states import ParticipationState

pytestmark = pytest.mark.django_db
_S = ParticipationState


def test_a_training_is_corrected_and_the_old_day_kept(cast: Cast) -> None:
    dana, other = browser(cast, "dana"), BEGUN + timedelta(days=7)
    press(dana, "record_training", cast.michal, trained_on=other.isoformat(), why="Read the list")
    part = fresh(cast.michal)
    kept = [(entry.happened_on, entry.replaced_by) for entry in part.entries.filter(kind="trained")]
    assert (part.trained_on, kept) == (other, [(BEGUN, cast.login("dana")), (other, None)])
    press(dana, "record_training", cast.michal, trained_on="", why="She was ill that day")
    assert (fresh(cast.michal).trained_on, fresh(cast.michal).is_admitted) == (None, False)
    assert "corrected since" in page_of(dana, cast.michal)


def test_taking_a_day_out_needs_a_reason(cast: Cast) -> None:
    answer = press(browser(cast, "dana"), "record_training", cast.michal, trained_on="", why="")
    assert "Please write the reason" in answer.content.decode()
    assert fresh(cast.michal).trained_on == BEGUN


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = press(browser(cast, "dana"), "record_training", cast.michal, trained_on=tomorrow)
    assert "This day has not come yet" in answer.content.decode()
    with pytest.raises(DayToCome):
        decide(
            cast.yosef, to=_S.REJECTED, why=WHY, on=NOW.date() + timedelta(days=1),
            by=cast.login("dana"), at=NOW,
        )  # fmt: skip


def test_training_of_somebody_refused_says_the_way(cast: Cast) -> None:
    dana = browser(cast, "dana")
    press(dana, "decide", cast.michal, to="rejected", why=WHY)
    answer = press(dana, "record_training", cast.michal, trained_on=BEGUN.isoformat())
    assert answer.status_code == 409
    assert "apply again first" in answer.content.decode()
    press(dana, "apply_again", cast.michal)
    early = press(dana, "record_training", cast.michal, trained_on=BEGUN.isoformat())
    assert "not accepted yet" in early.content.decode()


def test_two_record_and_the_second_sees_both(cast: Cast) -> None:
    dana, version = browser(cast, "dana"), cast.michal.version
    press(dana, "record_training", cast.michal, trained_on="2026-10-01")
    answer = press(
        dana, "record_training", cast.michal, trained_on="2026-10-02", version=version, why=WHY
    )
    page = answer.content.decode()
    assert (answer.status_code, "2026-10-01" in page, WHY in page) == (409, True, True)
    assert fresh(cast.michal).trained_on.isoformat() == "2026-10-01"
    with pytest.raises(StaleVersion):
        record_fact(
            fresh(cast.michal), kind=EntryKind.TRAINED, on=BEGUN, started_from=version,
            by=cast.login("dana"), at=NOW,
        )  # fmt: skip


def record_several(client: Client, cast: Cast, what: str, *parts: Participation) -> Any:
    address = reverse("cycles:record_several", args=[cast.negev.pk]) + f"?what={what}"
    sent = {"on": BEGUN.isoformat(), "who": [part.pk for part in parts]}
    return client.post(address, sent | {"form_key": str(uuid.uuid4())}, follow=True)


def test_one_press_records_a_training_of_several(cast: Cast) -> None:
    lose(cast.omar, "trained")
    other = mentor(person("Rula", "Haj"), cast.negev, lacks=["trained", "aligned"])
    not_yet = mentor(person("Adi", "Gal"), cast.negev, lacks=["accepted", "trained", "aligned"])
    farid = browser(cast, "farid")
    page = farid.get(reverse("cycles:record_several", args=[cast.negev.pk]) + "?what=trained")
    offered = set(page.context["form"].fields["who"].queryset)
    assert offered == {cast.omar, other}
    answer = record_several(farid, cast, "trained", cast.omar, other)
    assert "Recorded for 2 people." in answer.content.decode()
    assert [fresh(one).trained_on for one in (cast.omar, other, not_yet)] == [BEGUN, BEGUN, None]
    assert other.entries.get(kind="trained").by == cast.login("farid")


def test_several_are_chosen_from_those_one_works_with(cast: Cast) -> None:
    lose(cast.amina, "accepted", "aligned")
    lose(cast.omar, "accepted", "trained", "aligned")
    ines, farid = browser(cast, "ines"), browser(cast, "farid")
    refused = record_several(ines, cast, "accepted", cast.omar)
    assert "Select a valid choice" in refused.content.decode()
    record_several(farid, cast, "accepted", cast.omar)
    record_several(ines, cast, "accepted", cast.amina)
    assert [fresh(one).state for one in (cast.omar, cast.amina)] == ["accepted"] * 2
    assert browser(cast, "michal").get(
        reverse("cycles:record_several", args=[cast.negev.pk])
    ).status_code in (403, 404)


@pytest.mark.parametrize(
    ("part", "loses", "who", "says"),
    [
        ("omar", ("accepted", "trained", "aligned"), {"farid"}, "1 mentor waits for a decision"),
        ("amina", ("accepted", "aligned"), {"ines"}, "1 mentee waits for a decision"),
        ("omar", ("trained", "aligned"), {"farid"}, "1 mentor waits for training"),
        ("amina", ("aligned",), {"farid", "ines"}, "aligned with 1 person"),
    ],
)
def test_today_shows_what_waits_to_the_carrier(
    cast: Cast, part: str, loses: tuple[str, ...], who: set[str], says: str
) -> None:
    lose(getattr(cast, part), *loses)
    found = set()
    for name in ("farid", "ines", "dana", "noa", "tamar"):
        page = browser(cast, name).get("/").content.decode()
        if says in page:
            found.add(name)
    assert found == who


def test_today_opens_the_list_of_those_who_wait(cast: Cast) -> None:
    lose(cast.omar, "trained", "aligned")
    ready = mentor(person("Ready", "Mentor"), cast.negev)
    address = reverse("cycles:record_several", args=[cast.negev.pk]) + "?what=trained"
    farid = browser(cast, "farid")
    assert address in farid.get("/").content.decode()
    page = farid.get(address).content.decode()
    assert ("Omar Nasser" in page, ready.person.full_name in page) == (True, False)


def test_om_2_4_the_cycle_counts_who_stands_where(cast: Cast) -> None:
    mentee(person("New", "One"), cast.galil, cast.steps, lacks=["accepted", "aligned"])
    asked(cast)
    page = browser(cast, "dana").get(reverse("cycles:cycle", args=[cast.galil.pk])).context
    shown = {
        (one["side"], phase["label"]): phase["number"]
        for one in page["sides"]
        for phase in one["phases"]
    }
    assert shown == {
        ("mentor", "Proposed"): 1, ("mentee", "No decision yet"): 1, ("mentee", "Proposed"): 1,
    }  # fmt: skip


def test_who_matches_not_sees_no_proposal_in_the_list(cast: Cast) -> None:
    asked(cast)
    assign(cast.ines, cast.galil, "individual_coordinator")
    address = reverse("cycles:participants", args=[cast.galil.pk])
    assert "Proposed" in browser(cast, "dana").get(address).content.decode()
    for name in ("ines", "tamar"):
        page = browser(cast, name).get(address).content.decode().split("<table", 1)[-1]
        assert "Proposed" not in page, name
