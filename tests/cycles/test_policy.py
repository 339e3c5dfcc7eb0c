"""The numbers of the policy: set for a coming day, shown before, kept with who and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from tests.cast import NOW, TODAY, Cast
from tests.cycles.test_pages import browser
from tests.matching.rounds import waiting
from tests.relationships.pairs import galil_pair

from tsemed.base.models import AuditRow
from tsemed.cycles.models import PolicyVersion
from tsemed.cycles.policy import FIRST, NUMBERS
from tsemed.cycles.policy_changes import (
    BeginsTooSoon,
    ChangedMeanwhile,
    HasBegun,
    ImpossibleNumbers,
    set_numbers,
    take_back,
)
from tsemed.cycles.policy_versions import forget_versions, policy_on
from tsemed.matching.operations.sending import answer_manager_approval
from tsemed.relationships.models import Relationship

BEFORE = TODAY - timedelta(days=30)
CHANGE, PAGE = "/cycles/policy/change/", "/cycles/policy/"
FIRST_NUMBERS = {name: getattr(FIRST, name) for name in NUMBERS}


@pytest.fixture(autouse=True)
def _read_again() -> Iterator[None]:
    forget_versions()
    yield
    forget_versions()


def kept(day: date, *, number: int = 1, cycle: Any = None, **numbers: int) -> PolicyVersion:
    """Return a version that holds from a day on."""
    whole = {**FIRST_NUMBERS, **numbers} if cycle is None else numbers
    forget_versions()
    return PolicyVersion.objects.create(
        cycle=cycle, number=number, valid_from=day, numbers=whole, reason="pilot", set_at=NOW
    )


def typed(**numbers: int) -> dict[str, Any]:
    """Return what the form of the programme's numbers sends for tomorrow."""
    day = localdate() + timedelta(days=1)
    return {**FIRST_NUMBERS, **numbers, "valid_from": day.isoformat(), "reason": "the pilot"}


def sends(client: Client, address: str = CHANGE, **numbers: int) -> Any:
    """Send the form, look at what changes, and confirm it."""
    form = {"number": "1", **typed(**numbers)}
    shown = client.post(address, form)
    return client.post(address, {**form, "confirm": shown.context["seen"]})


def test_the_first_numbers_hold_without_versions(db: None) -> None:
    assert policy_on(TODAY) == FIRST
    assert policy_on(date(2020, 1, 1)) == FIRST


def test_each_day_has_its_numbers(db: None) -> None:
    kept(date(2026, 12, 1), days_to_answer_proposal=10)
    kept(date(2027, 2, 1), number=2, days_to_answer_proposal=4)
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 31), date(2027, 2, 1)]
    assert [policy_on(day).days_to_answer_proposal for day in days] == [7, 10, 10, 4]


def test_a_cycle_has_numbers_of_its_own(cast: Cast) -> None:
    kept(BEFORE, pairs_per_half_post=20)
    kept(BEFORE, cycle=cast.galil, pairs_per_half_post=12)
    assert policy_on(TODAY, cycle_id=cast.galil.pk).pairs_per_half_post == 12
    assert policy_on(TODAY, cycle_id=cast.negev.pk).pairs_per_half_post == 20
    page = browser(cast, "noa").get(reverse("cycles:cycle", args=[cast.galil.pk]))
    assert "12" in {fact["value"] for fact in page.context["facts"]}


def test_a_change_is_shown_before_it_is_kept(cast: Cast) -> None:
    Relationship.objects.filter(pk=galil_pair(cast).pk).update(
        quiet_since=localdate() - timedelta(days=25)
    )
    client = browser(cast, "noa")
    form = {"number": "1", **typed(red_after_days_without_meeting=24)}
    shown = client.post(CHANGE, form)
    assert not PolicyVersion.objects.exists()
    to_watch, to_act_on = shown.context["effects"]
    assert (to_watch.before, to_watch.after) == (1, 0)
    assert (to_act_on.before, to_act_on.after) == (0, 1)
    client.post(CHANGE, {**form, "confirm": shown.context["seen"]})
    version = PolicyVersion.objects.get()
    assert version.numbers == {**FIRST_NUMBERS, "red_after_days_without_meeting": 24}
    assert (version.set_by, version.reason) == (cast.login("noa"), "the pilot")
    row = AuditRow.objects.get(subject_type="cycles.policyversion")
    assert (row.actor, row.reason) == (cast.login("noa"), "the pilot")


def test_other_numbers_than_shown_are_shown_first(cast: Cast) -> None:
    client = browser(cast, "noa")
    shown = client.post(CHANGE, {"number": "1", **typed(months_of_match=9)})
    form = {"number": "1", **typed(months_of_match=12), "confirm": shown.context["seen"]}
    again = client.post(CHANGE, form)
    assert again.context["seen"] == "months_of_match=12"
    assert not PolicyVersion.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"months_of_match": 0}, "months_of_match"),
        ({"months_of_match": 99}, "months_of_match"),
        ({"fewest_people_to_speak_of_a_mix": 2}, "fewest_people_to_speak_of_a_mix"),
        ({"red_after_days_waiting": 30}, "red_after_days_waiting"),
        ({"valid_from": localdate().isoformat(), "months_of_match": 9}, "valid_from"),
        ({"reason": "", "months_of_match": 9}, "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, numbers: Any, field: str) -> None:
    client = browser(cast, "noa")
    form = {"number": "1", **typed(), **numbers}
    answer = client.post(CHANGE, form)
    confirmed = client.post(CHANGE, {**form, "confirm": answer.context.get("seen", "-")})
    assert field in confirmed.context["form"].errors
    assert not PolicyVersion.objects.exists()


def test_the_slower_of_two_keeps_what_was_typed(cast: Cast) -> None:
    client = browser(cast, "noa")
    form = {"number": "1", **typed(months_of_match=9)}
    seen = client.post(CHANGE, form).context["seen"]
    kept(localdate() + timedelta(days=3), months_of_match=7)
    late = client.post(CHANGE, {**form, "confirm": seen})
    assert late.status_code == 409
    assert 'name="months_of_match" value="9"' in late.content.decode()
    assert PolicyVersion.objects.count() == 1
    again = {**form, "number": str(late.context["number"]), "confirm": seen}
    assert client.post(CHANGE, again).status_code == 302
    assert PolicyVersion.objects.count() == 2


def test_no_version_changes_what_holds_today(cast: Cast) -> None:
    how: dict[str, Any] = {"numbers": FIRST_NUMBERS, "reason": "x", "by": cast.login("noa")}
    with pytest.raises(BeginsTooSoon):
        set_numbers(valid_from=TODAY, number=1, at=NOW, **how)
    begun = kept(TODAY)
    with pytest.raises(HasBegun):
        take_back(begun, by=cast.login("noa"), at=NOW)
    with pytest.raises(ChangedMeanwhile):
        set_numbers(valid_from=TODAY + timedelta(days=1), number=1, at=NOW, **how)


@pytest.mark.parametrize(
    "numbers",
    [
        {**FIRST_NUMBERS, "fewest_people_to_speak_of_a_mix": 2},
        {**FIRST_NUMBERS, "months_of_match": 25},
        {**FIRST_NUMBERS, "red_after_days_waiting": 30},
        {"months_of_match": 9},
        {**FIRST_NUMBERS, "months": 9},
    ],
)
def test_no_writer_sets_impossible_numbers(cast: Cast, numbers: dict[str, int]) -> None:
    how: dict[str, Any] = {"reason": "x", "number": 1, "by": cast.login("noa"), "at": NOW}
    with pytest.raises(ImpossibleNumbers):
        set_numbers(numbers=numbers, valid_from=TODAY + timedelta(days=1), **how)
    assert not PolicyVersion.objects.exists()


def test_a_cycle_gets_no_numbers_of_the_whole(cast: Cast) -> None:
    how: dict[str, Any] = {"reason": "x", "number": 1, "by": cast.login("noa"), "at": NOW}
    numbers, day = {"red_after_days_waiting": 60}, TODAY + timedelta(days=1)
    with pytest.raises(ImpossibleNumbers):
        set_numbers(cycle=cast.galil, numbers=numbers, valid_from=day, **how)
    assert not PolicyVersion.objects.exists()


def test_coming_numbers_are_taken_back(cast: Cast) -> None:
    day = localdate() + timedelta(days=2)
    version = kept(day, months_of_match=9)
    client = browser(cast, "noa")
    page = client.get(PAGE).content.decode()
    assert reverse("cycles:take_back_policy", args=[version.pk]) in page
    client.post(reverse("cycles:take_back_policy", args=[version.pk]))
    forget_versions()
    assert policy_on(day).months_of_match == 6
    after = client.get(PAGE).content.decode()
    assert "pilot" in after
    assert reverse("cycles:take_back_policy", args=[version.pk]) not in after


def test_a_process_learns_of_new_numbers(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    day = localdate() + timedelta(days=1)
    assert policy_on(day).months_of_match == 6
    with django_capture_on_commit_callbacks(execute=True):
        sends(browser(cast, "noa"), months_of_match=9)
    assert policy_on(day).months_of_match == 9


def test_a_question_ends_by_the_numbers_of_its_cycle(cast: Cast) -> None:
    proposal = waiting(cast)
    answer_manager_approval(proposal, agrees=True, by=cast.login("noa"), at=NOW)
    yesterday = localdate() - timedelta(days=1)
    kept(yesterday, cycle=cast.galil, days_to_answer_proposal=3)
    ask = reverse("matching:ask", args=[proposal.round_id])
    assert browser(cast, "dana").post(ask).status_code == 302
    proposal.refresh_from_db()
    assert proposal.deadline_on == localdate() + timedelta(days=3)


@pytest.mark.parametrize(
    ("name", "reads", "changes"),
    [("noa", 200, 200), ("dana", 200, 403), ("tamar", 403, 403), ("rivka", 403, 403)],
)
def test_who_reads_and_who_changes(cast: Cast, name: str, reads: int, changes: int) -> None:
    client = browser(cast, name)
    assert client.get(PAGE).status_code == reads
    assert client.get(CHANGE).status_code == changes
    of_cycle = reverse("cycles:change_policy_of_cycle", args=[cast.galil.pk])
    assert (client.get(of_cycle).status_code == 200) is (changes == 200)


def test_numbers_of_a_cycle_stay_with_its_team(cast: Cast) -> None:
    kept(TODAY, cycle=cast.galil, months_of_match=9)
    assert "Galil" in browser(cast, "dana").get(PAGE).content.decode()
    assert "Galil" not in browser(cast, "farid").get(PAGE).content.decode()


def test_a_cycle_returns_to_the_numbers_of_all(cast: Cast) -> None:
    kept(localdate() - timedelta(days=1), cycle=cast.galil, months_of_match=9)
    address = reverse("cycles:change_policy_of_cycle", args=[cast.galil.pk])
    client = browser(cast, "noa")
    day = localdate() + timedelta(days=1)
    form = {"number": "2", "valid_from": day.isoformat(), "reason": "as all"}
    seen = client.post(address, form).context["seen"]
    assert client.post(address, {**form, "confirm": seen}).status_code == 302
    forget_versions()
    assert policy_on(localdate(), cycle_id=cast.galil.pk).months_of_match == 9
    assert policy_on(day, cycle_id=cast.galil.pk).months_of_match == 6


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_sets_the_numbers(cast: Cast) -> None:
    by, outcomes = cast.login("noa"), []

    def sets(months: int) -> None:
        try:
            numbers = {**FIRST_NUMBERS, "months_of_match": months}
            day = localdate() + timedelta(days=1)
            set_numbers(
                numbers=numbers, valid_from=day, reason="x", number=1, by=by, at=timezone.now()
            )
            outcomes.append("set")
        except ChangedMeanwhile:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=sets, args=(months,)) for months in (7, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "set"]
    assert PolicyVersion.objects.count() == 1
