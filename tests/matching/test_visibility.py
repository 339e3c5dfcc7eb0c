from __future__ import annotations

import pytest
from tests.cast import CHARACTERS, NOW, TODAY, Cast, carry
from tests.matching.rounds import asked, galil_draft, waiting

from tsemed.matching.models import Proposal
from tsemed.matching.operations.rounds import open_round
from tsemed.matching.queries import proposals_visible_to, visible_to
from tsemed.matching.todos import todos_for
from tsemed.people.phone_numbers import with_numbers


def test_each_character_sees_exactly_their_rounds_and_proposals(cast: Cast) -> None:
    draft = galil_draft(cast)
    rounds = {name for name in CHARACTERS if visible_to(cast.login(name), on=TODAY).exists()}
    proposals = {
        name for name in CHARACTERS if draft in proposals_visible_to(cast.login(name), on=TODAY)
    }
    assert rounds == {"noa", "dana"}
    assert proposals == {"noa", "dana"}


def test_the_two_sides_see_their_proposal_only_once_they_are_asked(cast: Cast) -> None:
    proposal = waiting(cast)
    michal, yosef = cast.login("michal"), cast.login("yosef")
    assert proposal not in proposals_visible_to(michal, on=TODAY)
    Proposal.objects.filter(pk=proposal.pk).update(state="asked")
    assert proposal in proposals_visible_to(michal, on=TODAY)
    assert proposal in proposals_visible_to(yosef, on=TODAY)


MAY = {
    "matching.view_round": {"noa", "dana"},
    "matching.run_round": {"dana"},
    "matching.approve_proposal": {"noa"},
    "matching.view_proposal": {"noa", "dana", "michal", "yosef"},
    "matching.answer_proposal": {"dana", "michal", "yosef"},
}


@pytest.mark.parametrize("permission", list(MAY))
def test_each_right_is_held_by_exactly_these(cast: Cast, permission: str) -> None:
    proposal = asked(cast)
    thing = proposal.round if permission.endswith("round") else proposal
    may = {name for name in CHARACTERS if cast.login(name).has_perm(permission, thing)}
    assert may == MAY[permission]


def test_an_individual_coordinator_sees_rounds_only_where_the_matrix_gives_her_the_matching(
    cast: Cast,
) -> None:
    open_round(cast.negev, by=None, at=NOW)
    assert not visible_to(cast.login("ines"), on=TODAY).exists()
    carry(cast.negev, "matching", "individual_coordinator")
    assert visible_to(cast.login("ines"), on=TODAY).count() == 1


def test_each_line_of_what_waits_belongs_to_its_person(cast: Cast) -> None:
    waiting(cast)
    assert [line.kind for line in todos_for(cast.login("noa"), on=TODAY)] == ["matching.approval"]
    Proposal.objects.update(state="manager_agreed")
    assert [line.kind for line in todos_for(cast.login("dana"), on=TODAY)] == ["matching.ask_sides"]
    Proposal.objects.update(state="asked", deadline_on=TODAY.replace(day=20))
    kinds = {
        name: [line.kind for line in todos_for(cast.login(name), on=TODAY)] for name in CHARACTERS
    }
    assert {name: shown for name, shown in kinds.items() if shown} == {
        "dana": ["matching.answer_overdue"],
        # Of the other cycle, where nothing waits for anybody's answer.
        "farid": ["matching.open_round"],
        "michal": ["matching.answer"],
        "yosef": ["matching.answer"],
    }


def test_a_late_answer_is_called_for_from_its_side(cast: Cast) -> None:
    asked(cast)
    called = []
    for answered in ({}, {"mentee_answered_at": NOW}):
        Proposal.objects.update(state="asked", deadline_on=TODAY.replace(day=20), **answered)
        dana = cast.login("dana")
        [line] = with_numbers(dana, todos_for(dana, on=TODAY))
        called.append((line.who, line.call and line.call.number))
    assert called == [
        ("Yosef Tesfaye", str(cast.yosef.person.phone)),
        ("Michal Azulay", str(cast.michal.person.phone)),
    ]


def test_the_line_of_an_open_proposal_names_nobody(cast: Cast) -> None:
    asked(cast)
    line = todos_for(cast.login("michal"), on=TODAY)[0]
    words = f"{line.what}{line.who}{line.why}{line.address}"
    assert "Yosef" not in words
    assert line.who == ""
