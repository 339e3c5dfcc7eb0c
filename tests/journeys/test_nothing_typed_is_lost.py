"""A lost connection, a session that ran out, two people at once: what was typed stays."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import expect
from tests.cast import Cast
from tests.journeys.conftest import PHONE, Enter, Somebody, session_of
from tests.relationships.pairs import galil_pair

from tsemed.people.models import Person
from tsemed.relationships.models import Meeting

STEP = "להתקשר למעסיקה ולקבוע ריאיון"


def types_a_report(mentor: Somebody, pk: int) -> None:
    """Type half a report: topics, the next step, please call me."""
    page = mentor.page
    page.goto(f"{mentor.address}/pairs/{pk}/report/")
    page.locator('label:has([name="topics"][value="cv"])').click()
    page.locator('[name="next_step"]').fill(STEP)
    page.locator("label.switch").click()


def still_shows_the_report(mentor: Somebody) -> None:
    page = mentor.page
    expect(page.locator('[name="next_step"]')).to_have_value(STEP)
    expect(page.locator('[name="topics"][value="cv"]')).to_be_checked()
    expect(page.locator('[name="call_me"]')).to_be_checked()


def test_a_connection_lost_in_the_middle_of_a_report_loses_nothing(
    enter: Enter, people: Cast
) -> None:
    pair = galil_pair(people)
    mentor = enter("michal", "he", screen=PHONE)
    types_a_report(mentor, pair.pk)
    mentor.page.context.set_offline(True)
    mentor.page.locator(".report-send button").click()
    expect(mentor.page.locator('[data-draft-note="offline"]')).to_be_visible()
    still_shows_the_report(mentor)
    assert not Meeting.objects.filter(relationship=pair).exists()
    mentor.page.context.set_offline(False)
    mentor.page.reload()
    expect(mentor.page.locator('[data-draft-note="restored"]')).to_be_visible()
    still_shows_the_report(mentor)
    with mentor.page.expect_navigation():
        mentor.page.locator(".report-send button").click()
    mentor.looks("sent-after-all")
    held = Meeting.objects.get(relationship=pair, state="held")
    assert (held.next_step, held.topics, held.call_me) == (STEP, ["cv"], True)
    types_nothing_twice(mentor, pair.pk)


def types_nothing_twice(mentor: Somebody, pk: int) -> None:
    """Check that what arrived is no longer kept on the device."""
    mentor.page.goto(f"{mentor.address}/pairs/{pk}/report/")
    expect(mentor.page.locator('[name="next_step"]')).to_have_value("")


def test_a_day_that_somebody_else_reported_meanwhile_leaves_what_was_typed(
    enter: Enter, people: Cast
) -> None:
    pair = galil_pair(people, days_ago=20)
    mentor, dana = enter("michal", "he", screen=PHONE), enter("dana", "he")
    for somebody in (mentor, dana):
        types_a_report(somebody, pair.pk)
    dana.page.locator('[name="next_step"]').fill("לשלוח קורות חיים")
    for somebody in (dana, mentor):
        with somebody.page.expect_navigation():
            somebody.page.locator(".report-send button").click()
    mentor.looks("reported-meanwhile")
    expect(mentor.page.locator(".form-errors")).to_have_count(1)
    still_shows_the_report(mentor)
    held = Meeting.objects.get(relationship=pair, state="held")
    assert (held.next_step, held.reported_by_staff) == ("לשלוח קורות חיים", True)


def signs_out_elsewhere(somebody: Somebody) -> None:
    somebody.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def signs_in_again(somebody: Somebody, people: Cast) -> None:
    user = people.login(somebody.name)
    somebody.page.context.add_cookies([session_of(user, somebody.address)])


def test_a_report_sent_after_the_session_ran_out_is_still_there(enter: Enter, people: Cast) -> None:
    pair = galil_pair(people)
    mentor = enter("michal", "he", screen=PHONE)
    types_a_report(mentor, pair.pk)
    signs_out_elsewhere(mentor)
    with mentor.page.expect_navigation():
        mentor.page.locator(".report-send button").click()
    assert "/login/" in mentor.page.url
    signs_in_again(mentor, people)
    mentor.page.goto(f"{mentor.address}/pairs/{pair.pk}/report/")
    still_shows_the_report(mentor)


def test_a_form_sent_after_the_session_ran_out_comes_back_filled(
    enter: Enter, people: Cast
) -> None:
    dana = enter("dana", "he")
    path = f"/people/{people.yosef.person_id}/change/"
    dana.page.goto(dana.address + path)
    dana.page.locator('[name="town"]').fill("עכו")
    signs_out_elsewhere(dana)
    with dana.page.expect_navigation():
        dana.page.locator("main form button.button").first.click()
    assert "/login/" in dana.page.url
    signs_in_again(dana, people)
    dana.page.goto(dana.address + path)
    expect(dana.page.locator('[name="town"]')).to_have_value("עכו")
    dana.looks("restored")
    dana.page.goto(dana.address + path)
    expect(dana.page.locator('[name="town"]')).not_to_have_value("עכו")


def test_two_who_edit_at_once_see_both_versions_and_keep_what_they_typed(
    enter: Enter, people: Cast
) -> None:
    path = f"/people/{people.yosef.person_id}/change/"
    first, second = enter("dana", "he"), enter("yosef", "ar", screen=PHONE)
    for somebody, town in ((first, "עכו"), (second, "חיפה")):
        somebody.page.goto(somebody.address + path)
        somebody.page.locator('[name="town"]').fill(town)
    for somebody in (first, second):
        with somebody.page.expect_navigation():
            somebody.page.locator("main form button.button").first.click()
    shown = second.page.locator(".conflict-versions")
    # What was typed stays as it was typed; what is saved is named in the reader's language.
    expect(shown.locator("bdi")).to_have_text(["חיפה", "عكا"])
    expect(second.page.locator('[name="town"]')).to_have_value("חיפה")
    second.looks("conflict")
    with second.page.expect_navigation():
        second.page.locator('button[name="conflict"][value="mine"]').click()
    assert Person.objects.get(pk=people.yosef.person_id).town == "חיפה"
