"""Only what can count is offered for weighing."""

from __future__ import annotations

import ast
import inspect

from django.urls import reverse
from tests.cast import Cast
from tests.cycles.test_pages import browser
from tests.matching.rounds import proposed_round

from tsemed.matching import problem_builder


def filled_by(function: str) -> set[str]:
    """Return the fields that a function gives the engine."""
    tree = ast.parse(inspect.getsource(getattr(problem_builder, function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    made = next(call for call in calls if getattr(call.func, "id", "") in {"Mentor", "Mentee"})
    return {str(keyword.arg) for keyword in made.keywords}


def test_the_listed_facts_are_given_to_the_engine() -> None:
    assert filled_by("mentor_value") >= problem_builder.MENTOR_FACTS
    assert filled_by("mentee_value") >= problem_builder.MENTEE_FACTS


def test_om_6_13_a_criterion_that_nothing_fills_is_not_offered(cast: Cast) -> None:
    address = reverse("matching:weights", args=[proposed_round(cast.galil).pk])
    offered = set(browser(cast, "dana").get(address).context["form"].fields)
    unfilled = {"seniority", "mentor_wishes", "population", "background"}
    assert offered & unfilled == set()
    assert offered >= {"distance", "occupation", "stage", "times", "mentee_wishes", "waiting"}
