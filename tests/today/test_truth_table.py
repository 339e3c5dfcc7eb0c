"""What moves with a line of the matrix: rights, lines on Today and notices, for every function.

The table of the document is drawn by this test, from what it sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.architecture.source import ROOT
from tests.cast import NOW, TODAY, Cast, affiliate, assign, carry, lose
from tests.finance.months import hours, month, terms
from tests.matching.rounds import waiting
from tests.relationships.pairs import galil_pair

from tsemed.base.todos import TodoItem
from tsemed.cycles.models import Cycle, Participation
from tsemed.cycles.todos import todos_for as of_cycles
from tsemed.cycles.work_models import Carrier, Function
from tsemed.finance.todos import todos_for as of_hours
from tsemed.finance.views.sheets import SUBMIT
from tsemed.matching.models import Proposal
from tsemed.matching.operations.sending import answer_manager_approval
from tsemed.matching.todos import todos_for as of_matching
from tsemed.notifications.models import OutboxMessage
from tsemed.people.models import Capacity
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import report_meeting
from tsemed.relationships.rules import Report
from tsemed.relationships.states import MeetingState
from tsemed.relationships.todos import todos_for as of_pairs

WHO = {Carrier.COORDINATOR: "dana", Carrier.INDIVIDUAL_COORDINATOR: "ines"}
TODOS = (of_cycles, of_matching, of_pairs, of_hours)


@dataclass(frozen=True)
class Line:
    """A right over what `waits` makes, the kind of its line on Today, and the notice about it."""

    right: str
    waits: Callable[[Cast], Any]
    todo: str
    notice: str = ""
    # An individual coordinator works with the mentees of her own programme alone.
    is_about_mentees: bool = False


def without(name: str, *kinds: str) -> Callable[[Cast], Any]:
    """Return what lets somebody lack a decision or a record."""

    def waits(cast: Cast) -> Any:
        lose(getattr(cast, name), *kinds)
        return getattr(cast, name)

    return waits


def call_asked_for(cast: Cast) -> Any:
    pair = galil_pair(cast, days_ago=10)
    report = Report(MeetingState.HELD, pair.started_on, 60, call_me=True)
    return report_meeting(pair, report, by=cast.login("michal"), at=NOW)


def quiet_pair(cast: Cast) -> Any:
    pair = galil_pair(cast, days_ago=40)
    Relationship.objects.update(quiet_since=TODAY - timedelta(days=25))
    return Relationship.objects.get(pk=pair.pk)


def form_incomplete(cast: Cast) -> Any:
    # The form of another cycle's mentee is not complete either.
    Participation.objects.filter(pk=cast.amina.pk).delete()
    cast.yosef.person.mentee.stage = ""
    cast.yosef.person.mentee.save()
    return cast.galil


def returned_draft(cast: Cast) -> Any:
    returned = waiting(cast)
    going = cast.login("noa")
    answer_manager_approval(returned, agrees=False, comment="Too far", by=going, at=NOW)
    Proposal.objects.filter(pk=returned.pk).update(state="manager_agreed")
    return Cycle.objects.get(pk=cast.galil.pk)


TABLE = {
    Function.MENTOR_SCREENING: Line(
        "cycles.decide_participation", without("michal", "accepted"), "cycles.decide_mentors"
    ),
    Function.MENTEE_SCREENING: Line(
        "cycles.decide_participation",
        without("yosef", "accepted"),
        "cycles.decide_mentees",
        is_about_mentees=True,
    ),
    Function.TRAINING_COORDINATION: Line(
        "cycles.record_training", without("michal", "trained"), "cycles.train"
    ),
    Function.MENTOR_TRAINING: Line(
        "cycles.record_training", without("michal", "trained"), "cycles.train"
    ),
    Function.EXPECTATIONS: Line(
        "cycles.record_expectations",
        without("yosef", "aligned"),
        "cycles.align",
        is_about_mentees=True,
    ),
    Function.MENTOR_SIDE: Line(
        "relationships.note_call", call_asked_for, "relationships.call_requested"
    ),
    Function.MENTEE_RECRUITMENT: Line(
        "cycles.add_participant", form_incomplete, "cycles.form_missing", is_about_mentees=True
    ),
    Function.MENTEE_ACCOMPANIMENT: Line(
        "relationships.read_meetings", quiet_pair, "relationships.quiet", is_about_mentees=True
    ),
    Function.MATCHING: Line(
        "matching.open_round", returned_draft, "matching.ask_sides", "returned_by_manager"
    ),
    Function.PROCESS: Line("relationships.report_meeting", quiet_pair, "relationships.quiet"),
}


def lines_of(cast: Cast, name: str) -> list[TodoItem]:
    return [line for of in TODOS for line in of(cast.login(name), on=TODAY)]


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("function", TABLE)
def test_om_3_2_everything_moves_with_the_line(
    cast: Cast, function: Function, role: Carrier
) -> None:
    assign(cast.ines, cast.galil, "individual_coordinator")
    line = TABLE[function]
    if line.is_about_mentees:
        affiliate(cast.ines, cast.steps, Capacity.INDIVIDUAL_COORDINATOR)
    for one in TABLE:
        carry(cast.galil, one, Carrier.MENTORING_MANAGER)
    carry(cast.galil, function, role)
    thing = line.waits(cast)
    names = sorted(WHO.values())
    may = [name for name in names if cast.login(name).has_perm(line.right, thing)]
    sees = [name for name in names if line.todo in {one.kind for one in lines_of(cast, name)}]
    assert may == sees == [WHO[role]]
    if line.notice:
        sent = OutboxMessage.objects.filter(name=line.notice).values_list("address", flat=True)
        assert list(sent) == [getattr(cast, WHO[role]).email]


ACCOMPANIMENT = Line("matching.approve_proposal", waiting, "matching.approval")


@pytest.mark.parametrize("role", [Carrier.MENTORING_MANAGER, Carrier.NOBODY])
def test_om_6_1_approval_moves_with_the_line(cast: Cast, role: Carrier) -> None:
    carry(cast.galil, Function.MATCHING_ACCOMPANIMENT, role)
    proposal = ACCOMPANIMENT.waits(cast)
    is_carried = role is Carrier.MENTORING_MANAGER
    kinds = {one.kind for one in lines_of(cast, "noa")}
    assert cast.login("noa").has_perm(ACCOMPANIMENT.right, proposal) is is_carried
    assert (ACCOMPANIMENT.todo in kinds) is is_carried


def submitted_hours(cast: Cast) -> Any:
    cast.negev.programmes.set([cast.steps])
    terms(cast, route="direct")
    sheet = month(cast)
    hours(cast, sheet, sheet.month)
    return SUBMIT.take(sheet, by=cast.login("farid"), at=NOW)


FUNDING = Line("finance.approve_sheet", submitted_hours, "finance.approve")


@pytest.mark.parametrize("role", [Carrier.PARTNER_PROGRAMME, Carrier.MENTORING_PROGRAMME])
def test_om_10_5_approving_hours_moves_with_the_funding(cast: Cast, role: Carrier) -> None:
    carry(cast.negev, Function.FUNDING, role)
    sheet = FUNDING.waits(cast)
    is_carried = role is Carrier.PARTNER_PROGRAMME
    kinds = {one.kind for one in lines_of(cast, "tamar")}
    assert cast.login("tamar").has_perm(FUNDING.right, sheet) is is_carried
    assert (FUNDING.todo in kinds) is is_carried


def table() -> str:
    lines = {
        **TABLE,
        Function.MATCHING_ACCOMPANIMENT: ACCOMPANIMENT,
        Function.FUNDING: FUNDING,
    }
    rows = ["| function | right | line on Today | notice |", "|---|---|---|---|"]
    for function in Function:
        line = lines.get(function)
        cells = (line.right, line.todo, line.notice) if line else ("", "", "")
        shown = " | ".join(f"`{cell}`" if cell else "–" for cell in cells)
        rows.append(f"| {function.value} | {shown} |")
    return "\n".join(rows)


def test_the_document_holds_the_table() -> None:
    page = (ROOT / "docs" / "operating-model.md").read_text("utf-8")
    assert table() in page, f"put this into docs/operating-model.md:\n{table()}"
