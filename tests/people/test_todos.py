"""What waits at the office and at the partners: every figure asked at once, for whom it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.architecture import growth
from tests.cast import CHARACTERS, NOW, TODAY, Cast, affiliate, lose

from tsemed.base.audit import record, record_reading
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.imports.audit_events import PEOPLE_EXPORTED
from tsemed.people.audit_events import GROUPS_READ
from tsemed.people.models import Capacity
from tsemed.people.phone_numbers import with_numbers
from tsemed.people.scope import forget_scope, people_scope_of
from tsemed.people.todos import todos_for

pytestmark = pytest.mark.django_db


def kinds_of(cast: Cast, name: str) -> list[str]:
    return [line.kind for line in todos_for(cast.login(name), on=TODAY)]


def test_the_officers_week_is_one_query_of_figures(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    record_reading(GROUPS_READ, [cast.yosef.person], data_class="x", by=cast.login("dana"), at=NOW)
    record(PEOPLE_EXPORTED, cast.galil, by=cast.login("dana"), at=NOW)
    record(PEOPLE_EXPORTED, cast.galil, by=cast.login("dana"), at=NOW - timedelta(days=8))
    peled = cast.login("peled")
    assert {people_scope_of(peled, day).is_manager for day in (TODAY, None)} == {False}
    with django_assert_num_queries(2):
        lines = todos_for(peled, on=TODAY)
    assert [(line.key, line.since) for line in lines] == [
        ("people.audit_reading", TODAY),
        ("people.audit_export", TODAY),
    ]


def test_doubts_are_the_managers_line(cast: Cast) -> None:
    growth.doubts(cast, 3)
    kinds = {name: kinds_of(cast, name) for name in CHARACTERS}
    assert [name for name, found in kinds.items() if "people.doubts" in found] == ["noa"]
    [line] = [one for one in todos_for(cast.login("noa"), on=TODAY) if "doubts" in one.kind]
    assert (line.carrier, line.address) == (Capacity.MENTORING_MANAGER, "/people/doubts/")


def test_an_organisation_is_read_once_for_all_its_lines(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    lose(cast.michal, "trained")
    cast.bank.affiliations.filter(capacity=Capacity.SPONSOR).delete()
    rivka = cast.login("rivka")
    people_scope_of(rivka, TODAY)
    with django_assert_num_queries(1):
        lines = todos_for(rivka, on=TODAY)
    assert [line.key for line in lines] == [
        f"people.untrained:{cast.bank.pk}",
        f"people.sponsor_missing:{cast.bank.pk}",
    ]


@pytest.mark.parametrize(
    ("reader", "is_mentor", "is_called"),
    [("dana", True, True), ("dana", False, False), ("noa", False, True), ("rivka", True, True)],
)
def test_a_number_is_guarded_by_the_side_of_the_line(
    cast: Cast, reader: str, is_mentor: bool, is_called: bool
) -> None:
    michal = cast.michal.person
    call = Call(michal, is_mentor=is_mentor)
    actions = (Action("open", "/"),)
    line = TodoItem("a:1", "a", "call", "", "", None, Urgency.SOON, "x", actions, call=call)
    [shown] = with_numbers(cast.login(reader), [line])
    assert (shown.call is not None and shown.call.number) == (is_called and str(michal.phone))


def test_a_tie_counts_from_its_day_to_its_last(cast: Cast) -> None:
    user, tie = cast.login("fanny"), affiliate(cast.fanny, cast.bank, Capacity.CONTACT_PERSON)
    assert people_scope_of(user, TODAY).organisations == [cast.bank.pk]
    tie.ends_on = TODAY
    tie.save()
    forget_scope(user)
    days = (TODAY, TODAY + timedelta(days=1), tie.starts_on - timedelta(days=1))
    held = [people_scope_of(user, day).organisations for day in days]
    assert held == [[cast.bank.pk], [], []]
