"""The days of a list become entries of the way, where its sender carries the function."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import BEGUN, NOW, TODAY, Cast, carry, lose
from tests.imports.lists import HEADINGS, RUTH, bring_in, workbook

from tsemed.base.audit import history_of
from tsemed.cycles.models import Participation, Side
from tsemed.imports.models import Import
from tsemed.imports.operations import apply_list
from tsemed.notifications.models import OutboxMessage
from tsemed.people.identity_doubts import settle
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.states import DoubtState

pytestmark = pytest.mark.django_db
MENTORS = (*HEADINGS, "Cleared", "Trained")
MENTEES = (*HEADINGS, "Accepted on")


def notes_of(one: Import) -> set[tuple[str, str]]:
    return {(note["code"], note["column"]) for row in one.rows.all() for note in row.notes}


def bring(cast: Cast, name: str, side: Side, *cells: object) -> Import:
    headings = MENTORS if side is Side.MENTOR else MENTEES
    how: dict[str, Any] = {"programme": cast.bridge} if side is Side.MENTEE else {}
    content = workbook((*RUTH, *cells), headings=headings)
    return bring_in(content, cast.negev, by=cast.login(name), side=side, **how)


def ruths_part() -> Participation:
    return Person.objects.get(family_name="Amar").participations.get()


def test_the_days_of_a_list_become_entries(cast: Cast) -> None:
    one = bring(cast, "farid", Side.MENTOR, "yes", "yes")
    apply_list(one, by=cast.login("farid"), at=NOW)
    part, farid = ruths_part(), cast.login("farid")
    assert (part.state, part.accepted_on, part.trained_on) == ("accepted", TODAY, TODAY)
    entries = set(part.entries.values_list("kind", "happened_on", "by"))
    assert entries == {(kind, TODAY, farid.pk) for kind in ("joined", "accepted", "trained")}
    assert [row.to_state for row in history_of(part)] == ["accepted"]
    # A list says what happened before: nobody gets a letter about it.
    assert not OutboxMessage.objects.exists()


def test_a_mentee_waits_since_the_day_of_the_list(cast: Cast) -> None:
    one = bring(cast, "ines", Side.MENTEE, "2026-10-05")
    apply_list(one, by=cast.login("ines"), at=NOW)
    assert (ruths_part().state, ruths_part().accepted_on) == ("accepted", date(2026, 10, 5))


def test_days_of_who_does_not_carry_them_are_reported(cast: Cast) -> None:
    for function in ("mentor_screening", "training_coordination", "mentor_training"):
        carry(cast.negev, function, "mentoring_manager")
    one = bring(cast, "farid", Side.MENTOR, "yes", "yes")
    assert notes_of(one) == {("not_entered", "cleared"), ("not_entered", "trained")}
    apply_list(one, by=cast.login("farid"), at=NOW)
    assert (ruths_part().state, ruths_part().trained_on) == ("applied", None)


def test_training_of_who_is_not_accepted_is_reported(cast: Cast) -> None:
    one = bring(cast, "farid", Side.MENTOR, "no", "yes")
    assert notes_of(one) == {("trained_not_accepted", "trained")}
    apply_list(one, by=cast.login("farid"), at=NOW)
    assert (ruths_part().state, ruths_part().trained_on) == ("applied", None)


def test_a_list_adds_to_the_way_of_somebody_known(cast: Cast) -> None:
    lose(cast.omar, "accepted", "trained")
    omar, farid = cast.omar.person, cast.login("farid")
    row = (2, "Omar", "Nasser", str(omar.phone), None, None, None, "yes", "yes")
    one = bring_in(workbook(row, headings=MENTORS), cast.negev, by=farid)
    changed = {change["field"] for change in one.rows.get().changes}
    assert changed == {"accepted_on", "trained_on"}
    apply_list(one, by=farid, at=NOW)
    part = Participation.objects.get(pk=cast.omar.pk)
    assert (part.accepted_on, part.trained_on) == (TODAY, TODAY)
    again = bring_in(workbook(row, headings=MENTORS), cast.negev, by=farid)
    assert (again.rows.get().outcome, notes_of(again)) == ("unchanged", set())


def test_a_list_overturns_no_decision(cast: Cast) -> None:
    Participation.objects.filter(pk=cast.omar.pk).update(
        state="deferred", accepted_on=None, deferred_until=TODAY
    )
    row = (2, "Omar", "Nasser", str(cast.omar.person.phone), None, None, None, "yes", None)
    one = bring_in(workbook(row, headings=MENTORS), cast.negev, by=cast.login("farid"))
    assert notes_of(one) == {("left_as_is", "cleared")}
    apply_list(one, by=cast.login("farid"), at=NOW)
    assert Participation.objects.get(pk=cast.omar.pk).state == "deferred"


def test_another_day_of_waiting_is_left_and_reported(cast: Cast) -> None:
    amina = cast.amina.person
    row = (2, "Amina", "Saleh", str(amina.phone), None, None, None, "2026-10-05")
    how: dict[str, Any] = {"by": cast.login("ines"), "side": Side.MENTEE, "programme": cast.bridge}
    one = bring_in(workbook(row, headings=MENTEES), cast.negev, **how)
    assert ("left_as_is", "accepted_on") in notes_of(one)
    apply_list(one, by=cast.login("ines"), at=NOW)
    assert Participation.objects.get(pk=cast.amina.pk).accepted_on == BEGUN


def test_nobody_accepts_themselves_by_a_list(cast: Cast) -> None:
    farid = cast.farid
    row = (2, "Farid", "Haddad", str(farid.phone), None, None, None, "yes", "yes")
    one = bring_in(workbook(row, headings=MENTORS), cast.negev, by=cast.login("farid"))
    assert {("not_entered", "cleared"), ("not_entered", "trained")} <= notes_of(one)


def test_a_row_that_waits_keeps_its_days(cast: Cast) -> None:
    known = cast.michal.person  # of another cycle: hidden from the freelancer of Negev
    row = (2, "Other", "Name", str(known.phone), None, None, None, "yes", "yes")
    one = bring_in(workbook(row, headings=MENTORS), cast.negev, by=cast.login("farid"))
    apply_list(one, by=cast.login("farid"), at=NOW)
    doubt = IdentityDoubt.objects.get()
    made = settle(doubt, DoubtState.ANOTHER, by=cast.login("noa"), at=NOW)
    assert made is not None
    part = made.participations.get()
    assert (part.state, part.trained_on) == ("accepted", TODAY)
    assert part.entries.get(kind="accepted").by == cast.login("farid")


def test_an_export_still_shows_the_days(cast: Cast) -> None:
    client = Client()
    client.force_login(
        cast.login("dana"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    target = f"{cast.galil.pk}:mentor"
    sent = {"target": target, "reason": "Training day"}
    answer = client.post(reverse("imports:export"), sent)
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    cells = {
        str(heading.value): book.worksheets[0].cell(row=2, column=heading.column).value
        for heading in book.worksheets[0][1]
        if heading.value
    }
    assert (cells["הכשרה הושלמה"], cells["אישורים הושלמו"]) == ("כן", "כן")


def test_somebody_who_left_the_cycle_comes_back(cast: Cast) -> None:
    Participation.objects.filter(pk=cast.omar.pk).update(
        state="left", left_on=TODAY, accepted_on=None
    )
    row = (2, "Omar", "Nasser", str(cast.omar.person.phone), None, None, None)
    one = bring_in(workbook(row), cast.negev, by=cast.login("farid"))
    assert [change["field"] for change in one.rows.get().changes] == ["joins"]
    apply_list(one, by=cast.login("farid"), at=NOW)
    part = Participation.objects.get(pk=cast.omar.pk)
    assert (part.state, part.left_on, part.joined_on) == ("applied", None, TODAY)
