"""What is drawn in Python escapes what people typed, as templates do by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from tests.web.test_markup import Strict

from tsemed.ui import html

HOSTILE = """<img src=x onerror="alert(1)">&'"""
DRAWN: dict[str, Callable[[], str]] = {
    "name": lambda: html.person(HOSTILE, "/there/", "mentee", "Haifa"),
    "detail": lambda: html.person("Noa", "", "mentor", HOSTILE),
    "address": lambda: html.person("Noa", HOSTILE),
    "mentee": lambda: html.pair(HOSTILE, "Omar"),
    "mentor": lambda: html.pair("Amina", HOSTILE, "/there/"),
    "state": lambda: html.state(HOSTILE, "good"),
    "tone": lambda: html.state("Active", HOSTILE),
    "phone": lambda: html.phone(HOSTILE),
    "word": lambda: html.cell(HOSTILE, str),
    "linked": lambda: html.cell({"text": HOSTILE, "url": HOSTILE}, str),
    "label": lambda: html.rows(
        [{"cells": ["a", HOSTILE]}], [{"label": "a"}, {"label": HOSTILE}], str
    ),
}


@pytest.mark.parametrize("what", DRAWN)
@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_nothing_typed_becomes_markup(what: str, language: str) -> None:
    with translation.override(language):
        drawn = DRAWN[what]()
    assert "<img" not in drawn
    assert "&lt;img" in drawn
    assert '"alert' not in drawn
    strict = Strict()
    strict.feed(drawn)
    assert strict.wrong == []


@pytest.mark.parametrize(
    ("component", "keys", "cell"),
    [
        ("person", {"name": "Noa Levi", "side": "mentee"}, {"text": "Noa Levi", "side": "mentee"}),
        ("pair", {"mentee": "Amina", "mentor": "Omar"}, {"mentee": "Amina", "mentor": "Omar"}),
        ("state", {"label": "Active", "tone": "good"}, {"text": "Active", "tone": "good"}),
        ("phone", {"number": "+972502345678"}, {"text": "+972502345678"}),
    ],
)
def test_a_component_and_a_cell_of_its_kind_look_the_same(
    component: str, keys: dict[str, str], cell: dict[str, Any]
) -> None:
    alone = render_to_string(f"components/{component}.html", keys).strip()
    assert alone == html.cell({"kind": component, **cell}, str)


def test_a_row_longer_than_its_columns_loses_no_cell() -> None:
    drawn = html.rows([{"cells": ["a", "b", "c"]}, {"cells": ["d"]}], [{"label": "A"}], str)
    assert [f"<bdi>{word}</bdi>" in drawn for word in "abcd"] == [True] * 4
    assert (drawn.count("<th"), drawn.count("<td"), drawn.count("</td>")) == (2, 2, 2)
