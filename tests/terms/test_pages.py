"""The pages of the choice lists: who sees them, what is shown, what two editors see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import Cast
from tests.terms.lists import offered, population

from tsemed.terms.models import Term

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VETERANS = {
    "choice_list": "population",
    "he": "משוחררי צבא",
    "ar": "مسرّحو الجيش",
    "en": "Veterans",
    "also": "חיילים, soldiers",
}


def browser(cast: Cast, name: str, language: str = "en") -> Client:
    client, user = Client(), cast.login(name)
    user.language = language
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("he", ["רשימות בחירה", "האוכלוסייה החרדית", "שירות התעסוקה"]),
        ("ar", ["قوائم الاختيار", "المجتمع الحريدي", "خدمة التشغيل"]),
        ("en", ["Choice lists", "Haredi community", "Employment service"]),
    ],
)
def test_the_lists_are_shown_in_each_language(cast: Cast, language: str, words: list[str]) -> None:
    page = browser(cast, "noa", language).get(reverse("terms:lists")).content.decode()
    assert [word for word in words if word not in page] == []


def test_the_manager_adds_a_term(cast: Cast) -> None:
    noa = browser(cast, "noa")
    page = noa.post(reverse("terms:add"), VETERANS, follow=True).content.decode()
    assert "Veterans" in page
    assert population("veterans").also == ["חיילים", "soldiers"]


def test_a_refused_word_keeps_what_was_typed(cast: Cast) -> None:
    typed = {**VETERANS, "ar": "المجتمع العربي"}
    answer = browser(cast, "noa").post(reverse("terms:add"), typed)
    page = answer.content.decode()
    assert "is a word of another term of this list" in page
    assert VETERANS["he"] in page
    assert not Term.objects.filter(code="veterans").exists()


def test_the_slower_editor_sees_both_wordings(cast: Cast) -> None:
    noa, term = browser(cast, "noa"), population("arab")
    address = reverse("terms:change", args=[term.pk])
    words = {"he": term.he, "ar": term.ar, "also": ", ".join(term.also), "version": term.version}
    noa.post(address, {**words, "en": "Arab society of the Galilee"})
    page = noa.post(address, {**words, "en": "Arabs of the south"})
    assert page.status_code == 409
    assert "Arab society of the Galilee" in page.content.decode()
    assert "Arabs of the south" in page.content.decode()
    assert population("arab").en == "Arab society of the Galilee"


def test_a_term_is_retired_and_moved_by_buttons(cast: Cast) -> None:
    noa = browser(cast, "noa")
    for to, code in (("retire", "arab"), ("up", "haredi")):
        term = population(code)
        address = reverse("terms:arrange", args=[term.pk])
        page = noa.post(address, {"to": to, "seen": term.version}, follow=True)
    assert "Not offered any more" in page.content.decode()
    assert offered("population")[2:4] == ["haredi", "ethiopian"]


def test_the_last_term_is_kept_with_a_sentence(cast: Cast) -> None:
    Term.objects.filter(choice_list="service").exclude(code="training").update(
        retired_on="2026-01-01"
    )
    term = Term.objects.get(choice_list="service", code="training")
    sent = {"to": "retire", "seen": term.version}
    page = browser(cast, "noa").post(reverse("terms:arrange", args=[term.pk]), sent)
    assert "This is the last term that is offered" in page.content.decode()
    assert offered("service") == ["training"]


@pytest.mark.parametrize("name", ["dana", "farid", "peled", "ines", "yosef"])
def test_nobody_else_maintains_them(cast: Cast, name: str) -> None:
    client, pk = browser(cast, name), population("arab").pk
    assert client.get(reverse("terms:lists")).status_code == 403
    assert client.post(reverse("terms:add"), VETERANS).status_code == 403
    hidden = [
        client.get(reverse("terms:change", args=[pk])),
        client.post(reverse("terms:arrange", args=[pk]), {"to": "retire", "seen": "1"}),
        client.get(reverse("terms:change", args=[10**9])),
    ]
    assert {answer.status_code for answer in hidden} == {404}
    assert population("arab").retired_on is None


def test_the_page_asks_the_same_however_long_the_lists(cast: Cast) -> None:
    noa, counts = browser(cast, "noa"), []
    for rows in (3, 30):
        Term.objects.bulk_create(
            Term(choice_list="service", code=f"s{rows}_{n}", he="א", ar="ا", en="a")
            for n in range(rows)
        )
        with CaptureQueriesContext(connection) as asked:
            noa.get(reverse("terms:lists"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
