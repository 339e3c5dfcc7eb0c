"""Changing who carries the matching moves rights, lines on Today and letters (OM-3.2, OM-3.11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.cast import NOW, TODAY, Cast, assign
from tests.cycles.test_carriers import change
from tests.matching.rounds import waiting

from tsemed.cycles.matrix import move_what_waits
from tsemed.cycles.models import Cycle
from tsemed.cycles.work_models import Carrier, Function
from tsemed.matching.models import Proposal
from tsemed.matching.operations.sending import answer_manager_approval
from tsemed.matching.todos import todos_for
from tsemed.notifications.models import OutboxMessage

CARRIERS = {
    Carrier.COORDINATOR: "dana",
    Carrier.INDIVIDUAL_COORDINATOR: "ines",
}


def letters(state: str = "waiting") -> list[str]:
    found = OutboxMessage.objects.filter(name="returned_by_manager", state=state)
    return sorted(found.values_list("address", flat=True))


@pytest.mark.parametrize("role", CARRIERS)
def test_om_3_2_rights_lines_and_letters_follow_the_line(cast: Cast, role: Carrier) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    change(cast, cast.galil, Function.MATCHING, roles=[role])
    carrier, galil = CARRIERS[role], Cycle.objects.get(pk=cast.galil.pk)
    returned, going = waiting(cast), cast.login("noa")
    answer_manager_approval(returned, agrees=False, comment="Too far", by=going, at=NOW)
    may = {n for n in CARRIERS.values() if cast.login(n).has_perm("matching.open_round", galil)}
    assert may == {carrier}
    assert letters() == [getattr(cast, carrier).email]
    Proposal.objects.filter(pk=returned.pk).update(state="manager_agreed")
    lines = {
        name: [line.kind for line in todos_for(cast.login(name), on=TODAY)]
        for name in CARRIERS.values()
    }
    assert {name for name, kinds in lines.items() if "matching.ask_sides" in kinds} == {carrier}


def test_om_3_11_a_notice_not_yet_sent_goes_to_who_matches_now(cast: Cast) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    proposal, noa = waiting(cast), cast.login("noa")
    answer_manager_approval(proposal, agrees=False, comment="Too far", by=noa, at=NOW)
    assert letters() == [cast.dana.email]
    change(cast, cast.galil, Function.MATCHING, roles=[Carrier.INDIVIDUAL_COORDINATOR])
    assert (letters(), letters("cancelled")) == ([cast.ines.email], [cast.dana.email])


def test_om_3_11_who_goes_on_matching_keeps_the_notice(cast: Cast) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    proposal, noa = waiting(cast), cast.login("noa")
    answer_manager_approval(proposal, agrees=False, comment="Too far", by=noa, at=NOW)
    change(cast, cast.galil, Function.MATCHING, roles=list(CARRIERS))
    both = sorted([cast.dana.email, cast.ines.email])
    assert (letters(), letters("cancelled")) == (both, [])


def test_om_3_11_who_matches_again_is_notified_again(cast: Cast) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    proposal, noa = waiting(cast), cast.login("noa")
    answer_manager_approval(proposal, agrees=False, comment="Too far", by=noa, at=NOW)
    for role in reversed(CARRIERS):
        change(cast, cast.galil, Function.MATCHING, roles=[role])
    assert letters() == [cast.dana.email]


def test_om_3_11_a_coming_carrier_is_notified_once_on_the_first_day(cast: Cast) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    proposal, tomorrow = waiting(cast), NOW + timedelta(days=1)
    answer_manager_approval(proposal, agrees=False, comment="Too far", by=cast.login("noa"), at=NOW)
    coming = {"roles": [Carrier.INDIVIDUAL_COORDINATOR], "starts_on": TODAY + timedelta(days=1)}
    change(cast, cast.galil, Function.MATCHING, **coming)
    assert letters() == [cast.dana.email]
    for _hour in range(3):
        move_what_waits(tomorrow)
    assert (letters(), letters("cancelled")) == ([cast.ines.email], [cast.dana.email])


def test_om_3_11_without_accompaniment_what_waits_goes_on(cast: Cast) -> None:
    proposal = waiting(cast)
    change(cast, cast.galil, Function.MATCHING_ACCOMPANIMENT, roles=[Carrier.NOBODY])
    assert Proposal.objects.get(pk=proposal.pk).state == "asked"
    assert OutboxMessage.objects.filter(name="asked_to_answer").count() == 2


def test_om_3_11_what_waits_moves_on_the_first_day_of_the_new_carrier(cast: Cast) -> None:
    proposal, tomorrow = waiting(cast), NOW + timedelta(days=1)
    nobody = [Carrier.NOBODY]
    first = TODAY + timedelta(days=1)
    change(cast, cast.galil, Function.MATCHING_ACCOMPANIMENT, roles=nobody, starts_on=first)
    move_what_waits(NOW)
    assert Proposal.objects.get(pk=proposal.pk).state == "waits_for_manager"
    move_what_waits(tomorrow)
    move_what_waits(tomorrow)
    assert Proposal.objects.get(pk=proposal.pk).state == "asked"
    assert OutboxMessage.objects.filter(name="asked_to_answer").count() == 2
