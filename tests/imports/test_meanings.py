"""A list with headings and values of its own, and what its sender says they mean."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.urls import reverse
from tests.cast import Cast
from tests.imports.lists import RUTH, workbook
from tests.imports.test_pages import as_, of, send

from tsemed.imports.models import Import
from tsemed.imports.states import Outcome
from tsemed.people.models import Person
from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.mapped import UnreadableLine, mapped_lines

FOREIGN = ("No.", "Volunteer", "Surname", "Mobile", "Mail", "City", "Speaks")
LINES = "Volunteer = First name\nSpeaks = Languages\nSpeaks: Iwrit = Hebrew\nRemarks =\n"
IWRIT = (1, "Ruth", "Amar", "050-234-5678", "ruth@example.org", "Haifa", "Iwrit")


def on_second_sheet(*rows: tuple[object, ...]) -> bytes:
    """Return a workbook whose list stands on its second sheet, below two rows of other text."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Cover").write(0, 0, "Autumn")
        sheet = book.add_worksheet("Volunteers of the bank")
        sheet.write(0, 0, "Volunteers of the bank")
        sheet.write(1, 0, "as of October")
        for number, row in enumerate((FOREIGN, *rows), start=2):
            for at, cell in enumerate(row):
                sheet.write(number, at, cell)
    return file.getvalue()


def sent(cast: Cast, content: bytes, **more: Any) -> Any:
    return send(as_(cast, "dana"), content, target=of(cast), **more)


def test_a_foreign_list_goes_in_once_its_words_are_named(cast: Cast) -> None:
    content = on_second_sheet(IWRIT)
    assert "file" in sent(cast, content).context["form"].errors
    where = {"sheet": "Volunteers of the bank", "headings_row": "3", "meanings": LINES}
    assert sent(cast, content, **where).status_code == 302
    row = Import.objects.get().rows.get()
    assert row.outcome == Outcome.NEW
    dana = as_(cast, "dana")
    one = Import.objects.get()
    dana.post(reverse("imports:apply", args=[one.pk]), {"seen": one.version})
    assert Person.objects.get(family_name="Amar").languages == ["he"]


def test_without_a_meaning_the_value_is_asked_about(cast: Cast) -> None:
    content = on_second_sheet(IWRIT)
    where = {"sheet": "Volunteers of the bank", "headings_row": "3"}
    sent(cast, content, **where, meanings="Volunteer = First name\nSpeaks = Languages")
    row = Import.objects.get().rows.get()
    assert "Iwrit" in str(row.problems)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("Volunteer", 1),
        ("Volunteer = Shoe size", 1),
        ("Volunteer = First name\n= Hebrew", 2),
        ("Shoe: 44 = Hebrew", 1),
    ],
)
def test_a_line_that_says_nothing_is_named(cast: Cast, lines: str, number: int) -> None:
    with pytest.raises(UnreadableLine) as found:
        mapped_lines(lines, Side.MENTORS)
    assert found.value.number == number
    page = sent(cast, workbook(RUTH), meanings=lines)
    assert f"Line {number} names no column of ours" in page.content.decode()
    assert not Import.objects.exists()


def test_columns_are_named_in_each_language() -> None:
    for ours in ("First name", "שם פרטי", "first_name"):
        assert mapped_lines(f"Volunteer = {ours}", Side.MENTORS).headings == {
            "Volunteer": "first_name"
        }


def test_what_is_named_and_not_there_is_refused(cast: Cast) -> None:
    for more in ({"sheet": "Winter"}, {"headings_row": "900"}, {"meanings": "Helper = First name"}):
        answer = sent(cast, workbook(RUTH), **more)
        assert answer.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_a_row_of_headings_is_a_number_from_one(cast: Cast) -> None:
    for typed in ("0", "-3", "three", "1e3", "9" * 30):
        assert (
            "headings_row" in sent(cast, workbook(RUTH), headings_row=typed).context["form"].errors
        )
    assert not Import.objects.exists()
