"""Small lists that people really send, brought into a cycle as the page does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cast import NOW, Cast

from tsemed.cycles.models import Participation, Side
from tsemed.imports.models import Import
from tsemed.imports.operations import apply_list, read_content, upload_list
from tsemed.people.models import Person
from tsemed.people.search import find

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[1] / "cases"


def brought(cast: Cast, case: str, name: str) -> Import:
    """Return a list of a case, brought into Galil by its coordinator."""
    content = (CASES / case / name).read_bytes()
    return upload_list(
        read_content(content, side=Side.MENTOR, file=name),
        cycle=cast.galil, side=Side.MENTOR, programme=None, by=cast.login("dana"), at=NOW,
    )  # fmt: skip


def test_d02_namesakes_enter_as_two_people(cast: Cast) -> None:
    one = brought(cast, "d02-namesakes", "mentors.csv")
    assert list(one.rows.values_list("outcome", flat=True)) == ["new", "new"]
    apply_list(one, by=one.uploaded_by, at=NOW)
    assert Person.objects.filter(given_name="Noa", family_name="Cohen").count() == 2


def test_d03_foreign_headings_are_shown_before_entering(cast: Cast) -> None:
    one = brought(cast, "d03-nothing-understood", "mentors.csv")
    assert one.lost_columns == ["Careers", "Interviews", "Music"]


def test_d05_hidden_rows_are_reported_in_the_preview(cast: Cast) -> None:
    one = brought(cast, "d05-rows-filtered-away", "mentors.xlsx")
    notes = {row.number: [note["code"] for note in row.notes] for row in one.rows.all()}
    assert notes == {2: ["hidden_row"], 3: []}


@pytest.mark.parametrize("typed", ["عبدالله", "عبد الله", "عبد ا", "عبد"])
def test_d20_both_spellings_find_one_person(cast: Cast, typed: str) -> None:
    one = brought(cast, "d20-a-list-into-a-cycle", "names.csv")
    apply_list(one, by=one.uploaded_by, at=NOW)
    person = Person.objects.get(family_name="الزعبي")
    assert find(Person.objects.all(), typed) == [person]


def test_d20_the_other_spelling_is_the_same_person(cast: Cast) -> None:
    one = brought(cast, "d20-a-list-into-a-cycle", "names.csv")
    apply_list(one, by=one.uploaded_by, at=NOW)
    content = (CASES / "d20-a-list-into-a-cycle" / "names.csv").read_text("utf-8")
    content = content.replace("عبد الله", "عبدالله").replace("0502345692", "")
    again = bring_in_text(cast, content)
    assert list(again.rows.values_list("outcome", flat=True)) != ["new"]
    assert Participation.objects.filter(person__family_name="الزعبي").count() == 1


def bring_in_text(cast: Cast, content: str) -> Import:
    """Return a CSV list brought into Galil by its coordinator."""
    return upload_list(
        read_content(content.encode(), side=Side.MENTOR, file="list.csv"),
        cycle=cast.galil, side=Side.MENTOR, programme=None, by=cast.login("dana"), at=NOW,
    )  # fmt: skip
