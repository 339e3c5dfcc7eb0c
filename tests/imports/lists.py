"""Lists as people send them, and helpers that upload and enter them."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from tests.cast import NOW, Cast

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Side
from tsemed.imports.models import Import
from tsemed.imports.operations import read_content, upload_list
from tsemed.partners.models import Partner

HEADINGS = ("Number", "First name", "Last name", "Phone", "Email", "Town", "Languages")
RUTH = (1, "Ruth", "Amar", "050-234-5678", "ruth@example.org", "Haifa", "Hebrew")
SAMI = (2, "Sami", "Najjar", "050-234-5679", "sami@example.org", "Nazareth", "Arabic, Hebrew")


def workbook(*rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """Return a workbook with these rows under these headings."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("People")
        for number, row in enumerate((headings, *rows)):
            for at, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, at, cell)
    return file.getvalue()


def bring_in(
    content: bytes,
    cycle: Cycle,
    *,
    by: User,
    side: Side = Side.MENTOR,
    programme: Partner | None = None,
) -> Import:
    """Return a list read and uploaded as the page does it."""
    return upload_list(
        read_content(content, side=side, file="list.xlsx"),
        cycle=cycle,
        side=side,
        programme=programme,
        by=by,
        at=NOW,
    )


def mentors(cast: Cast, *rows: tuple[object, ...]) -> Import:
    """Return a list of mentors brought into Galil by its coordinator."""
    return bring_in(workbook(*rows), cast.galil, by=cast.login("dana"))
