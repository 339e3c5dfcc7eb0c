"""The lines of roles that are not at the desk every day: partners, programmes, finance, privacy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override
from tests.cast import CHARACTERS, NOW, TODAY, Cast, affiliate, assign, lose, person
from tests.relationships.pairs import galil_pair, pair

from tsemed.base.audit import record
from tsemed.base.audit_events import PAGE_REFUSED
from tsemed.cycles.models import Cycle
from tsemed.cycles.work_models import WorkModel
from tsemed.partners.models import Partner
from tsemed.people.models import Affiliation, Capacity
from tsemed.relationships.models import Relationship
from tsemed.today.todo_sources import todo_items_for

pytestmark = pytest.mark.django_db


def lines_of(cast: Cast, kind: str) -> dict[str, list[tuple[str, str, str]]]:
    """Return who has lines of a kind: what they say, about whom, and where they lead."""
    with override("en"):
        lines = {name: todo_items_for(cast.login(name), on=TODAY) for name in CHARACTERS}
        found = {
            name: [(str(one.what), one.who, one.address) for one in lines[name] if one.kind == kind]
            for name in CHARACTERS
        }
    return {name: those for name, those in found.items() if those}


def opens(cast: Cast, name: str, address: str) -> int:
    client = Client()
    client.force_login(cast.login(name))
    return client.get(address).status_code


def test_a_contact_person_sees_who_waits_for_training(cast: Cast) -> None:
    assert lines_of(cast, "people.untrained") == {}
    lose(cast.michal, "trained")
    says = ("1 of your people waits for training", "Bank", "/people/?side=mentor")
    assert lines_of(cast, "people.untrained") == {"rivka": [says]}
    assert opens(cast, "rivka", says[2]) == 200


def test_om_5_1_and_om_5_2_contact_and_sponsor_miss_each_other(
    cast: Cast,
) -> None:
    assert (lines_of(cast, "people.sponsor_missing"), lines_of(cast, "people.contact_missing")) == (
        {},
        {},
    )
    address = f"/partners/{cast.bank.pk}/"
    ties = Affiliation.objects.filter(partner=cast.bank)
    ties.filter(capacity=Capacity.SPONSOR).update(ends_on=TODAY - timedelta(days=1))
    assert lines_of(cast, "people.sponsor_missing") == {
        "rivka": [("Nobody is named as senior sponsor", "Bank", address)]
    }
    ties.filter(capacity=Capacity.SPONSOR).update(ends_on=None)
    ties.filter(capacity=Capacity.CONTACT_PERSON).update(ends_on=TODAY - timedelta(days=1))
    assert lines_of(cast, "people.contact_missing") == {
        "shlomo": [("Your organisation has named no contact person", "Bank", address)]
    }
    assert opens(cast, "shlomo", address) == 200


@pytest.mark.parametrize(
    ("days", "state", "is_shown"),
    [
        (0, "matching", True),
        (14, "recruiting", True),
        (15, "recruiting", False),
        (-1, "mentoring", False),
        (5, "draft", False),
        (5, "cancelled", False),
    ],
)
def test_contact_and_sponsor_see_a_group_two_weeks_ahead(
    cast: Cast, days: int, state: str, is_shown: bool
) -> None:
    begins = TODAY + timedelta(days=days)
    Cycle.objects.filter(pk=cast.galil.pk).update(starts_on=begins, state=state)
    words = f"Mentors from your organisation begin on {begins.day} {begins:%B}"
    line = (words, "Bank", f"/partners/{cast.bank.pk}/")
    shown = {"rivka": [line], "shlomo": [line]} if is_shown else {}
    assert lines_of(cast, "cycles.begins") == shown


def test_an_organisations_people_learn_nothing_of_mentees(cast: Cast) -> None:
    def day() -> list[object]:
        return [todo_items_for(cast.login(name), on=TODAY) for name in ("rivka", "shlomo")]

    with override("en"):
        before = day()
        galil_pair(cast, days_ago=60)
        Relationship.objects.update(state="ended_early", state_since=NOW)
        assert Relationship.objects.exists()
        assert day() == before


@pytest.mark.parametrize(
    ("state", "days", "words"),
    [
        ("agreed", 13, "An organisation agreed to take part"),
        ("ended", 0, "An organisation ended its part"),
        ("agreed", 14, ""),
        ("active", 1, ""),
    ],
)
def test_finance_sees_organisations_that_agreed_or_ended_lately(
    cast: Cast, state: str, days: int, words: str
) -> None:
    Partner.objects.filter(pk=cast.bank.pk).update(
        state=state, state_since=NOW - timedelta(days=days)
    )
    line = (words, "Bank", f"/partners/{cast.bank.pk}/")
    assert lines_of(cast, "people.agreement") == ({"fanny": [line]} if words else {})
    assert opens(cast, "fanny", line[2]) == 200


def test_om_3_10_a_programme_manager_is_asked_for_a_coordinator(
    cast: Cast,
) -> None:
    assert lines_of(cast, "cycles.coordinator_missing") == {}
    Cycle.objects.filter(pk=cast.galil.pk).update(work_model=WorkModel.FREELANCER)
    line = (
        "Your programme has named no individual coordinator", "Galil",
        f"/cycles/{cast.galil.pk}/team/",
    )  # fmt: skip
    assert lines_of(cast, "cycles.coordinator_missing") == {"tamar": [line]}
    assert opens(cast, "tamar", line[2]) == 200
    helper = person("Hila", "Mor")
    affiliate(helper, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    place = assign(helper, cast.galil, "individual_coordinator")
    assert lines_of(cast, "cycles.coordinator_missing") == {"tamar": [line]}, "no duties yet"
    place.duties = "calls them every month"
    place.save()
    assert lines_of(cast, "cycles.coordinator_missing") == {}
    place.ends_on = TODAY - timedelta(days=1)
    place.save()
    assert lines_of(cast, "cycles.coordinator_missing") == {"tamar": [line]}


def test_an_individual_coordinator_sees_who_began_and_ended(cast: Cast) -> None:
    amina = pair(cast.amina, cast.omar, days_ago=6)
    page = f"/pairs/{amina.pk}/"
    begun = ("Has a mentor now", "Amina Saleh", page)
    assert lines_of(cast, "relationships.mentoring_begun") == {"ines": [begun]}
    assert opens(cast, "ines", page) == 200
    Relationship.objects.update(started_on=TODAY - timedelta(days=7))
    assert lines_of(cast, "relationships.mentoring_begun") == {}
    Relationship.objects.update(state="completed", state_since=NOW - timedelta(days=13))
    person_page = f"/people/{cast.amina.person_id}/"
    back = ("The mentoring has ended: back with you", "Amina Saleh", person_page)
    assert lines_of(cast, "relationships.mentoring_ended") == {"ines": [back]}
    Relationship.objects.update(state_since=NOW - timedelta(days=14))
    assert lines_of(cast, "relationships.mentoring_ended") == {}


def test_the_privacy_officer_sees_this_weeks_refusals(cast: Cast) -> None:
    record(PAGE_REFUSED, cast.galil, by=None, at=NOW)
    record(PAGE_REFUSED, cast.galil, by=None, at=NOW - timedelta(days=8))
    line = ("1 refused sign-in this week", "", "/audit/?kind=refusal")
    assert lines_of(cast, "people.audit_refusal") == {"peled": [line]}
    assert opens(cast, "peled", line[2]) == 200


def test_every_line_of_these_roles_has_a_picture_of_its_own() -> None:
    from tsemed.today.views.today import ICONS

    kinds = {
        "people.untrained", "people.sponsor_missing", "people.contact_missing", "people.agreement",
        "people.audit_refusal", "cycles.begins", "cycles.coordinator_missing",
        "relationships.mentoring_begun", "relationships.mentoring_ended",
        "relationships.channel_missing",
    }  # fmt: skip
    assert kinds <= ICONS.keys()


@pytest.mark.parametrize(
    ("days", "urgency"), [(30, "SOON"), (31, "AMBER"), (45, "AMBER"), (46, "RED")]
)
def test_om_7_8_waiting_for_a_mentor_turns_amber_and_red(
    cast: Cast, days: int, urgency: str
) -> None:
    cast.galil.participations.update(accepted_on=TODAY - timedelta(days=days))
    lines = todo_items_for(cast.login("tamar"), on=TODAY)
    [line] = [one for one in lines if one.kind == "relationships.without_a_pair"]
    assert (line.urgency.name, line.who) == (urgency, "Galil")
