"""Every form of the project, sent with nothing in it: what to correct is listed once, on top."""

from __future__ import annotations

import pytest
from django.urls import resolve
from tests.architecture.population import populate
from tests.architecture.test_forms import ALLAUTH, CHARACTERS, Forms
from tests.architecture.test_hostile_requests import addresses
from tests.architecture.visitor import Visitor
from tests.cast import Cast

pytestmark = pytest.mark.split

KEPT = ("csrfmiddlewaretoken", "form_key", "version", "seen")
SUMMARIES = ('class="form-errors"', 'class="alert alert-urgent"')


def summaries_by_form(cast: Cast) -> dict[str, set[int]]:
    """Return how often each form listed what to correct, sent by everybody who is shown it."""
    found: dict[str, set[int]] = {}
    for name in CHARACTERS:
        visitor = Visitor(cast, name)
        for address in addresses(nowhere=False):
            url = resolve(address).view_name
            if url.startswith(ALLAUTH):
                continue
            for action, fields in Forms(visitor.page(address), address).found:
                empty = {key: value if key in KEPT else "" for key, value in fields.items()}
                # A view that answers a sending with a page has a form that can be wrong.
                if action == address and (page := visitor.page(address, "post", empty)):
                    found.setdefault(url, set()).add(sum(map(page.count, SUMMARIES)))
    return found


def test_a_form_sent_wrong_says_once_what_to_correct(cast: Cast) -> None:
    populate(cast)
    summaries = summaries_by_form(cast)
    assert len(summaries) > 14, "the walk found too few forms to prove anything"
    assert {url: times for url, times in summaries.items() if times != {1}} == {}
