"""The main job, from two lists to the summary, as five characters, in a real browser.

Once in Hebrew at a desk (mentor and mentee on a phone), once in Arabic with everybody on a
phone of 360 px. Each page on the way is looked at by axe and kept as a picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from tests.cast import Cast
from tests.journeys.conftest import DESK, PHONE, Enter, Somebody, presses, settles
from tests.journeys.keyboard import presses_enter
from tests.journeys.lists import example_lists

from tsemed.cycles.models import Cycle, ModelApproval, Participation
from tsemed.matching.models import Proposal
from tsemed.matching.states import ProposalState
from tsemed.notifications.models import OutboxMessage
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.relationships.models import Meeting

pytestmark = pytest.mark.split

NAME = {"he": "מחזור כרמל", "ar": "فوج الكرمل"}


@dataclass
class Journey:
    """What the steps of one journey share."""

    enter: Enter
    people: Cast
    language: str
    screen: dict[str, int]
    cycle: Cycle | None = None

    def enters(self, name: str, *, screen: dict[str, int] | None = None) -> Somebody:
        """Sign somebody in, in the language of the journey."""
        return self.enter(name, self.language, screen=screen or self.screen)

    def page_of_cycle(self) -> str:
        """Return the address of the cycle that was opened."""
        assert self.cycle
        return f"/cycles/{self.cycle.pk}/"


def submit(page: Page, action: str, *, button: str = "button") -> None:
    """Press the button of the form that posts to an address."""
    with page.expect_navigation():
        presses(page, page.locator(f'form[action$="{action}"] {button}').first)


def opens_the_cycle(journey: Journey) -> None:
    """Open a cycle of model 1 as the mentoring manager, who gives her approval."""
    noa = journey.enters("noa")
    page = noa.opens("/cycles/open/programme_coordinator/")
    page.locator('[name="name"]').fill(NAME[journey.language])
    page.locator('[name="starts_on"]').fill("2026-09-01")
    page.locator('[name="ends_on"]').fill("2027-06-30")
    page.locator(f'[name="programmes"][value="{journey.people.steps.pk}"]').check()
    presses(page, page.locator("main form button").last)
    noa.looks("opened")
    journey.cycle = Cycle.objects.get(name=NAME[journey.language])
    submit(page, f"{journey.page_of_cycle()}approve/")
    noa.opens(f"{journey.page_of_cycle()}team/")
    page.locator('[name="person"]').select_option(str(journey.people.dana.pk))
    page.locator('[name="role"]').select_option("coordinator")
    page.locator('[name="starts_on"]').fill("2026-09-01")
    presses(page, page.locator("main form button").last)
    assert journey.cycle.team.filter(person=journey.people.dana).exists()


def approves_the_model(journey: Journey) -> None:
    """Give the second approval, as the manager of the partner programme."""
    tamar = journey.enters("tamar")
    tamar.opens(journey.page_of_cycle())
    submit(tamar.page, f"{journey.page_of_cycle()}approve/")
    assert journey.cycle
    sides = set(
        ModelApproval.objects.filter(period__cycle=journey.cycle).values_list("side", flat=True)
    )
    assert sides == {"mentoring_manager", "programme_manager"}


def steps_on(dana: Somebody, journey: Journey, state: str) -> None:
    """Take the cycle to its next stage, as its coordinator."""
    dana.opens(journey.page_of_cycle())
    action = f'form[action$="{journey.page_of_cycle()}step/"] button[value="{state}"]'
    presses(dana.page, dana.page.locator(action).first)
    assert Cycle.objects.get(name=NAME[journey.language]).state == state


def brings_the_lists_in(dana: Somebody, journey: Journey, folder: Path) -> None:
    """Bring both lists in: first looked at row by row, then entered whole."""
    lists = example_lists(folder, language=journey.language)
    assert journey.cycle
    for side, path in lists.items():
        page = dana.opens("/lists/new/")
        page.locator('[name="target"]').select_option(f"{journey.cycle.pk}:{side}")
        page.locator('[name="file"]').set_input_files(path)
        presses(page, page.locator("main form button").last)
        dana.looks(f"preview-{side}")
        presses(page, page.locator('form[action$="/enter/"] button'))
        assert Participation.objects.filter(cycle=journey.cycle, side=side).count() == 8


def aligns_expectations(dana: Somebody, journey: Journey) -> None:
    """The coordinator records with whom expectations were aligned, all at once."""
    assert journey.cycle
    page = dana.opens(f"/cycles/{journey.cycle.pk}/participants/record/?what=aligned")
    boxes = page.locator('[name="who"]')
    for number in range(boxes.count()):
        boxes.nth(number).check()
    dana.looks("aligning")
    presses(page, page.locator("main form button").last)
    ready = Participation.objects.filter(cycle=journey.cycle).ready()
    assert ready.filter(side="mentor").count() >= 4
    assert ready.filter(side="mentee").count() >= 4


def proposes_pairs(dana: Somebody, journey: Journey) -> None:
    """Propose a round, pin one pair, rule one out with a reason, propose the rest again."""
    page = dana.opens("/matching/")
    assert journey.cycle
    submit(page, f"/matching/cycles/{journey.cycle.pk}/open/")
    submit(page, "/propose/")
    dana.looks("round")
    drafts = list(Proposal.objects.filter(round__cycle=journey.cycle))
    assert len(drafts) >= 4
    first, second = page.locator("article.proposal").nth(0), page.locator("article.proposal").nth(1)
    first.locator('form[action$="/pin/"] button').click()
    expect(page.locator("article.proposal-pinned")).to_have_count(1)
    with page.expect_navigation():
        second.locator('form[action$="/rule-out/"] button').click()
    dana.looks("price-of-ruling-out")
    ruling_out = page.locator('form[action$="/rule-out/"]')
    ruling_out.locator('[name="why"]').fill("מכירים זה את זה מהשכונה")
    presses(page, ruling_out.locator("button").first)
    expect(page.locator("article.proposal-pinned")).to_have_count(1)
    settles(page)
    submit(page, "/propose/")
    dana.looks("after-pin-and-ban")
    submit(page, "/send/")
    dana.looks("sent")


def approves_the_pairs(journey: Journey) -> None:
    """Read the reasons as the manager, and agree to one pair after the other."""
    noa = journey.enters("noa")
    page = noa.opens("/")
    noa.opens("/matching/approvals/")
    while page.locator('button[name="decision"][value="agree"]').count():
        presses(page, page.locator('button[name="decision"][value="agree"]').first)
    waiting = Proposal.objects.filter(state=ProposalState.WAITS_FOR_MANAGER)
    assert not waiting.exists()


def follows_a_link(journey: Journey, person: Person, path: str) -> Somebody:
    """Ask for a link without a password, get the letter, and come in on a phone."""
    somebody = journey.enter("visitor", journey.language, screen=PHONE)
    page = somebody.opens(f"/link/?next={path}")
    page.locator('input[name="typed"]').first.fill(person.email)
    presses_enter(page)
    somebody.looks("link-sent")
    letter = OutboxMessage.objects.filter(app="accounts", address=person.email).latest("pk")
    link = re.search(r"/link/[\w-]{20,}/", letter.text)
    assert link, letter.text
    somebody.opens(link.group())
    page.locator("main form button").first.focus()
    presses_enter(page)
    speaks(page, journey.language)
    return somebody


def speaks(page: Page, language: str) -> None:
    """Choose one's language in the menu; staff had written down another one."""
    if page.locator("html").get_attribute("lang") == language:
        return
    page.locator("details[data-menu] summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(f'button[name="language"][value="{language}"]').first.focus()
    presses_enter(page)


def consents(journey: Journey, proposal: Proposal, person: Person, other: Person) -> Somebody:
    """Agree for one side by keyboard alone, without having seen name or telephone."""
    path = f"/matching/proposals/{proposal.pk}/"
    somebody = follows_a_link(journey, person, path)
    page = somebody.opens(path)
    shown = page.content()
    assert other.family_name not in shown
    assert str(other.phone) not in shown
    assert other.phone.as_national not in shown
    ways = page.locator('[name="way"][value="phone"]')
    if ways.count():
        ways.focus()
        page.keyboard.press("Space")
    page.locator('button[name="agrees"][value="yes"]').focus()
    presses_enter(page)
    somebody.looks("agreed")
    return somebody


def reports_a_meeting(mentor: Somebody, proposal: Proposal, mentee: Person) -> None:
    """See as the mentor whom to call, and report the first meeting by keyboard alone."""
    page = mentor.opens(f"/pairs/{proposal.relationship_id}/")
    assert mentee.phone.as_national in page.content()
    mentor.opens(f"/pairs/{proposal.relationship_id}/report/")
    for name, value in (("held", "yes"), ("minutes", "60"), ("topics", "cv")):
        page.locator(f'[name="{name}"][value="{value}"]').focus()
        page.keyboard.press("Space")
    page.locator('[name="call_me"]').focus()
    page.keyboard.press("Space")
    page.locator("main form button").last.focus()
    presses_enter(page)
    mentor.looks("reported")
    held = Meeting.objects.get(relationship_id=proposal.relationship_id, state="held")
    assert (held.minutes, held.topics, held.call_me) == (60, ["cv"], True)


def takes_the_summary_out(dana: Somebody, journey: Journey, folder: Path) -> None:
    """Read on Today whom to call, and take the summary as Excel and as PDF."""
    page = dana.opens("/")
    assert page.locator(".today-list li").count() >= 1
    dana.opens("/pairs/")
    assert journey.cycle
    dana.opens(f"/reports/{journey.cycle.pk}/")
    mentees = str(Participation.objects.filter(cycle=journey.cycle, side="mentee").count())
    assert mentees in page.locator("main td").all_inner_texts(), "who leads the cycle reads exactly"
    for form in ("xlsx", "pdf"):
        with page.expect_download() as waiting:
            page.locator(f'button[name="form"][value="{form}"]').click()
        waiting.value.save_as(folder / f"summary.{form}")
    book = openpyxl.load_workbook(folder / "summary.xlsx")
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    cells = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
    assert NAME[journey.language] in cells
    assert mentees not in cells, "what is passed on is rounded"
    pdf = PdfReader(folder / "summary.pdf")
    assert str(pdf.trailer["/Root"]["/Lang"]).startswith(journey.language)  # type: ignore[index]
    text = "".join(page.extract_text() for page in pdf.pages)
    assert set("0123456789") & set(text)
    assert len([c for c in text if "\u0590" <= c <= "\ufeff"]) > 500


@pytest.mark.parametrize(
    ("language", "screen"), [("he", DESK), ("ar", PHONE)], ids=["hebrew-desk", "arabic-phone"]
)
def test_the_main_job_from_two_lists_to_the_summary(
    language: str, screen: dict[str, int], enter: Enter, people: Cast, tmp_path: Path
) -> None:
    Affiliation.objects.create(
        person=people.dana,
        partner=people.steps,
        capacity=Capacity.INDIVIDUAL_COORDINATOR,
        starts_on=people.galil.starts_on,
    )
    journey = Journey(enter, people, language, screen)
    opens_the_cycle(journey)
    approves_the_model(journey)
    dana = journey.enters("dana")
    steps_on(dana, journey, "recruiting")
    brings_the_lists_in(dana, journey, tmp_path)
    aligns_expectations(dana, journey)
    steps_on(dana, journey, "matching")
    proposes_pairs(dana, journey)
    approves_the_pairs(journey)
    dana.opens("/matching/")
    dana.page.locator("table a").first.click()
    submit(dana.page, "/ask/")
    proposal = Proposal.objects.filter(state=ProposalState.ASKED).order_by("pk").first()
    assert proposal
    mentor, mentee = proposal.mentor.person, proposal.mentee.person
    mentor_here = consents(journey, proposal, mentor, mentee)
    consents(journey, proposal, mentee, mentor)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.BOTH_AGREED
    reports_a_meeting(mentor_here, proposal, mentee)
    takes_the_summary_out(dana, journey, tmp_path)
