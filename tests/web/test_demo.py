from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import phonenumbers
import pytest
from django.test import Client
from tests.cast import NOW, TODAY
from tests.rolled_back import rolled_back

from tsemed.accounts.demo import SLUGS
from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.queries import unmet_requirements
from tsemed.matching.models import Proposal
from tsemed.notifications.models import OutboxMessage
from tsemed.partners.models import Partner
from tsemed.people.models import NameToken, Person
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.rules import health_of, report_is_due
from tsemed.today.todo_sources import todo_items_for
from tsemed.web.demo.characters import address_of
from tsemed.web.demo.load import advance_demo_round, load_demo

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the demo of the tests' own day, in a transaction around all tests of this module."""
    with django_db_blocker.unblock(), rolled_back():
        load_demo(today=TODAY, at=NOW, say=lambda _text: None)
        advance_demo_round(at=NOW)
        yield


@pytest.fixture
def demo(loaded_once: None, db: None) -> None:
    """Have the demo as it is on the tests' own day; what a test changes is taken back."""


def login(slug: str) -> User:
    return User.objects.get(email=address_of(slug))


def test_the_demo_is_as_large_as_the_readme_says(demo: None) -> None:
    sides = Counter(Participation.objects.values_list("side", flat=True))
    assert sides == {"mentor": 60, "mentee": 90}
    kinds = Counter(Partner.objects.values_list("kind", flat=True))
    assert kinds == {"office": 1, "business": 2, "public_body": 2, "programme": 5}
    stages = dict(Cycle.objects.values_list("work_model", "state"))
    assert stages == {
        "programme_coordinator": "matching",
        "freelancer": "mentoring",
        "mentoring_coordinator": "recruiting",
        "disability_coordinator": "closing",
    }
    assert [unmet_requirements(cycle, on=TODAY) for cycle in Cycle.objects.all()] == [[]] * 4


def test_everybody_in_the_demo_can_be_called_found_and_written_to(demo: None) -> None:
    people = list(Person.objects.all())
    numbers = [str(person.phone) for person in people]
    assert len(set(numbers)) == len(people)
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)
    assert {p.email.split("@")[1] for p in people if p.email} == {"demo.tsemed.example"}
    assert all(person.locality_id for person in people)
    assert set(NameToken.objects.values_list("person", flat=True)) == {p.pk for p in people}
    written = "".join(person.full_name for person in people)
    assert all(any(first <= c <= last for c in written) for first, last in ("את", "اي", "Ая"))


def test_the_pairs_of_the_demo_show_every_colour_and_every_end(demo: None) -> None:
    policy = policy_on(TODAY)
    pairs = list(Relationship.objects.all())
    health = Counter(health_of(p.state, p.quiet_since, on=TODAY, policy=policy) for p in pairs)
    assert set(health) == {"green", "amber", "red", "paused", "ended"}
    assert {p.state for p in pairs} == {"active", "paused", "closing", "completed", "ended_early"}
    held = Meeting.objects.filter(state="held")
    assert not held.filter(on__gt=TODAY).exists()
    assert not held.filter(on__week_day=7).exists()
    due = [m for m in Meeting.objects.planned() if report_is_due(m.on, on=TODAY, policy=policy)]
    assert due


def test_the_round_of_the_demo_has_something_waiting_at_every_step(demo: None) -> None:
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert set(states) == {
        "drafted", "waits_for_manager", "manager_agreed", "mentor_agreed", "mentee_agreed",
        "declined", "both_agreed",
    }  # fmt: skip
    own = Proposal.objects.get(mentee__person__user=login("mentee"))
    assert own.state == "mentor_agreed"
    assert own.deadline_on is not None
    assert own.deadline_on > TODAY
    assert OutboxMessage.objects.filter(address=address_of("mentee")).count() == 1
    before = list(Proposal.objects.order_by("pk").values_list("pk", "state", "version"))
    assert advance_demo_round(at=NOW) == len(before)
    assert list(Proposal.objects.order_by("pk").values_list("pk", "state", "version")) == before


def test_every_character_can_walk_in_and_finds_something_waiting(
    demo: None, client: Client
) -> None:
    waiting: dict[str, set[str]] = {}
    for slug in SLUGS:
        client.force_login(login(slug), backend=BACKEND)
        assert "<h1" in client.get("/").content.decode()
        waiting[slug] = {line.kind for line in todo_items_for(login(slug), on=TODAY)}
    assert {slug for slug, kinds in waiting.items() if not kinds} == set()
    assert waiting["finance"] == {"people.agreement", "finance.pay"}
    assert waiting["organisation-contact"] == {"people.untrained", "cycles.begins"}
    assert waiting["sponsor"] == {"cycles.begins"}
    assert waiting["programme-manager"] == {
        "relationships.red_pairs",
        "relationships.without_a_pair",
    }
    assert waiting["individual-coordinator"] == {
        "relationships.mentoring_begun", "relationships.quiet", "cycles.form_missing",
        "cycles.consent_missing", "cycles.decide_mentees", "cycles.align",
    }  # fmt: skip
    assert waiting["privacy-officer"] == {"people.audit_reading"}


def test_no_line_of_todays_page_leads_to_a_refusal(demo: None, client: Client) -> None:
    closed = []
    for slug in SLUGS:
        client.force_login(login(slug), backend=BACKEND)
        for line in todo_items_for(login(slug), on=TODAY):
            answer = client.get(line.address, follow=True)
            if answer.status_code != 200:
                closed.append((slug, line.kind, answer.status_code))
    assert closed == []
