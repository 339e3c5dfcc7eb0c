"""A freelancer's month on a phone, approved at a desk; a mentee's goal followed by both."""

from __future__ import annotations

from django.utils.timezone import localdate
from tests.cast import Cast
from tests.journeys.conftest import PHONE, Enter, presses
from tests.relationships.pairs import galil_pair

from tsemed.finance.models import Sheet, Terms
from tsemed.people.models import Goal


def test_a_month_goes_from_the_phone_to_payroll(enter: Enter, people: Cast) -> None:
    noa = enter("noa", "he")
    page = noa.opens(f"/cycles/{people.negev.pk}/")
    presses(page, page.locator('a[href^="/hours/terms/"]').first)
    noa.looks()
    presses(page, page.locator('main a[href$="/set/"]'))
    page.locator("[name=contract]").fill("2026-17")
    page.locator("[name=rate]").fill("120")
    page.locator('label:has([name=route][value="direct"])').click()
    presses(page, page.locator("main form button.button").last)
    noa.looks("terms")
    assert Terms.objects.get().rate == 12_000

    farid = enter("farid", "ar", screen=PHONE)
    page = farid.opens("/hours/")
    presses(page, page.locator('form[action$="/open/"] button'))
    farid.looks("empty")
    presses(page, page.locator('main a[href$="/write/"]'))
    page.locator("[name=hours]").fill("1:60")
    presses(page, page.locator("main form button.button").last)
    farid.looks("wrong")
    page.locator("[name=hours]").fill("1:30")
    presses(page, page.locator("main form button.button").last)
    farid.looks("written")
    presses(page, page.locator('form[action$="/submit/"] button'))
    farid.looks("submitted")
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.minutes) == ("submitted", 90)

    page = noa.opens(f"/hours/sheets/{sheet.pk}/")
    page.locator("main summary").click()
    noa.looks("return")
    presses(page, page.locator('form[action$="/approve/"] button'))
    noa.looks("approved")
    noa.opens("/hours/")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.amount) == ("approved", 18_000)


def test_a_goal_is_set_by_the_mentee_and_seen_by_the_mentor(enter: Enter, people: Cast) -> None:
    pair = galil_pair(people)
    yosef = enter("yosef", "ar", screen=PHONE)
    page = yosef.opens(f"/people/{people.yosef.person_id}/")
    presses(page, page.locator('#goals a[href$="/goals/"]'))
    page.locator("[name=text]").fill("وردية نهارية")
    presses(page, page.locator("main form button.button").last)
    yosef.looks("goal")
    presses(page, page.locator('#goals a[href$="/steps/"]'))
    yosef.looks("step")
    page.locator("[name=text]").fill("كتابة رسالة")
    presses(page, page.locator("main form button.button").last)
    presses(page, page.locator('#goals button[value="done"]'))
    yosef.looks("done")
    page.locator("#goals summary").last.click()
    presses(page, page.locator('#goals button[value="reached"]'))
    yosef.looks("reached")
    goal = Goal.objects.get()
    assert (goal.state, goal.settled_on) == ("reached", localdate())

    michal = enter("michal", "he", screen=PHONE)
    assert "وردية نهارية" in michal.opens(f"/pairs/{pair.pk}/").content()
