"""Search from the shell, and the audit as the privacy officer reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, Cast

from tsemed.accounts.audit_events import SIGNED_IN
from tsemed.accounts.models import User
from tsemed.base.audit import record, record_reading
from tsemed.base.models import AuditRow
from tsemed.cycles.audit_events import CYCLE_OPENED
from tsemed.people.audit_events import GROUPS_READ, REGISTERED
from tsemed.people.models import Person
from tsemed.people.operations import index_names
from tsemed.web.queries import audit_rows
from tsemed.web.views.audit import SUBJECT_NAMES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    return client


def test_search_answers_with_a_fragment_to_htmx_and_with_a_page_else(cast: Cast) -> None:
    index_names(Person.objects.all())
    dana, address = browser(cast, "dana"), reverse("web:search")
    page = dana.post(address, {"q": "yos"}, follow=True)
    fragment = dana.post(address, {"q": "yos"}, headers={"HX-Request": "true"})
    assert [one["name"] for one in page.context["found"]] == ["Yosef Tesfaye"]
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b"Yosef Tesfaye" in fragment.content
    assert "no-store" in fragment.headers["Cache-Control"]


def test_search_never_answers_with_somebody_of_another_scope(cast: Cast) -> None:
    index_names(Person.objects.all())
    found = {
        name: [
            one["name"]
            for one in browser(cast, name)
            .post(reverse("web:search"), {"q": "saleh"}, follow=True)
            .context["found"]
        ]
        for name in ("noa", "dana", "farid", "ines", "tamar", "rivka")
    }
    assert found == {
        "noa": ["Amina Saleh"],
        "dana": [],
        "farid": ["Amina Saleh"],
        "ines": ["Amina Saleh"],
        "tamar": [],
        "rivka": [],
    }


@pytest.mark.parametrize("typed", ["a" * 5_000, "\u202e", "؟؟؟", "%%__", "9" * 400])
def test_hostile_words_find_nobody_and_break_nothing(cast: Cast, typed: str) -> None:
    index_names(Person.objects.all())
    answer = browser(cast, "noa").post(reverse("web:search"), {"q": typed}, follow=True)
    assert answer.context["found"] == []


def test_a_search_for_a_character_that_ends_texts_is_refused(cast: Cast) -> None:
    answer = browser(cast, "noa").post(reverse("web:search"), {"q": "Amina\x00"})
    assert (answer.status_code, b"Amina" in answer.content) == (400, False)


@pytest.fixture
def rows(cast: Cast) -> Cast:
    dana, yosef = cast.login("dana"), cast.yosef.person
    record(REGISTERED, yosef, by=dana, at=NOW, reason="her goal is nobody's business")
    record_reading(GROUPS_READ, [yosef], data_class="population_group", by=dana, at=NOW)
    record(CYCLE_OPENED, cast.galil, by=cast.login("noa"), at=NOW - timedelta(days=1))
    record(REGISTERED, cast.omar.person, by=cast.login("omar"), at=NOW)
    return cast


def lines(cast: Cast, **wanted: object) -> list[tuple[str, str]]:
    answer = browser(cast, "peled").get(reverse("web:audit"), wanted)
    # Signing in leaves a row too; it is not what these tests are about.
    shown = [line for line in answer.context["lines"] if line["event"] != SIGNED_IN.words]
    return [(line["who"], str(line["data_class"] or line["what"])) for line in shown]


def test_every_subject_with_a_name_of_its_own_is_a_model() -> None:
    models = {model._meta.label_lower for model in apps.get_models()}
    assert SUBJECT_NAMES.keys() <= models


def test_the_audit_narrows_by_kind_class_person_and_day(rows: Cast) -> None:
    yosef, dana = rows.yosef.person_id, rows.dana.pk
    assert len(lines(rows)) == 4
    assert len(lines(rows, kind="reading")) == 1
    assert len(lines(rows, data_class="population_group")) == 1
    assert len(lines(rows, about=yosef)) == 2
    assert len(lines(rows, by=dana)) == 2
    assert len(lines(rows, by=987_654)) == 0
    assert len(lines(rows, day="2026-11-23")) == 1
    assert len(lines(rows, day="2026-11-24", kind="change")) == 2


@pytest.mark.parametrize(
    ("language", "words"), [("he", "רישום במאגר"), ("ar", "تسجيل في السجل"), ("en", "Entered into")]
)
def test_audit_shows_the_words_of_events(rows: Cast, language: str, words: str) -> None:
    peled = browser(rows, "peled")
    peled.cookies["django_language"] = language
    User.objects.filter(person=rows.peled).update(language=language)
    assert words in peled.get(reverse("web:audit")).content.decode()


def test_audit_names_staff_numbers_others_and_holds_no_content(
    rows: Cast,
) -> None:
    text = browser(rows, "peled").get(reverse("web:audit")).content.decode()
    who = {one for one, _ in lines(rows)}
    assert {"Dana Cohen", "Noa Levi"} < who
    assert len(who) == 3
    for secret in ("Yosef", "Tesfaye", "Omar", "Nasser", "nobody's business", "Galil"):
        assert secret not in text


def test_the_rows_themselves_are_refused_to_everybody_else(rows: Cast) -> None:
    for name in ("noa", "dana", "yosef"):
        with pytest.raises(PermissionDenied):
            audit_rows(rows.login(name), {}, day=None)
    assert audit_rows(rows.login("peled"), {}, day=None).exists()


@pytest.mark.parametrize("name", ["noa", "dana", "fanny", "shlomo", "michal", "yosef", "tamar"])
def test_nobody_else_reads_the_audit(rows: Cast, name: str) -> None:
    answer = browser(rows, name).get(reverse("web:audit"))
    assert answer.status_code == 403
    assert b"Dana Cohen" not in answer.content


@pytest.mark.parametrize("count", [3, 30, 120])
def test_the_audit_pages_backwards_with_the_same_number_of_questions(
    cast: Cast, count: int, django_assert_max_num_queries
) -> None:
    record_reading(
        GROUPS_READ,
        [cast.yosef.person] * count,
        data_class="population_group",
        by=cast.login("dana"),
        at=NOW,
    )
    peled, seen, before = browser(cast, "peled"), [], None
    while True:
        with django_assert_max_num_queries(9):
            back = {"before": before} if before else {}
            page = peled.get(reverse("web:audit"), {"kind": "reading", **back})
        seen += page.context["lines"]
        before = page.context["earlier"]
        if before is None:
            break
    assert len(seen) == count == AuditRow.objects.filter(kind="reading").count()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_audit_of_an_impossible_day_says_which_are_possible(cast: Cast, day: str) -> None:
    client = browser(cast, "peled")
    client.cookies["django_language"] = "en"
    User.objects.filter(person=cast.peled).update(language="en")
    page = client.get(reverse("web:audit"), {"day": day}).content.decode()
    assert "Choose a day between 1.1.1900 and" in page
    assert f'value="{day}"' in page
