"""Signing in, answering a proposal and reporting a meeting: Tab, Space, Enter, nothing else."""

from __future__ import annotations

import re

from tests.architecture import growth
from tests.cast import NOW, Cast
from tests.journeys.conftest import PHONE, Enter, Somebody
from tests.journeys.keyboard import presses_enter, tabs_to
from tests.matching.rounds import asked
from tests.relationships.pairs import galil_pair

from tsemed.matching.models import Pin
from tsemed.notifications.models import OutboxMessage
from tsemed.people.models import Consent, Person
from tsemed.people.operations import index_names
from tsemed.relationships.models import Meeting, Relationship


def signs_in_by_link(somebody: Somebody, person: Person, path: str) -> None:
    """Sign in from the page that asks for an address, and reach the page that was wanted."""
    page = somebody.page
    page.goto(f"{somebody.address}/link/?next={path}")
    tabs_to(page, 'input[name="typed"]')
    page.keyboard.type(person.email)
    presses_enter(page)
    letter = OutboxMessage.objects.filter(app="accounts", address=person.email).latest("pk")
    link = re.search(r"/link/[\w-]{20,}/", letter.text)
    assert link, letter.text
    page.goto(somebody.address + link.group())
    tabs_to(page, "main form button")
    presses_enter(page)


def signs_in_by_code(somebody: Somebody, person: Person, path: str) -> None:
    """Sign in with the code of a letter, typed by hand."""
    page = somebody.page
    page.goto(f"{somebody.address}/login/?next={path}")
    tabs_to(page, 'main form input[type="email"]')
    page.keyboard.type(person.email)
    presses_enter(page)
    letter = OutboxMessage.objects.filter(app="accounts", address=person.email).latest("pk")
    code = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", letter.text)
    assert code, letter.text
    tabs_to(page, 'input[name="code"]')
    page.keyboard.type(code.group())
    presses_enter(page)


def test_signing_in_consenting_and_reporting_need_no_mouse(enter: Enter, people: Cast) -> None:
    proposal = asked(people)
    path = f"/matching/proposals/{proposal.pk}/"
    mentee = enter("visitor", "he", screen=PHONE)
    signs_in_by_link(mentee, people.yosef.person, path)
    tabs_to(mentee.page, '[name="way"]')
    mentee.page.keyboard.press("Space")
    tabs_to(mentee.page, 'button[name="agrees"][value="yes"]')
    presses_enter(mentee.page)
    mentor = enter("visitor", "he")
    signs_in_by_code(mentor, people.michal.person, path)
    tabs_to(mentor.page, 'button[name="agrees"][value="yes"]')
    presses_enter(mentor.page)
    pair = Relationship.objects.get(mentee=people.yosef, mentor=people.michal)
    mentor.page.goto(f"{mentor.address}/pairs/{pair.pk}/report/")
    tabs_to(mentor.page, '[name="held"][value="yes"]')
    mentor.page.keyboard.press("Space")
    tabs_to(mentor.page, '[name="topics"][value="cv"]')
    mentor.page.keyboard.press("Space")
    tabs_to(mentor.page, '[name="next_step"]')
    mentor.page.keyboard.type("לשלוח קורות חיים")
    tabs_to(mentor.page, '[name="call_me"]')
    mentor.page.keyboard.press("Space")
    tabs_to(mentor.page, "main form button")
    presses_enter(mentor.page)
    mentor.looks("reported-by-keyboard")
    held = Meeting.objects.get(relationship=pair, state="held")
    assert (held.topics, held.next_step, held.call_me) == (["cv"], "לשלוח קורות חיים", True)


def test_a_pair_is_pinned_from_a_few_letters_without_a_mouse(enter: Enter, people: Cast) -> None:
    index_names(Person.objects.all())
    the_round, dana = growth.the_round(people), enter("dana", "ar")
    page = dana.page
    dana.opens(f"/matching/{the_round.pk}/constraints/")
    for side, typed in (("mentee", "יוס"), ("mentor", "מיכ")):
        tabs_to(page, f'input[name="{side}_named"]')
        page.keyboard.type(typed)
        found = f'input[type="radio"][name="{side}"]'
        page.locator(found).wait_for()
        tabs_to(page, found)
        page.keyboard.press("Space")
    dana.looks("found")
    tabs_to(page, 'button[name="decide"][value="pin"]')
    presses_enter(page)
    assert [(p.mentee, p.mentor) for p in Pin.objects.all()] == [(people.yosef, people.michal)]


def test_a_way_to_be_reached_is_noted_and_a_call_too_without_a_mouse(
    enter: Enter, people: Cast
) -> None:
    pair = galil_pair(people, days_ago=3)
    Consent.objects.update(way="")
    asks = {"state": "held", "state_since": NOW, "reported_at": NOW, "call_me": True}
    call = Meeting.objects.create(relationship=pair, on=pair.started_on, **asks)
    dana = enter("dana", "ar", screen=PHONE)
    page = dana.page
    page.goto(f"{dana.address}/pairs/{pair.pk}/")
    tabs_to(page, 'input[name="way"]')
    page.keyboard.press("ArrowDown")
    tabs_to(page, 'button[value="choose"]')
    presses_enter(page)
    assert people.yosef.person.consents.get(withdrawn_at=None).way == "email"
    page.goto(dana.address)
    tabs_to(page, "details.call-outcome > summary")
    page.keyboard.press("Enter")
    tabs_to(page, 'button[value="spoke"]')
    presses_enter(page)
    dana.looks("noted-by-keyboard")
    call.refresh_from_db()
    assert call.call_outcome == "spoke"
