"""Titles, addresses, file names and subjects are read over shoulders: they name nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from tests.architecture.population import populate
from tests.architecture.test_hostile_requests import addresses
from tests.architecture.test_not_yours import named_patterns
from tests.cast import Cast

from tsemed.accounts import messages as accounts
from tsemed.cycles import messages as cycles
from tsemed.matching import messages as matching
from tsemed.notifications.message_templates import all_templates
from tsemed.partners.models import Partner
from tsemed.people.models import Person
from tsemed.relationships import messages as relationships

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CHARACTERS = ("noa", "dana", "yosef")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SECRET = "Qwertzuiop"
CONTEXT = {
    "name": "Dear", "path": "/x/", "deadline": "1.1.", "is_mentor": True, "code": "123456",
    "minutes": 10, "is_old": True, "is_address": False, "day": "1.1.", "hour": "10:00",
    "until": "1.1.",
}  # fmt: skip
# Written out, so that loosening one word of the settings is seen here.
POLICY = {
    "default-src 'none'", "base-uri 'none'", "connect-src 'self'", "font-src 'self'",
    "form-action 'self'", "frame-ancestors 'none'", "img-src 'self' data:", "manifest-src 'self'",
    "script-src 'self'", "style-src 'self'",
}  # fmt: skip
INLINE = re.compile(
    r"<style\b|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")"
)


@pytest.mark.split
@pytest.mark.parametrize("name", CHARACTERS)
def test_no_title_or_address_names_anybody_and_no_page_carries_style_or_script(
    name: str, cast: Cast
) -> None:
    populate(cast)
    Person.objects.exclude(pk=cast.login(name).person.pk).update(
        given_name=SECRET, family_name=SECRET
    )
    Partner.objects.update(name=SECRET)
    client = Client()
    client.force_login(cast.login(name), backend=BACKEND)
    revealed, inline, lax, walked = [], [], [], 0
    for address in addresses():
        answer = client.get(address)
        page = b"" if answer.streaming else answer.content
        if answer.status_code != 200 or b"<title>" not in page:
            continue
        walked += 1
        text = page.decode()
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        links = re.findall(r"(?:href|action|src)=\"([^\"]*)\"", text)
        revealed += [address for one in (title[1] if title else SECRET, *links) if SECRET in one]
        inline += [(address, found) for found in INLINE.findall(text)]
        lax += [address] if directives(answer.headers["Content-Security-Policy"]) != POLICY else []
    assert walked > 10, "the walk opened too few pages to prove anything"
    assert (revealed, inline, lax) == ([], [], [])


def directives(header: str) -> set[str]:
    """Return what a policy says, in no order."""
    return {one.strip() for one in header.split(";") if one.strip()}


def test_an_address_holds_numbers_and_fixed_terms_only() -> None:
    taking_text = {
        name
        for name, pattern in named_patterns(get_resolver())
        for converter in pattern.pattern.converters.values()
        if type(converter).__name__ != "IntConverter"
    }
    # The key of a personal link opens once; the code of a work model is one of four.
    assert taking_text == {"accounts:open_link", "cycles:open_as"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_has_its_three_parts_in_every_language_and_a_subject_that_names_nobody(
    language: str,
) -> None:
    assert {cycles.DEFERRED, matching.ASKED_TO_ANSWER, relationships.THANKS} <= set(all_templates())
    english = {one.name: one.draw(language="en", values=CONTEXT) for one in all_templates()}
    for letter in all_templates():
        words = letter.draw(language=language, values={**CONTEXT, "name": SECRET})
        assert all((words.subject, words.text.strip(), words.html.strip())), letter.name
        assert SECRET not in words.subject, letter.name
        assert language == "en" or words.subject != english[letter.name].subject, letter.name
        assert language == "en" or words.text != english[letter.name].text, letter.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_signing_in_has_its_three_parts_in_every_language(language: str) -> None:
    for name in accounts.TEXTS:
        letter: Any = accounts.draw(
            name, address="a@example.org", language=language, context=CONTEXT
        )
        english: Any = accounts.draw(name, address="a@example.org", language="en", context=CONTEXT)
        assert all((letter.subject, letter.body.strip(), letter.alternatives[0][0].strip())), name
        assert language == "en" or letter.subject != english.subject, name
