"""What is typed to find people never stands in an address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.architecture import growth
from tests.architecture.visitor import signed_in
from tests.cast import Cast

from tsemed.people.models import Person
from tsemed.people.operations import index_names

TYPED = "Yosef"


@pytest.fixture
def dana(cast: Cast) -> Client:
    """Return Dana's browser, with names that can be found and a pair."""
    growth.pairs(cast, 3)
    index_names(Person.objects.all())
    return signed_in(cast, "dana")


def addresses_of(cast: Cast) -> list[str]:
    names = ("web:search", "people:list", "relationships:list")
    add = reverse("cycles:add_participant", args=[cast.galil.pk])
    return [*map(reverse, names), add]


def test_search_leads_to_an_address_without_the_text(cast: Cast, dana: Client) -> None:
    for address in addresses_of(cast):
        answer = dana.post(address, {"q": TYPED})
        assert re.fullmatch(rf"{re.escape(address)}\?search=[\w-]+", answer.headers["Location"])


def test_every_form_with_a_text_is_sent_by_post(cast: Cast, dana: Client) -> None:
    constraints = reverse("matching:constraints", args=[growth.the_round(cast).pk])
    for address in [*addresses_of(cast), constraints, "/"]:
        page = dana.get(address).content.decode()
        forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
        asking = [form for form in forms if re.search(r'type="(?:search|text|email)"', form)]
        assert asking, address
        assert [form for form in asking if 'method="post"' not in form] == [], address
        assert [form for form in asking if "data-hx-get" in form] == [], address


def test_text_in_an_address_is_not_searched_nor_passed_on(cast: Cast, dana: Client) -> None:
    answer = dana.get(reverse("people:list"), {"q": TYPED, "side": "mentee"})
    assert answer.headers["Location"] == reverse("people:list") + "?side=mentee"


def test_pages_and_filters_keep_the_search(cast: Cast, dana: Client) -> None:
    growth.people(cast, 60)
    index_names(Person.objects.all())
    address = dana.post(reverse("people:list"), {"q": "Tamar", "side": "mentee", "page": "1"})
    first = dana.get(address.headers["Location"])
    links = re.findall(r'href="(\?[^"]*page=2[^"]*)"', first.content.decode())
    assert links
    second = dana.get(reverse("people:list") + links[0].replace("&amp;", "&"))
    assert (first.context["page_obj"].number, second.context["page_obj"].number) == (1, 2)
    for page in (first, second):
        rows = page.context["page_obj"].object_list
        assert {row.given_name.rstrip("0123456789") for row in rows} == {"Tamar"}
    field = second.context["filters"]
    assert (field["q"].value(), field["side"].value()) == ("Tamar", "mentee")


def test_search_while_typing_keeps_nothing(cast: Cast, dana: Client) -> None:
    answer = dana.post(reverse("web:search"), {"q": TYPED}, headers={"HX-Request": "true"})
    assert TYPED in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "searches" not in dana.session


def test_key_of_another_session_finds_nothing_and_says_so(cast: Cast, dana: Client) -> None:
    address = dana.post(reverse("web:search"), {"q": TYPED}).headers["Location"]
    type(cast.login("noa")).objects.update(language="en")
    page = signed_in(cast, "noa").get(address).content.decode()
    assert "This search has ended. Please type it again." in page
    assert "Yosef Tesfaye" not in page


def test_search_ends_after_an_hour_and_of_many_the_oldest_go(cast: Cast, dana: Client) -> None:
    searches = [dana.post(reverse("web:search"), {"q": f"{TYPED}{n}"}) for n in range(25)]
    kept = dana.session["searches"]
    assert len(kept) == 20
    assert next(text for text, _at in kept.values()) == f"{TYPED}5"
    session = dana.session
    session["searches"] = {
        key: [text, at - timedelta(hours=1).total_seconds()] for key, (text, at) in kept.items()
    }
    session.save()
    assert dana.get(searches[-1].headers["Location"]).context["typed"] == ""


def test_adding_a_participant_found_still_adds(cast: Cast, dana: Client) -> None:
    address = dana.post(
        reverse("cycles:add_participant", args=[cast.galil.pk]), {"q": TYPED}
    ).headers["Location"]
    page = dana.get(address)
    assert [one.pk for one in page.context["found"]] == [cast.yosef.person_id]
    refused = dana.post(address, {"known": str(cast.yosef.person_id)})
    assert (refused.context["typed"], bool(refused.context["joins"].errors)) == (TYPED, True)


def test_signing_out_forgets_what_was_searched(cast: Cast, dana: Client) -> None:
    address = dana.post(reverse("web:search"), {"q": TYPED}).headers["Location"]
    dana.logout()
    again = signed_in(cast, "dana").get(address)
    assert again.context["typed"] == ""
