"""Scripts are optional: a browser without them reads every page, answers, and reports."""

from __future__ import annotations

import pytest
from tests.architecture import growth
from tests.cast import Cast
from tests.journeys.conftest import PHONE, Enter
from tests.matching.rounds import asked
from tests.relationships.pairs import galil_pair

from tsemed.matching.models import Forbid
from tsemed.people.models import Person
from tsemed.people.operations import index_names
from tsemed.relationships.models import Meeting

PAGES = {
    "noa": ("/", "/cycles/", "/matching/", "/pairs/", "/people/", "/partners/", "/reports/"),
    "dana": ("/", "/lists/", "/lists/new/", "/people/register/", "/search/"),
    "peled": ("/", "/audit/"),
    "michal": ("/", "/pairs/", "/people/me/readings/"),
}


def test_an_answer_and_a_report_are_sent_without_scripts(enter: Enter, people: Cast) -> None:
    proposal = asked(people)
    mentee = enter("yosef", "ar", screen=PHONE, java_script_enabled=False)
    address, michal = mentee.address, enter("michal", "ar", screen=PHONE, java_script_enabled=False)
    for page in (mentee.page, michal.page):
        page.goto(f"{address}/matching/proposals/{proposal.pk}/")
        page.locator('button[name="agrees"][value="yes"]').click()
        page.wait_for_load_state("load")
    proposal.refresh_from_db()
    assert proposal.state == "both_agreed"
    page = michal.page
    page.goto(f"{address}/pairs/{proposal.relationship_id}/report/")
    page.locator('label:has([name="topics"][value="cv"])').click()
    page.locator('[name="next_step"]').fill("إرسال السيرة الذاتية")
    page.locator("main form button").last.click()
    page.wait_for_load_state("load")
    held = Meeting.objects.get(relationship_id=proposal.relationship_id, state="held")
    assert (held.topics, held.next_step) == (["cv"], "إرسال السيرة الذاتية")


@pytest.mark.split
@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_without_scripts_what_it_says_with_them(
    name: str, enter: Enter, people: Cast
) -> None:
    galil_pair(people)
    plain, whole = enter(name, java_script_enabled=False), enter(name)
    for path in PAGES[name]:
        seen = []
        for somebody in (plain, whole):
            somebody.page.goto(somebody.address + path)
            seen.append(somebody.page.locator("main").inner_text())
        assert seen[0] == seen[1], path
        assert len(seen[0]) > 20, path


def test_a_pair_is_forbidden_without_scripts(enter: Enter, people: Cast) -> None:
    index_names(Person.objects.all())
    the_round, dana = growth.the_round(people), enter("dana", java_script_enabled=False)
    page = dana.page
    page.goto(f"{dana.address}/matching/{the_round.pk}/constraints/")
    page.locator('[name="mentee_named"]').fill("יוס")
    page.locator('[name="mentor_named"]').fill("מיכ")
    page.locator('[name="why"]').fill("שכנים")
    page.locator('[name="mentor_named"]').press("Enter")
    page.wait_for_load_state("load")
    page.locator('button[value="forbid"]').click()
    page.wait_for_load_state("load")
    ban = Forbid.objects.get()
    assert (ban.mentee, ban.mentor, ban.why) == (people.yosef, people.michal, "שכנים")


def test_a_search_without_scripts_names_nobody_in_the_address(enter: Enter, people: Cast) -> None:
    index_names(Person.objects.all())
    dana = enter("dana", java_script_enabled=False)
    page = dana.page
    for path in ("/search/", "/people/"):
        page.goto(dana.address + path)
        page.locator('main [name="q"]').fill("יוס")
        page.locator('main [name="q"]').press("Enter")
        page.wait_for_url("**/?search=*")
        assert people.yosef.person.full_name in page.locator("main").inner_text()
        page.go_back()
        page.go_forward()
        assert people.yosef.person.full_name in page.locator("main").inner_text()
