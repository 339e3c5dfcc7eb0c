"""A questionnaire from the workbook to the profile, in a browser, with scripts and without."""

from __future__ import annotations

from tests.cast import NOW, Cast
from tests.journeys.conftest import PHONE, Enter
from tests.questionnaires.workbooks import workbook

from tsemed.people.models import Person
from tsemed.questionnaires.models import QuestionnaireVersion, Response
from tsemed.questionnaires.operations import take_in_version
from tsemed.questionnaires.steps import PUBLISH
from tsemed.questionnaires.xlsform_reading import read_definition


def published(people: Cast) -> QuestionnaireVersion:
    noa = people.login("noa")
    version = take_in_version(read_definition(workbook()), by=noa, at=NOW)
    return PUBLISH.take(version, by=noa, at=NOW)


def test_a_workbook_is_taken_in_looked_at_and_published(enter: Enter, people: Cast) -> None:
    noa = enter("noa", "he")
    page = noa.opens("/questionnaires/take-in/")
    wrong = workbook(choices=None)
    for content in (wrong, workbook()):
        file = {"name": "form.xlsx", "mimeType": "application/zip", "buffer": content}
        page.locator("[name=file]").set_input_files([file])
        page.locator("main .form-actions button").click()
        page.wait_for_load_state("load")
        noa.looks()
    version = QuestionnaireVersion.objects.get()
    for language in ("he", "ar", "en"):
        noa.opens(f"/questionnaires/versions/{version.pk}/preview/?in={language}")
    question = version.questions.get(code="dream")
    noa.opens(f"/questionnaires/questions/{question.pk}/change/")
    page.goto(f"{noa.address}/questionnaires/versions/{version.pk}/")
    page.locator("form[action$='/publish/'] button").click()
    page.wait_for_load_state("load")
    noa.looks()
    version.refresh_from_db()
    assert version.state == "published"
    noa.opens("/questionnaires/")


def test_on_a_phone_questions_appear_when_they_are_asked(enter: Enter, people: Cast) -> None:
    published(people)
    yosef = enter("yosef", "ar", screen=PHONE)
    page = yosef.opens(f"/questionnaires/about/{people.yosef.person_id}/")
    page.locator("main .form-actions button").click()
    page.wait_for_load_state("load")
    yosef.looks()
    far, ways = page.locator('[data-part="far"]'), page.locator('[name="answer_ways"]')
    # What the profile says stands there already: in person, so the distance is asked.
    assert far.is_visible()
    page.locator('label:has([name="answer_ways"][value="in_person"])').click()
    assert not far.is_visible()
    page.locator('label:has([name="answer_ways"][value="in_person"])').click()
    assert far.is_visible()
    assert ways.count() == 2
    far.locator("input").fill("25")
    page.locator('[name="answer_dream"]').fill("مخبز خاص")
    page.locator("button[value=submit]").click()
    page.wait_for_load_state("load")
    yosef.looks()
    assert Response.objects.get().state == "submitted"
    assert Person.objects.get(pk=people.yosef.person_id).mentee.radius_km == 25


def test_without_scripts_what_is_not_asked_is_not_taken(enter: Enter, people: Cast) -> None:
    published(people)
    dana = enter("dana", "he", java_script_enabled=False)
    page = dana.page
    page.goto(f"{dana.address}/questionnaires/about/{people.yosef.person_id}/")
    page.locator("main .form-actions button").click()
    page.wait_for_load_state("load")
    page.locator('label:has([name="answer_ways"][value="in_person"])').click()
    assert page.locator('[data-part="far"]').is_visible()
    page.locator('[name="answer_far"]').fill("999")
    page.locator('[name="answer_dream"]').fill("מאפייה")
    page.locator("button[value=submit]").click()
    page.wait_for_load_state("load")
    response = Response.objects.get()
    assert response.state == "submitted"
    assert set(response.answers.values_list("question__code", flat=True)) == {"ways", "dream"}
    yosef = Person.objects.get(pk=people.yosef.person_id)
    assert (yosef.modes, yosef.mentee.radius_km) == (["online"], None)
