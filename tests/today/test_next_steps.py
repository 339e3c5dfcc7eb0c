"""Each next step of a cycle is on Today of the carrier who takes it, and of nobody else."""

from __future__ import annotations

import pytest
from tests.cast import CHARACTERS, NOW, TODAY, Cast, assign, carry, cycle
from tests.matching.rounds import proposed_round, waiting

from tsemed.cycles.models import Cycle
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.states import CycleState
from tsemed.cycles.todos import todos_for as of_cycles
from tsemed.cycles.work_models import Carrier, Function, WorkModel
from tsemed.imports.todos import todos_for as of_imports
from tsemed.matching.models import Proposal
from tsemed.matching.operations.sending import answer_manager_approval
from tsemed.matching.todos import todos_for as of_matching

TODOS = (of_cycles, of_imports, of_matching)


def readers(cast: Cast, kind: str) -> set[str]:
    """Return who has a line of a kind."""
    return {
        name
        for name in CHARACTERS
        for of in TODOS
        if kind in {line.kind for line in of(cast.login(name), on=TODAY)}
    }


@pytest.mark.parametrize(
    ("model", "who"),
    [(WorkModel.PROGRAMME_COORDINATOR, "tamar"), (WorkModel.FREELANCER, "noa")],
)
def test_om_3_13_a_draft_without_a_lead_waits_for_who_names_one(
    cast: Cast, model: WorkModel, who: str
) -> None:
    carmel = cycle("Carmel", model, cast.steps, state=CycleState.DRAFT)
    assert readers(cast, "cycles.lead_missing") == {who}
    assign(cast.dana, carmel, TeamRole.COORDINATOR)
    assert readers(cast, "cycles.lead_missing") == set()


def test_om_3_2_an_empty_side_waits_for_its_carrier(cast: Cast) -> None:
    negev = Cycle.objects.filter(pk=cast.negev.pk)
    negev.update(state=CycleState.RECRUITING)
    assert readers(cast, "imports.bring_in_mentors") == set()
    cast.negev.participations.all().delete()
    assert readers(cast, "imports.bring_in_mentors") == {"farid"}
    assert readers(cast, "imports.bring_in_mentees") == {"ines"}
    carry(cast.negev, Function.MENTEE_RECRUITMENT, Carrier.COORDINATOR)
    assert readers(cast, "imports.bring_in_mentees") == {"farid"}


def test_a_recruiting_cycle_with_ready_people_may_begin_matching(cast: Cast) -> None:
    Cycle.objects.filter(pk=cast.galil.pk).update(state=CycleState.RECRUITING)
    Cycle.objects.filter(pk=cast.negev.pk).update(state=CycleState.CLOSED)
    assert "dana" in readers(cast, "cycles.next_step")
    cast.galil.participations.filter(side="mentee").update(aligned_on=None)
    assert "dana" not in readers(cast, "cycles.next_step")


def test_a_round_can_begin_until_it_is_open(cast: Cast) -> None:
    assert "dana" in readers(cast, "matching.open_round")
    # Whose ids meet no cycle's by chance.
    Proposal.objects.create(
        pk=4711, round=proposed_round(cast.galil), mentee=cast.yosef, mentor=cast.michal,
        score=800, state_since=NOW,
    )  # fmt: skip
    assert "dana" not in readers(cast, "matching.open_round")
    assert readers(cast, "matching.drafts") == {"dana"}


def test_a_draft_that_came_back_is_not_one_to_send(cast: Cast) -> None:
    returned = waiting(cast)
    noa = cast.login("noa")
    answer_manager_approval(returned, agrees=False, comment="Too far", by=noa, at=NOW)
    assert Proposal.objects.get(pk=returned.pk).manager_comment == "Too far"
    assert readers(cast, "matching.returned") == {"dana"}
    assert readers(cast, "matching.drafts") == set()
