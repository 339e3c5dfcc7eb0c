from __future__ import annotations

import pytest

from tsemed.cycles.states import CycleState
from tsemed.imports.rules import (
    Doubt,
    Identity,
    Known,
    Recognised,
    accepts_lists,
    is_small,
    needs_manager,
    recognise,
)

PHONE, MAIL = "+972502345678", "ruth@example.org"
ROW = Identity("Ruth", "Amar", phone=PHONE, email=MAIL, birth_year=1980)
RUTH = Identity("Ruth", "Amar", phone=PHONE, email=MAIL, birth_year=1980, pk=1)
MARRIED = Identity("Ruth", "Peretz", phone=PHONE, pk=1)
HUSBAND = Identity("Avi", "Amar", phone=PHONE, pk=2)
STRANGER = Identity("Zvi", "Katz", phone=PHONE, email=MAIL, pk=3)
NAMESAKE = Identity("Ruth", "Amar", birth_year=1980, pk=4)


@pytest.mark.parametrize(
    ("known", "row_check"),
    [
        (Known(), Recognised()),
        (Known(by_phone=[RUTH]), Recognised(pk=1)),
        (Known(by_email=[RUTH]), Recognised(pk=1)),
        (Known(by_phone=[RUTH], by_email=[RUTH]), Recognised(pk=1)),
        (Known(by_phone=[MARRIED]), Recognised(pk=1)),
        (Known(by_phone=[HUSBAND, RUTH]), Recognised(pk=1)),
        (Known(by_phone=[STRANGER]), Recognised(doubt=Doubt.OTHER_NAME, candidates=(3,))),
        (Known(by_email=[STRANGER]), Recognised(doubt=Doubt.OTHER_NAME, candidates=(3,))),
        (
            Known(by_phone=[RUTH], by_email=[NAMESAKE]),
            Recognised(doubt=Doubt.TWO_PERSONS, candidates=(1, 4)),
        ),
        (Known(by_phone=[RUTH, NAMESAKE]), Recognised(doubt=Doubt.SEVERAL, candidates=(1, 4))),
        (Known(by_name_and_year=[NAMESAKE]), Recognised(pk=4)),
        (Known(by_phone=[RUTH], by_name_and_year=[NAMESAKE]), Recognised(pk=1)),
        (Known(by_name_here=[NAMESAKE]), Recognised()),
    ],
)
def test_who_a_row_with_phone_and_mail_is_about(known: Known, row_check: Recognised) -> None:
    assert recognise(ROW, known) == row_check


def test_a_row_without_phone_and_mail_is_recognised_by_its_name_on_this_side() -> None:
    row = Identity("רוּת", "עמר")
    here = Identity("עמר", "רות", pk=9)
    assert recognise(row, Known(by_name_here=[here])) == Recognised(pk=9)


def test_two_of_one_name_on_this_side_are_a_doubt() -> None:
    row = Identity("Ruth", "Amar")
    known = Known(by_name_here=[RUTH, NAMESAKE])
    assert recognise(row, known) == Recognised(doubt=Doubt.SEVERAL_BY_NAME, candidates=(1, 4))


def test_people_join_a_cycle_until_it_closes() -> None:
    assert {state for state in CycleState if accepts_lists(state)} == {
        CycleState.DRAFT, CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING,
    }  # fmt: skip


def test_five_hundred_rows_are_done_while_the_page_waits_and_leave_without_a_manager() -> None:
    assert (is_small(500), is_small(501)) == (True, False)
    assert (needs_manager(500), needs_manager(501)) == (False, True)
