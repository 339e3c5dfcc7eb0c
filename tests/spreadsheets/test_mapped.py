"""What a person types about a list that is not ours: headings, values, and what means nothing."""

from __future__ import annotations

import pytest

from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.mapped import MOST_LINES, UNMAPPED, UnreadableLine, mapped_lines
from tsemed.spreadsheets.workbooks import Place


@pytest.mark.parametrize("ours", ["First name", "first  NAME", "שם פרטי", "first_name"])
def test_a_column_goes_by_each_of_its_names(ours: str) -> None:
    found = mapped_lines(f"Volunteer = {ours}", Side.MENTORS)
    assert found.headings == {"Volunteer": "first_name"}


def test_a_value_belongs_to_the_heading_before_the_colon() -> None:
    text = "Speaks: Iwrit = Hebrew\nSpeaks = Languages\nLanguages: Arabi = Arabic"
    found = mapped_lines(text, Side.MENTEES)
    assert found.meanings == {"languages": {"Iwrit": "Hebrew", "Arabi": "Arabic"}}


def test_a_heading_may_mean_nothing() -> None:
    found = mapped_lines("Notes of the office =\n\n  Shoe size =  ", Side.MENTORS)
    assert found.ignored == ("Notes of the office", "Shoe size")
    assert found.headings == {}


def test_nothing_typed_is_a_list_like_ours() -> None:
    assert mapped_lines(" \n", Side.MENTORS) == UNMAPPED
    assert mapped_lines("", Side.MENTORS, place=Place("Autumn", 3)).place == Place("Autumn", 3)


@pytest.mark.parametrize("text", ["a heading", "= First name", "x = y", "No column: 44 = Hebrew"])
def test_a_line_without_a_meaning_is_named(text: str) -> None:
    with pytest.raises(UnreadableLine) as found:
        mapped_lines(f"Volunteer = First name\n{text}", Side.MENTORS)
    assert (found.value.number, found.value.line) == (2, text)


def test_more_lines_than_anybody_needs_are_refused() -> None:
    lines = "\n".join(f"Note {number} =" for number in range(MOST_LINES))
    assert len(mapped_lines(lines, Side.MENTORS).ignored) == MOST_LINES
    with pytest.raises(UnreadableLine):
        mapped_lines(f"{lines}\nOne more =", Side.MENTORS)
