"""The approved hours as a workbook for payroll; taking it out leaves a row for each sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from django.db import transaction
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from tsemed.accounts.models import User
from tsemed.base.audit import build_row, record_many
from tsemed.finance.audit_events import PAYROLL_TAKEN_OUT
from tsemed.finance.models import Sheet

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@transaction.atomic
def take_out_payroll(sheets: Sequence[Sheet], *, by: User, at: datetime) -> bytes:
    """Return the workbook of approved sheets in the language in force: hours, shekels, route."""
    record_many(build_row(PAYROLL_TAKEN_OUT, sheet, by=by, at=at) for sheet in sheets)
    file = BytesIO()
    book = Workbook(file, OPTIONS)
    page = book.add_worksheet()
    if get_language_bidi():
        page.right_to_left()
    bold = book.add_format({"bold": True})
    money, hours = (
        book.add_format({"num_format": "#,##0.00"}),
        book.add_format({"num_format": "0.00"}),
    )
    headings = (_("Name"), _("Cycle"), _("Month"), _("Hours"), _("Amount, in shekels"), _("Route"))
    page.write_row(0, 0, headings, bold)
    page.set_column(0, 5, 22)
    for row, sheet in enumerate(sheets, start=1):
        page.write_string(row, 0, sheet.assignment.person.full_name)
        page.write_string(row, 1, sheet.assignment.cycle.name)
        page.write_string(row, 2, sheet.month.strftime("%m/%Y"))
        page.write_number(row, 3, sheet.minutes / 60, hours)
        page.write_number(row, 4, (sheet.amount or 0) / 100, money)
        page.write_string(row, 5, sheet.get_route_display())
    book.close()
    return file.getvalue()
