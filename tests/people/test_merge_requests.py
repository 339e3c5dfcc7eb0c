"""Two people agree that two rows are one, where one of the two can sign in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests.cast import NOW, Cast, person
from tests.people.test_merge_pages import compare, sent
from tests.people.twice import NO_LOGIN, fresh, merged, second_yosef
from tests.terms.test_pages import browser

from tsemed.base.audit import history_of, record
from tsemed.base.transitions import StaleVersion
from tsemed.people import merge_requests
from tsemed.people.audit_events import AFFILIATED
from tsemed.people.identity_doubts import NotACandidate, settle
from tsemed.people.merge_requests import agreed_request, ask_second_person
from tsemed.people.merge_rights import Pair
from tsemed.people.merging import NeedsSecondPerson, needs_second_person
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.states import DoubtState
from tsemed.people.write_policy import Target

pytestmark = pytest.mark.django_db


def two(cast: Cast) -> Pair:
    """Return Yosef, who signs in, with a row of an address of its own."""
    twin = second_yosef(cast, email="joe@example.org", birth_year=1990).person
    return Pair(fresh(cast.yosef.person), fresh(twin))


def ask(cast: Cast, pair: Pair, *chosen: tuple[Target, str], by: str = "dana") -> IdentityDoubt:
    how: dict[str, Any] = {"seen": pair.seen, "by": cast.login(by), "at": NOW}
    ask_second_person(pair, chosen=chosen, **how)
    return IdentityDoubt.objects.latest("pk")


def test_a_second_person_agrees_to_what_the_first_chose(cast: Cast) -> None:
    pair = two(cast)
    asked = ask(cast, pair, (Target.PERSON, "birth_year"))
    kept = merged(cast, pair.kept, pair.merged, (Target.PERSON, "given_name"), by="noa")
    assert (kept.birth_year, kept.given_name) == (1990, "Yosef")
    assert (kept.email, fresh(pair.merged).email) == ("yosef.tesfaye@example.org", "")
    asked.refresh_from_db()
    assert (asked.state, asked.person, asked.facts) == ("same", kept, {})
    row = history_of(kept).filter(event="people.person.merged").get()
    assert (row.actor, row.details["asked_by"]) == (cast.login("noa"), cast.login("dana").pk)


@pytest.mark.parametrize("by", ["dana", "noa"])
def test_nobody_agrees_with_themselves(cast: Cast, by: str) -> None:
    pair = two(cast)
    ask(cast, pair, by=by)
    with pytest.raises(NeedsSecondPerson):
        merged(cast, pair.kept, pair.merged, by=by)
    assert fresh(pair.merged).merged_into is None


def test_who_let_the_asker_in_does_not_count(cast: Cast) -> None:
    pair = two(cast)
    ask(cast, pair)
    tie = cast.dana.affiliations.create(
        partner=cast.office, capacity="coordinator", starts_on=NOW.date()
    )
    record(AFFILIATED, cast.dana, by=cast.login("noa"), at=NOW, details={"affiliation": tie.pk})
    with pytest.raises(NeedsSecondPerson):
        merged(cast, pair.kept, pair.merged, by="noa")


def test_a_request_of_who_lost_the_right_does_not_count(cast: Cast) -> None:
    pair = two(cast)
    ask(cast, pair)
    cast.dana.assignments.all().delete()
    assert agreed_request(pair, by=cast.login("noa"), at=NOW) is None


def test_a_request_holds_in_the_direction_in_which_it_was_asked(cast: Cast) -> None:
    pair = two(cast)
    ask(cast, Pair(pair.merged, pair.kept))
    assert agreed_request(pair, by=cast.login("noa"), at=NOW) is None


@pytest.mark.parametrize("name", ["farid", "tamar", "yosef", "rivka"])
def test_nobody_asks_about_whom_they_may_not_write(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(cast, two(cast), by=name)


def test_what_changed_since_it_was_seen_is_not_asked(cast: Cast) -> None:
    pair = two(cast)
    with pytest.raises(StaleVersion):
        ask_second_person(pair, chosen=[], seen="7.7", by=cast.login("dana"), at=NOW)


def test_two_rows_without_an_address_need_one_person(cast: Cast) -> None:
    pair = Pair(person("A", "B", **NO_LOGIN), person("A", "C", **NO_LOGIN))
    assert not needs_second_person(cast.login("noa"), pair)
    assert needs_second_person(cast.login("noa"), two(cast))


def test_the_queue_leads_to_it_and_settles_it_as_two(cast: Cast) -> None:
    pair = two(cast)
    asked, noa = ask(cast, pair), browser(cast, "noa")
    listed = noa.get(reverse("people:doubts")).content.decode()
    assert "Somebody asks you to agree" in listed
    page = noa.get(reverse("people:doubt", args=[asked.pk])).content.decode()
    assert compare(pair.kept, pair.merged) in page
    assert f'value="{pair.kept.pk}"' not in page
    with pytest.raises(NotACandidate):
        settle(asked, DoubtState.SAME, candidate=pair.kept, by=cast.login("noa"), at=NOW)
    asked.refresh_from_db()
    settle(asked, DoubtState.LEFT_OUT, by=cast.login("noa"), at=NOW)
    with pytest.raises(NeedsSecondPerson):
        merged(cast, pair.kept, pair.merged, by="noa")


def test_a_merge_ends_every_request_about_the_row_that_went_away(cast: Cast) -> None:
    pair = two(cast)
    ask(cast, pair)
    ask(cast, Pair(pair.merged, pair.kept))
    merged(cast, pair.kept, pair.merged, by="noa")
    states = IdentityDoubt.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["same", "left_out"]


def test_the_page_asks_waits_and_lets_another_agree(cast: Cast) -> None:
    pair, dana, noa = two(cast), browser(cast, "dana"), browser(cast, "noa")
    address = compare(pair.kept, pair.merged)
    page = dana.get(address).content.decode()
    assert "Ask a second person" in page
    answer = dana.post(address, sent(page, **{"person-birth_year": "merged"}), follow=True)
    assert "A second person is asked" in answer.content.decode()
    assert fresh(pair.merged).merged_into is None
    page = dana.get(address).content.decode()
    assert "You have asked" in page
    assert "Ask a second person</button>" not in page
    page = noa.get(address).content.decode()
    assert "Agree and merge" in page
    assert "Birth year" in page
    noa.post(address, sent(page))
    assert Person.objects.get(pk=pair.kept.pk).birth_year == 1990
    assert merge_requests.requests_about(pair).count() == 0
