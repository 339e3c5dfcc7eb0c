"""The main job under each work model, with a cycle that begins in three weeks.

Each step is taken by the character whom the matrix names, who finds it on Today: nobody types an
address after the cycle was opened.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import Page, expect
from tests.cast import Cast, affiliate
from tests.journeys.conftest import Enter, Somebody, presses
from tests.journeys.lists import example_lists
from tests.journeys.test_main_job import Journey, follows_a_link, submit

from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.work_models import WorkModel
from tsemed.matching.models import Proposal
from tsemed.matching.states import ProposalState
from tsemed.people.models import Capacity, ConsentPurpose, Person
from tsemed.people.operations import give_consent

pytestmark = pytest.mark.split

ONE, TWO, THREE, FOUR = WorkModel
NAME = "מחזור הכרמל"
BEGINS, ENDS = timedelta(days=21), timedelta(days=240)
# Who runs the cycle, as what, and who brings the mentees in.
TEAM = {
    ONE: ("dana", "coordinator", "dana"),
    TWO: ("farid", "freelancer", "ines"),
    THREE: ("dana", "coordinator", "ines"),
    FOUR: ("dana", "disability_coordinator", "dana"),
}


class Walk(Journey):
    """A journey of which every page after the first is reached from Today."""

    def today_of(self, name: str) -> Somebody:
        """Let somebody in who looks at Today."""
        somebody = self.enters(name)
        somebody.opens("/")
        return somebody

    @property
    def first_day(self) -> date:
        """Return the first day of the cycle."""
        return localdate() + BEGINS


def follows(page: Page, address: str) -> None:
    """Press a line of Today that leads to an address."""
    lines = [one.get_attribute("href") for one in page.locator(".today-list a").all()]
    assert address in lines, page.locator("main").inner_text()
    presses(page, page.locator(f'.today-list a[href="{address}"]').first)


def opens_the_cycle(walk: Walk, model: WorkModel) -> None:
    noa = walk.enters("noa")
    page = noa.opens(f"/cycles/open/{model}/")
    page.locator('[name="name"]').fill(NAME)
    page.locator('[name="starts_on"]').fill(walk.first_day.isoformat())
    page.locator('[name="ends_on"]').fill((walk.first_day + ENDS).isoformat())
    if model is TWO:
        page.locator('[name="why_no_coordinator"]').fill("אין תקן פנוי")
    if model is THREE:
        page.locator('[name="organisation"]').select_option(str(walk.people.bank.pk))
    if model is not FOUR:
        page.locator(f'[name="programmes"][value="{walk.people.steps.pk}"]').check()
    presses(page, page.locator("main form button").last)
    walk.cycle = Cycle.objects.get(name=NAME)


def approves(walk: Walk, name: str) -> Somebody:
    somebody = walk.today_of(name)
    follows(somebody.page, walk.page_of_cycle())
    submit(somebody.page, f"{walk.page_of_cycle()}approve/")
    return somebody


def assigns(walk: Walk, somebody: Somebody, who: str, role: str, *, duties: str = "") -> None:
    page = somebody.opens("/")
    follows(page, f"{walk.page_of_cycle()}team/")
    page.locator('[name="person"]').select_option(str(getattr(walk.people, who).pk))
    page.locator('[name="role"]').select_option(role)
    page.locator('[name="duties"]').fill(duties)
    presses(page, page.locator("main form button").last)
    assert walk.cycle
    assert walk.cycle.team.filter(person=getattr(walk.people, who), role=role).exists()


def takes_the_step(walk: Walk, lead: Somebody, state: str) -> None:
    page = lead.opens("/")
    follows(page, walk.page_of_cycle())
    button = page.locator(f'form[action$="/step/"] button[value="{state}"]').first
    presses(page, button)
    assert Cycle.objects.get(name=NAME).state == state


def brings_in(walk: Walk, somebody: Somebody, side: str, path: Path) -> None:
    page = somebody.opens("/")
    assert walk.cycle
    follows(page, f"/lists/new/?target={walk.cycle.pk}:{side}")
    assert page.locator('[name="target"]').input_value() == f"{walk.cycle.pk}:{side}"
    page.locator('[name="file"]').set_input_files(path)
    presses(page, page.locator("main form button").last)
    presses(page, page.locator('form[action$="/enter/"] button'))
    assert Participation.objects.filter(cycle=walk.cycle, side=side).count() == 8


def agree_to_the_freelancer(walk: Walk) -> None:
    """Keep what the mentees signed on paper: without it a freelancer reads nothing and sends none.

    One of them is asked on Today of who recruits; eight pages alike are not walked.
    """
    assert walk.cycle
    ines = walk.today_of("ines")
    assert ines.page.locator('.today-list a[href^="/people/"]').count()
    mentees = Participation.objects.filter(cycle=walk.cycle, side="mentee")
    for part in mentees.select_related("person"):
        by, how = walk.people.login("ines"), {"cycle": walk.cycle.pk, "method": "paper"}
        give_consent(part.person, ConsentPurpose.HAND_OVER, by=by, at=now(), **how)


def aligns(walk: Walk, lead: Somebody) -> None:
    page = lead.opens("/")
    presses(page, page.locator('.today-list a[href*="record/?what=aligned"]').first)
    boxes = page.locator('[name="who"]')
    for number in range(boxes.count()):
        boxes.nth(number).check()
    presses(page, page.locator("main form button").last)
    assert Participation.objects.filter(cycle=walk.cycle).ready().count() >= 8


def proposes_and_sends(walk: Walk, lead: Somebody) -> None:
    page = lead.opens("/")
    follows(page, "/matching/")
    assert walk.cycle
    submit(page, f"/matching/cycles/{walk.cycle.pk}/open/")
    submit(page, "/propose/")
    expect(page.locator("article.proposal").first).to_be_visible()
    page = lead.opens("/")
    follows(page, f"/matching/{walk.cycle.rounds.get().pk}/")
    submit(page, "/send/")
    assert not Proposal.objects.filter(state=ProposalState.DRAFTED).exists()


def agrees_to_the_pairs(walk: Walk, lead: Somebody) -> None:
    page = walk.today_of("noa").page
    follows(page, "/matching/approvals/")
    while page.locator('button[name="decision"][value="agree"]').count():
        presses(page, page.locator('button[name="decision"][value="agree"]').first)
    page = lead.opens("/")
    assert walk.cycle
    follows(page, f"/matching/{walk.cycle.rounds.get().pk}/")
    submit(page, "/ask/")


def answers(walk: Walk, person: Person, proposal: Proposal) -> None:
    page = follows_a_link(walk, person, "/").opens("/")
    follows(page, f"/matching/proposals/{proposal.pk}/")
    ways = page.locator('[name="way"][value="phone"]')
    if ways.count():
        ways.first.check()
    presses(page, page.locator('button[name="agrees"][value="yes"]'))


@pytest.mark.parametrize(
    ("model", "language"),
    [(ONE, "he"), (TWO, "he"), (THREE, "ar"), (FOUR, "he")],
    ids=["by-the-programme", "freelancer", "several-programmes-arabic", "disability"],
)
def test_om_3_16_the_main_job_is_found_on_today(
    model: WorkModel, language: str, enter: Enter, people: Cast, tmp_path: Path
) -> None:
    lead_name, role, recruiter = TEAM[model]
    for who in (people.dana, people.ines):
        affiliate(who, people.steps, Capacity.INDIVIDUAL_COORDINATOR)
    walk = Walk(enter, people, language, {"width": 1280, "height": 800})
    opens_the_cycle(walk, model)
    noa = approves(walk, "noa")
    if model is not ONE:
        assigns(walk, noa, lead_name, role)
    if model is not FOUR:
        tamar = approves(walk, "tamar")
        if model is ONE:
            assigns(walk, tamar, lead_name, role)
        else:
            assigns(walk, tamar, "ines", "individual_coordinator", duties="ליווי המשתתפים")
    lead = walk.enters(lead_name)
    takes_the_step(walk, lead, "recruiting")
    lists = example_lists(tmp_path, language=language)
    brings_in(walk, lead, "mentor", lists["mentor"])
    brings_in(walk, walk.enters(recruiter), "mentee", lists["mentee"])
    if model is TWO:
        agree_to_the_freelancer(walk)
    aligns(walk, lead)
    takes_the_step(walk, lead, "matching")
    proposes_and_sends(walk, lead)
    if model is not FOUR:
        agrees_to_the_pairs(walk, lead)
    proposal = Proposal.objects.filter(state=ProposalState.ASKED).order_by("pk").first()
    assert proposal
    for side in (proposal.mentor, proposal.mentee):
        answers(walk, side.person, proposal)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.BOTH_AGREED
    assert proposal.relationship_id
