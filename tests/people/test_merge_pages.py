"""The page on which two rows of one person are compared and merged, and what leads to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, Cast, mentor, person
from tests.people.twice import NO_LOGIN, fresh, merged, second_yosef
from tests.terms.test_pages import browser

from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.operations import index_names


def compare(kept: Person, other: Person) -> str:
    return f"{reverse('people:merge', args=[kept.pk])}?other={other.pk}"


def sent(page: str, **more: str) -> dict[str, str]:
    """Return what the form of the page sends, as it is offered."""
    fields = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"[^>]*checked', page))
    seen = re.search(r'name="seen" value="([\d.]+)"', page)
    assert seen
    return {**fields, "seen": seen[1], **more}


def test_two_rows_are_compared_and_merged(cast: Cast) -> None:
    twin, dana = second_yosef(cast, birth_year=1990).person, browser(cast, "dana")
    address = compare(cast.yosef.person, twin)
    page = dana.get(address).content.decode()
    assert [
        word for word in ("Yossi", "Yosef", "1990", "Cycles they take part in") if word not in page
    ] == []
    typed = sent(page)
    assert (typed["person-given_name"], typed["person-birth_year"]) == ("kept", "merged")
    answer = dana.post(address, {**typed, "person-given_name": "merged"}, follow=True)
    assert "Merged. The other number leads here" in answer.content.decode()
    kept = fresh(cast.yosef.person)
    assert (kept.given_name, kept.birth_year) == ("Yossi", 1990)
    assert fresh(twin).merged_into == kept


def test_the_old_number_leads_to_the_one_who_stays(cast: Cast) -> None:
    twin, client = second_yosef(cast).person, browser(cast, "tamar")
    kept = merged(cast, cast.yosef.person, twin)
    answer = client.get(reverse("people:person", args=[twin.pk]))
    assert (answer.status_code, answer.headers["Location"]) == (
        301, reverse("people:person", args=[kept.pk]),
    )  # fmt: skip
    for name in ("farid", "rivka", "omar"):
        stranger = browser(cast, name)
        there = stranger.get(reverse("people:person", args=[twin.pk]))
        nowhere = stranger.get(reverse("people:person", args=[10**9]))
        assert (there.status_code, there.content) == (404, nowhere.content)


@pytest.mark.parametrize("name", ["farid", "tamar", "rivka", "michal", "yosef", "noa"])
def test_who_may_not_merge_is_shown_nothing(cast: Cast, name: str) -> None:
    twin, client = second_yosef(cast).person, browser(cast, name)
    address = compare(cast.yosef.person, twin)
    status = {client.get(address).status_code, client.post(address, {"seen": "1.1"}).status_code}
    # The manager may ask a second person, and no more.
    assert status <= ({200, 302} if name == "noa" else {403, 404})
    assert fresh(twin).merged_into is None


@pytest.mark.parametrize("other", ["hidden", "nowhere", "self", "merged", "x", "0", "9" * 40])
def test_another_row_that_is_not_theirs_is_not_there(cast: Cast, other: str) -> None:
    gone = person("Gone", "Away", **NO_LOGIN)
    merged(cast, second_yosef(cast).person, gone, by="noa")
    numbers: dict[str, Any] = {
        "hidden": cast.amina.person_id,
        "nowhere": 10**9,
        "self": cast.yosef.person_id,
        "merged": gone.pk,
    }
    dana = browser(cast, "dana")
    base = reverse("people:merge", args=[cast.yosef.person_id])
    there = dana.get(f"{base}?other={numbers.get(other, other)}")
    nowhere = dana.get(f"{base}?other={10**8}")
    assert (there.status_code, there.content) == (404, nowhere.content)


def test_what_stands_in_the_way_is_shown_instead_of_a_button(cast: Cast) -> None:
    twin, dana = second_yosef(cast).person, browser(cast, "dana")
    address = compare(twin, cast.yosef.person)
    page = dana.get(address).content.decode()
    assert "Let the one who signs in stay" in page
    assert 'name="seen"' not in page
    answer = dana.post(address, {"seen": f"{twin.version}.1"})
    assert "Let the one who signs in stay" in answer.content.decode()
    assert fresh(cast.yosef.person).merged_into is None


def test_the_slower_of_two_merges_nothing(cast: Cast) -> None:
    twin, dana = second_yosef(cast).person, browser(cast, "dana")
    address = compare(cast.yosef.person, twin)
    typed = sent(dana.get(address).content.decode())
    Person.objects.filter(pk=twin.pk).update(version=9)
    answer = dana.post(address, typed)
    assert answer.status_code == 409
    assert "nothing was saved over it" in answer.content.decode()


def test_rows_of_the_same_name_are_suggested(cast: Cast) -> None:
    twin, dana = second_yosef(cast).person, browser(cast, "dana")
    Person.objects.filter(pk=twin.pk).update(given_name="Yosef")
    index_names([cast.yosef.person, fresh(twin)])
    page = dana.get(reverse("people:merge", args=[cast.yosef.person_id])).content.decode()
    assert f"?other={twin.pk}" in page
    assert f"?other={cast.yosef.person_id}" not in page


def test_another_row_is_searched_for_without_its_name_in_an_address(cast: Cast) -> None:
    twin, dana = second_yosef(cast).person, browser(cast, "dana")
    index_names([twin, cast.amina.person])
    address = reverse("people:merge", args=[cast.yosef.person_id])
    answer = dana.post(address, {"q": "Yossi"})
    assert "Yossi" not in answer.headers["Location"]
    assert f"?other={twin.pk}" in dana.get(answer.headers["Location"]).content.decode()
    hidden = dana.post(address, {"q": "Amina"}, follow=True).content.decode()
    assert "Nobody whom you may merge" in hidden


def test_many_rows_of_one_name_cost_no_more_queries(cast: Cast) -> None:
    dana, counts = browser(cast, "dana"), []
    for rows in (2, 12):
        made = [person("Yosef", "Tesfaye", **NO_LOGIN) for _ in range(rows)]
        for one in made:
            mentor(one, cast.galil)
        index_names([cast.yosef.person, *made])
        with CaptureQueriesContext(connection) as asked:
            dana.get(reverse("people:merge", args=[cast.yosef.person_id]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_doubt_leads_to_the_two_it_points_to(cast: Cast) -> None:
    twin, client = second_yosef(cast).person, browser(cast, "noa")
    facts: dict[str, Any] = {"raised_by": cast.login("dana"), "raised_at": NOW, "state_since": NOW}
    doubt = IdentityDoubt.objects.create(reason="several", place="x", key="a", **facts)
    doubt.candidates.set([cast.yosef.person, twin])
    page = client.get(reverse("people:doubt", args=[doubt.pk])).content.decode()
    assert compare(cast.yosef.person, twin) in page


def test_the_way_to_it_is_on_the_page_of_a_person(cast: Cast) -> None:
    for name, is_shown in (("dana", True), ("noa", True), ("tamar", False), ("yosef", False)):
        client = browser(cast, name)
        page = client.get(reverse("people:person", args=[cast.yosef.person_id]))
        assert (
            reverse("people:merge", args=[cast.yosef.person_id]) in page.content.decode()
        ) is is_shown
