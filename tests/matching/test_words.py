from __future__ import annotations

import pytest
from django.utils import translation

from pairing.registry import all_criteria, all_rules
from tsemed.matching.words import (
    CRITERION_NAMES,
    HELPS,
    REASONS,
    RULES,
    blocked_said,
    help_said,
    loss_said,
    reason_said,
    rule_said,
)


def test_every_criterion_and_every_code_of_the_engine_has_its_words() -> None:
    codes = {code for criterion in all_criteria() for code in criterion.codes}
    silent = {code for code in codes if code.endswith(".unknown")}
    assert set(REASONS) == codes - silent
    assert set(CRITERION_NAMES) == {criterion.name for criterion in all_criteria()}


def test_every_rule_of_the_engine_has_its_words_and_says_what_would_help() -> None:
    rules = {rule.name for rule in all_rules()}
    assert set(RULES) == rules | {"forbidden"}
    assert set(HELPS) == rules


def reason(code: str, points: int, of: int, **values: object) -> dict[str, object]:
    criterion = code.split(".", maxsplit=1)[0]
    return {
        "criterion": criterion, "code": code, "points": points, "of": of,
        "for": points * 2 > of, "values": values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "text", "points"),
    [
        (reason("distance.km", 90, 100, km=7), "7 km from each other", "90 points"),
        (reason("stage.other", 0, 200, stage="find"), "No experience with this stage: Finding work",
         "\u2212200 points"),
        (reason("times.common", 80, 100, common=["sun_morning"]), "Suits both: Sunday morning",
         "80 points"),
        (reason("something.new", 80, 100), "Not known: something", ""),
    ],
)  # fmt: skip
def test_a_reason_is_worded_with_its_values(given: dict, text: str, points: str) -> None:  # type: ignore[type-arg]
    with translation.override("en"):
        assert reason_said(given) == {"text": text, "points": points}


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ({"matched": 1, "waiting": 0, "points": -50}, "1 other person stays without a mentor"),
        ({"matched": 0, "waiting": 9, "points": -5},
         "somebody who has waited longer stays without a mentor"),
        ({"matched": 0, "waiting": 0, "points": 31}, "the round loses 31 points"),
        ({"matched": 0, "waiting": 0, "points": 0}, "the round loses nothing"),
    ],
)  # fmt: skip
def test_a_loss_is_told_by_what_weighs_most(loss: dict[str, int], words: str) -> None:
    with translation.override("en"):
        assert loss_said(loss) == words


def test_what_would_help_says_whether_somebody_else_would_have_to_step_back() -> None:
    unlock = {"rule": "needs", "matched": 1,
              "values": {"mentee_needs": ["captions", "breaks"], "mentor_offers": ["breaks"]}}  # fmt: skip
    with translation.override("en"):
        assert help_said(unlock) == (
            "Would help: if the mentor were asked whether the meeting can offer: Captions"
        )
        assert help_said({**unlock, "rule": "must.stage", "matched": 0}).startswith(
            "Would open a place, but push somebody else out"
        )
        assert rule_said("must.stage") == "does not meet a must: Experience with the stage"
        assert blocked_said({"language": 3}) == (
            "No mentor could be proposed: no language in common (3)"
        )
