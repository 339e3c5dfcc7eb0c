"""Every form of the house, sent with nothing in it: what to correct is told once, and on top."""

from __future__ import annotations

from django.test import Client
from django.urls import resolve
from tests.architecture.population import populate
from tests.architecture.test_forms import ALLAUTH, CHARACTERS, Forms, visit
from tests.architecture.test_hostile_requests import addresses
from tests.cast import Cast
from tests.taken_back import taken_back

KEPT = ("csrfmiddlewaretoken", "form_key", "version", "seen")
TOLD = ('class="form-errors"', 'class="alert alert-urgent"')


def page_after(client: Client, address: str, fields: dict[str, str]) -> str:
    """The page that is shown in answer to a form; whatever it changed is taken back."""
    with taken_back():
        answer = client.post(address, fields)
    is_a_page = answer.status_code in (200, 409) and "html" in answer.headers["Content-Type"]
    return answer.content.decode() if is_a_page else ""


def told_by_form(cast: Cast) -> dict[str, set[int]]:
    """How often each form told what to correct, sent by everybody who is shown it."""
    found: dict[str, set[int]] = {}
    for name in CHARACTERS:
        client = visit(cast, name)
        for address in addresses():
            url = resolve(address).view_name
            # Whoever answers a sending with a page has a form that can be wrong.
            if url.startswith(ALLAUTH) or not page_after(client, address, {}):
                continue
            for action, fields in Forms(client.get(address).content.decode(), address).found:
                empty = {key: value if key in KEPT else "" for key, value in fields.items()}
                if action == address and (page := page_after(client, address, empty)):
                    found.setdefault(url, set()).add(sum(map(page.count, TOLD)))
    return found


def test_a_form_sent_wrong_says_once_what_to_correct(cast: Cast) -> None:
    populate(cast)
    told = told_by_form(cast)
    assert len(told) > 14, "the walk found too few forms to prove anything"
    assert {url: times for url, times in told.items() if times != {1}} == {}
