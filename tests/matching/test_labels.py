from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from pairing.problem.registry import all_criteria, all_rules
from tsemed.matching.labels import (
    blocked_sentence,
    criterion_label,
    loss_sentence,
    reason_sentence,
    rule_label,
    suggestion_sentence,
)
from tsemed.spreadsheets.choices import LANGUAGES
from tsemed.spreadsheets.sentence_messages import REASONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_engine_has_its_sentence(language: str) -> None:
    with translation.override(language):
        for criterion in all_criteria():
            assert criterion_label(criterion.name)
            assert set(criterion.codes) <= set(REASONS)
        for rule in (*(one.name for one in all_rules()), "forbidden", "must.stage"):
            assert rule_label(rule)
            assert suggestion_sentence({"rule": rule, "values": {}, "matched": 1})


def reason(code: str, points: int, of: int, **values: Any) -> dict[str, Any]:
    criterion = code.split(".", maxsplit=1)[0]
    return {
        "criterion": criterion, "code": code, "points": points, "of": of,
        "for": points * 2 > of, "values": values,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "text", "points"),
    [
        (reason("distance.km", 90, 100, km=7), "About 7 km apart", "90 points"),
        (reason("distance.km", 90, 100, km=0), "Less than a kilometre apart", "90 points"),
        (reason("stage.same", 0, 200, stage="find"), "Knows this stage well: Job search",
         "\u2066\u2212200\u2069 points"),
        (reason("times.common", 80, 100, common=["sun_morning"]),
         "Times in common: Sunday morning", "80 points"),
    ],
)  # fmt: skip
def test_a_reason_kept_as_codes_is_worded_with_its_values(
    given: dict[str, Any], text: str, points: str
) -> None:
    with translation.override("en"):
        assert reason_sentence(given) == {"text": text, "points": points}


@pytest.mark.parametrize(
    ("loss", "sentence"),
    [
        ({"matched": 1, "waiting": 0, "points": -50}, "1 other person stays without a mentor"),
        ({"matched": 0, "waiting": 9, "points": -5},
         "somebody who has waited longer stays without a mentor"),
        ({"matched": 0, "waiting": 0, "points": 31}, "the round loses 31 points"),
        ({"matched": 0, "waiting": 0, "points": 0}, "the round loses nothing"),
    ],
)  # fmt: skip
def test_a_loss_is_described_by_what_weighs_most(loss: dict[str, int], sentence: str) -> None:
    with translation.override("en"):
        assert loss_sentence(loss) == sentence


def test_what_would_help_says_whether_somebody_else_would_be_left_over() -> None:
    values = {"mentee_needs": ["captions", "breaks"], "mentor_offers": ["breaks"]}
    unlock = {"rule": "needs", "matched": 1, "values": values}
    with translation.override("en"):
        assert suggestion_sentence(unlock) == "Ask mentors whether they can offer: Captions"
        assert suggestion_sentence({**unlock, "matched": 0}).endswith(
            "(somebody else would then be left over)"
        )


def test_why_nobody_was_found_is_counted_by_rule() -> None:
    with translation.override("en"):
        assert blocked_sentence({"language": 3, "must.stage": 2}) == (
            f"No language in common (3); A condition of this round: {criterion_label('stage')} (2)"
        )
        assert blocked_sentence({}).startswith("Every mentor who fits")
