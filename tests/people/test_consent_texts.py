"""The page of the texts of consents: who writes them, and what takes effect when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import Cast

from tsemed.people.consent_texts import after_migrate, text_in_force
from tsemed.people.models import ConsentText

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRITTEN = {
    "he": "אני מסכימה להעברת פרטיי לרכזת המחזור",
    "ar": "أوافق على تمرير بياناتي إلى مركّزة الدورة",
    "en": "I agree that my details are passed on to the coordinator",
}


def browser(cast: Cast, name: str) -> Client:
    client, user = Client(), cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user, backend=BACKEND)
    return client


def next_page(version: int = 1) -> str:
    text = ConsentText.objects.get(purpose="hand_over", version=version, language="he")
    return reverse("people:consent_text", args=[text.pk])


def tomorrow() -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def test_the_manager_writes_the_next_version(cast: Cast) -> None:
    noa, day = browser(cast, "noa"), timezone.localdate() + timedelta(days=1)
    answer = noa.post(next_page(), {**WRITTEN, "valid_from": tomorrow()}, follow=True)
    page = answer.content.decode()
    assert "Not in force yet" in page
    assert WRITTEN["ar"] in page
    assert text_in_force("hand_over", "ar", on=day).text == WRITTEN["ar"]
    assert text_in_force("hand_over", "ar", on=timezone.localdate()).version == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"ar": ""}, "This field is required"),
        ({"ar": "قصير"}, "all three take effect together"),
        ({"valid_from": "2020-01-01"}, "tomorrow at the earliest"),
    ],
)
def test_a_refused_text_keeps_what_was_typed(
    cast: Cast, given: dict[str, str], sentence: str
) -> None:
    sent = {**WRITTEN, "valid_from": tomorrow(), **given}
    page = browser(cast, "noa").post(next_page(), sent).content.decode()
    assert sentence in page
    assert WRITTEN["he"] in page
    assert ConsentText.objects.filter(purpose="hand_over").count() == 3


def test_of_two_who_write_the_second_is_refused(cast: Cast) -> None:
    noa, sent = browser(cast, "noa"), {**WRITTEN, "valid_from": tomorrow()}
    first = next_page()
    noa.post(first, sent)
    page = noa.post(first, {**sent, "en": "I agree to something quite different"})
    assert "Somebody else wrote a new text meanwhile" in page.content.decode()
    assert ConsentText.objects.filter(purpose="hand_over").count() == 6


@pytest.mark.parametrize("name", ["dana", "farid", "peled", "ines", "yosef"])
def test_nobody_else_writes_them(cast: Cast, name: str) -> None:
    client, sent = browser(cast, name), {**WRITTEN, "valid_from": tomorrow()}
    assert client.get(reverse("people:consent_texts")).status_code == 403
    there, nowhere = next_page(), reverse("people:consent_text", args=[987_654])
    assert client.post(there, sent).status_code == client.post(nowhere, sent).status_code == 404
    assert ConsentText.objects.filter(purpose="hand_over").count() == 3


def test_the_list_of_people_leads_there(cast: Cast) -> None:
    address = reverse("people:consent_texts")
    assert address in browser(cast, "noa").get(reverse("people:list")).content.decode()
    assert address not in browser(cast, "dana").get(reverse("people:list")).content.decode()


def test_shipped_texts_are_written_once(db: None) -> None:
    there = ConsentText.objects.count()
    after_migrate()
    assert ConsentText.objects.count() == there == 9
