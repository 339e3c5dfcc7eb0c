"""What is found while one types, in a real browser: no request carries the text in its address."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from tests.architecture import growth
from tests.cast import Cast
from tests.journeys.conftest import Enter

from tsemed.people.models import Person
from tsemed.people.operations import index_names

pytestmark = pytest.mark.browser


def test_search_while_typing_sends_no_text_in_addresses(enter: Enter, people: Cast) -> None:
    index_names(Person.objects.all())
    the_round, dana = growth.the_round(people), enter("dana")
    page, asked = dana.page, []
    page.on("request", lambda request: asked.append((request.method, unquote(request.url))))
    page.goto(f"{dana.address}/")
    page.locator('.topbar [name="q"]').press_sequentially("יוס", delay=20)
    found = page.locator(".search-live a").first
    found.wait_for()
    assert people.yosef.person.full_name in found.inner_text()
    page.goto(f"{dana.address}/matching/{the_round.pk}/constraints/")
    page.locator('[name="mentee_named"]').press_sequentially("יוס", delay=20)
    page.locator(f'[name="mentee"][value="{people.yosef.pk}"]').wait_for(state="attached")
    assert [url for _method, url in asked if "יוס" in url] == []
    assert len([method for method, _url in asked if method == "POST"]) >= 2
