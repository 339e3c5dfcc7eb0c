"""A table draws every kind of cell, whatever keys its cells leave out."""

from __future__ import annotations

from django.template.loader import render_to_string

CELLS = [
    "a word",
    0,
    None,
    {"text": "linked", "url": "/there/"},
    {"kind": "person", "text": "Noa Levi", "side": "mentee"},
    {"kind": "pair", "mentee": "Amina", "mentor": ""},
    {"kind": "state", "text": "Active", "tone": "good"},
]


def test_a_table_draws_each_kind_of_cell_with_the_keys_it_has() -> None:
    columns = [{"label": f"column {n}"} for n in range(len(CELLS) - 1)] + [{"kind": "number"}]
    table = {"caption": "c", "columns": columns, "rows": [{"cells": CELLS}]}
    drawn = render_to_string("components/table.html", {"table": table})
    cells = [cell.split("</t")[0] for cell in drawn.split("<tbody>")[1].split("<t")[2:]]
    assert "<bdi>a word</bdi>" in cells[0]
    assert "<bdi>0</bdi>" in cells[1]
    assert "<bdi></bdi>" in cells[2]
    assert '<a href="/there/"><bdi>linked</bdi></a>' in cells[3]
    assert 'class="half half-mentee"' in cells[4]
    assert "half-empty" in cells[5]
    assert 'class="state state-good"' in cells[6]
    assert [' class="number"' in cell for cell in cells] == [False] * 6 + [True]
    assert "None" not in drawn
    assert "{" not in drawn
