"""The pages of questionnaires, as they are drawn."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast
from tests.questionnaires.answers import begun, publish, save, seen, submit, visit
from tests.questionnaires.definitions import ask, choose, defined, group

from tsemed.questionnaires.definition import About
from tsemed.questionnaires.models import Answer, QuestionnaireVersion, Response
from tsemed.questionnaires.operations import take_in_version
from tsemed.questionnaires.steps import DISCARD, RETIRE

pytestmark = pytest.mark.django_db

FORM = defined(
    ask("dream", required=True),
    *group("work", choose("works", "yes", "no"), ask("where", relevant="${works} = 'yes'")),
    code="pages",
)


def taken_in(cast: Cast, **more: Any) -> QuestionnaireVersion:
    definition = defined(*FORM.questions, **{"code": "pages", **more})
    return take_in_version(definition, by=cast.login("noa"), at=NOW)


def main_of(client: Client, name: str, *arguments: int, query: str = "") -> str:
    page = client.get(reverse(f"questionnaires:{name}", args=arguments) + query)
    assert page.status_code == 200, name
    return page.content.decode().partition("<main")[2]


def test_a_draft_can_be_changed_published_and_discarded(cast: Cast) -> None:
    version, client = taken_in(cast), visit(cast, "noa")
    page = main_of(client, "version", version.pk)
    for name in ("publish", "discard"):
        assert reverse(f"questionnaires:{name}", args=[version.pk]) in page
    assert reverse("questionnaires:retire", args=[version.pk]) not in page
    assert page.count("/questions/") == 4


def test_a_published_version_can_be_retired_and_no_more(cast: Cast) -> None:
    version = publish(cast, FORM)
    page = main_of(visit(cast, "noa"), "version", version.pk)
    assert reverse("questionnaires:retire", args=[version.pk]) in page
    assert "/publish/" not in page
    assert "/discard/" not in page
    assert "/questions/" not in page


@pytest.mark.parametrize("step", [RETIRE, DISCARD], ids=lambda step: step.name)
def test_nothing_can_be_done_with_what_is_over(cast: Cast, step: Any) -> None:
    version = publish(cast, FORM) if step is RETIRE else taken_in(cast)
    step.take(version, by=cast.login("noa"), at=NOW)
    page = main_of(visit(cast, "noa"), "version", version.pk)
    assert "<form" not in page
    assert ("Retired" if step is RETIRE else "Discarded") in page


def test_the_page_of_a_version_says_what_is_asked(cast: Cast) -> None:
    page = main_of(visit(cast, "noa"), "version", taken_in(cast).pk)
    assert all(word in page for word in ("dream", "has to be answered", "One choice", "Text"))
    assert "${works} = &#x27;yes&#x27;" in page
    assert page.count("questions-group") == 1


def test_versions_of_one_questionnaire_lead_to_each_other(cast: Cast) -> None:
    first = publish(cast, FORM)
    second = take_in_version(defined(ask("other"), code="pages"), by=cast.login("noa"), at=NOW)
    client = visit(cast, "noa")
    assert reverse("questionnaires:version", args=[second.pk]) in main_of(
        client, "version", first.pk
    )
    assert reverse("questionnaires:version", args=[first.pk]) in main_of(
        client, "version", second.pk
    )


def test_the_list_is_narrowed_to_drafts_and_published(cast: Cast) -> None:
    publish(cast, FORM)
    taken_in(cast, code="other")
    client = visit(cast, "noa")
    every, drafts, published = (
        main_of(client, "list", query=query) for query in ("", "?view=drafts", "?view=published")
    )
    assert [page.count("/questionnaires/versions/") for page in (every, drafts, published)] == [
        2, 1, 1,
    ]  # fmt: skip
    assert re.search(r">\s*3\s*<", every), "three questions take an answer"


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    page = main_of(visit(cast, "noa"), "list")
    assert "Take in a workbook to have one." in page
    assert reverse("questionnaires:take_in") in page


@pytest.mark.parametrize("query", ["?in=fr", "?in=", "?in=%00", "?in=he&in=xx"])
def test_a_preview_in_no_language_is_in_that_of_the_page(cast: Cast, query: str) -> None:
    version, client = taken_in(cast), visit(cast, "noa")
    address = reverse("questionnaires:preview", args=[version.pk])
    page = client.get(address + query)
    assert page.status_code in (200, 400)
    if page.status_code == 200:
        assert '<div lang="en" dir="ltr"' in page.content.decode()


def test_groups_and_conditions_are_drawn_for_the_script(cast: Cast) -> None:
    page = main_of(visit(cast, "noa"), "preview", taken_in(cast).pk, query="?in=en")
    assert '<fieldset class="questions">' in page
    shown_if = re.findall(r'data-part="(\w+)"\s+(?:data-number\s+)?data-shown-if="([^"]+)"', page)
    assert [name for name, _condition in shown_if] == ["where"]
    assert (
        "shown_if.js"
        in visit(cast, "noa")
        .get(reverse("questionnaires:preview", args=[QuestionnaireVersion.objects.get().pk]))
        .content.decode()
    )


def test_texts_of_a_questionnaire_are_never_markup(cast: Cast) -> None:
    hostile = "<script>alert(1)</script>"
    question = ask("q")
    question = type(question)(
        "q", question.kind, dict.fromkeys(("he", "ar", "en"), hostile), hints={}
    )
    version = publish(cast, defined(question, code="hostile"))
    noa, dana = visit(cast, "noa"), visit(cast, "dana")
    response = begun(cast, definition=defined(ask("x"), code="calm"))
    pages = [
        main_of(noa, "version", version.pk),
        main_of(noa, "preview", version.pk),
        main_of(dana, "answer", response.pk),
    ]
    assert not [page for page in pages if hostile in page]
    assert hostile.replace("<", "&lt;").replace(">", "&gt;") in pages[0]


def test_an_answer_is_never_markup(cast: Cast) -> None:
    response = submit(cast, begun(cast), dream="<img src=x onerror=alert(1)>")
    page = main_of(visit(cast, "dana"), "response", response.pk)
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_the_form_of_a_draft_says_about_whom_it_is(cast: Cast) -> None:
    response = begun(cast)
    page = main_of(visit(cast, "dana"), "answer", response.pk)
    assert all(word in page for word in ("Tried", "Yosef Tesfaye", "Save and go on later"))
    assert reverse("questionnaires:leave_off", args=[response.pk]) in page
    assert f'name="version" value="{response.version}"' in page


def test_the_page_of_answers_says_who_wrote_whose_words(cast: Cast) -> None:
    response = submit(cast, begun(cast), dream="A bakery")
    page = main_of(visit(cast, "noa"), "response", response.pk)
    assert all(
        word in page for word in ("Dana Cohen", "Yosef Tesfaye", "On joining", "In the words of")
    )
    liked = defined(ask("liked"), about=About.MENTOR, code="own")
    own = begun(cast, "michal", "michal", liked)
    submit(cast, own, "michal", "mentor", liked="The talks")
    assert "In the words of" not in main_of(visit(cast, "michal"), "response", own.pk)


HOSTILE = {
    "a list for a text": {"answer_dream": ["a", "b"]},
    "an unknown question": {"answer_dream": "x", "answer_nobody": "x"},
    "an unknown choice": {"answer_dream": "x", "answer_topics": ["rocket"]},
    "half a surrogate": {"answer_dream": "a\ud800b"},
    "a huge number": {"answer_dream": "x", "answer_radius": "9" * 5_000},
    "not a number": {"answer_dream": "x", "answer_radius": "NaN"},
    "a long text": {"answer_dream": "x" * 100_000},
    "no version": {"answer_dream": "x", "version": ""},
    "a strange version": {"answer_dream": "x", "version": "²"},
    "a strange profile": {"answer_dream": "x", "then": "submit", "seen_profile": "².9"},
    "a huge profile": {"answer_dream": "x", "then": "submit", "seen_profile": "9" * 500},
    "a strange button": {"answer_dream": "x", "then": "publish"},
    "hidden characters": {"answer_dream": "\u202e\u2066x"},
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_nobody_types_breaks_nothing(cast: Cast, what: str) -> None:
    response, client = begun(cast), visit(cast, "dana")
    sent = {"version": "1", "then": "draft", **HOSTILE[what]}
    if "answer_dream" in sent and isinstance(sent["answer_dream"], str):
        sent["answer_dream"] = sent["answer_dream"].encode("utf-8", "replace").decode()
    page = client.post(reverse("questionnaires:answer", args=[response.pk]), sent)
    assert page.status_code in (200, 302, 400, 409)
    kept = Answer.objects.filter(response=response).values_list("question__code", flat=True)
    assert set(kept) <= {"dream", "topics", "radius"}
    profile = Response.objects.get(pk=response.pk).about.mentee
    assert (profile.topics, profile.radius_km) == ([], None)


def test_a_submission_from_a_profile_nobody_saw_is_refused(cast: Cast) -> None:
    response, client = begun(cast), visit(cast, "dana")
    sent = {"version": 1, "then": "submit", "answer_dream": "x", "answer_topics": ["cv"]}
    page = client.post(reverse("questionnaires:answer", args=[response.pk]), sent)
    assert "The profile was changed meanwhile" in page.content.decode()
    client.post(
        reverse("questionnaires:answer", args=[response.pk]),
        sent | {"seen_profile": seen(cast.yosef.person)},
    )
    assert Response.objects.get().state == "submitted"


def test_a_draft_keeps_its_answers_for_the_next_day(cast: Cast) -> None:
    response = save(cast, begun(cast), dream="A bakery", topics=["cv"])
    page = main_of(visit(cast, "dana"), "answer", response.pk)
    assert 'value="A bakery"' in page
    assert page.count("checked") == 1
