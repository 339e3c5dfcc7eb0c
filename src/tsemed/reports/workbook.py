"""The summary as a workbook: numbers as numbers, words as text, and never a formula."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import get_language_bidi
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tsemed.base.disclosure_control import spell
from tsemed.reports.content import content_of
from tsemed.reports.queries import Summary
from tsemed.reports.rules import Figure

# Without these a cell that begins with "=" or a web address would become one.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
INK, SOFT, PRIMARY, LINE, HEAD = "#17282b", "#506064", "#0c5c58", "#dfe3dc", "#e0eeea"


def summary_as_workbook(summary: Summary) -> bytes:
    """Return the summary in the language in force, on one sheet that prints on one page."""
    file = BytesIO()
    book = Workbook(file, OPTIONS)
    book.set_properties({"title": content_of(summary)["kicker"]})
    sheet = book.add_worksheet()
    _lay_out(sheet)
    _Writing(book, sheet).write(summary)
    book.close()
    return file.getvalue()


def _lay_out(sheet: Worksheet) -> None:
    if get_language_bidi():
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 70)


class _Writing:
    """One pass down the sheet."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 0
        base = {"font_name": "Arial", "font_size": 11, "font_color": INK, "valign": "top"}
        line = {"bottom": 1, "bottom_color": LINE}

        def make(**more: object) -> Format:
            return book.add_format({**base, **more})

        self.title = make(font_size=18, bold=True)
        self.soft = make(font_color=SOFT)
        self.section = make(font_size=13, bold=True, font_color=PRIMARY)
        self.head = make(bold=True, bg_color=HEAD)
        self.label = make(text_wrap=True, **line)
        self.number = make(bold=True, num_format="#,##0", align="center", **line)
        self.about = make(bold=True, num_format=_about_format(), align="center", **line)
        self.share = make(num_format="0%", align="center", **line)
        self.note = make(font_color=SOFT, text_wrap=True, **line)

    def write(self, summary: Summary) -> None:
        content = content_of(summary)
        self._line(content["name"], self.title)
        self._line(" · ".join(str(fact) for fact in content["facts"]), self.soft)
        self._line(content["printed"], self.soft)
        for section, drawn in zip(summary.sections, content["sections"], strict=True):
            self.row += 1
            self._line(drawn["title"], self.section)
            if drawn["note"]:
                self._line(drawn["note"], self.soft)
            labels = content["labels"]
            for at, key in enumerate(("what", "number", "share", "definition")):
                self.sheet.write_string(self.row, at, labels[key], self.head)
            self.row += 1
            for figure, line in zip(section.figures, drawn["lines"], strict=True):
                rounded = figure.counts_people and not summary.is_exact
                self._figure(figure, line, self.about if rounded else self.number)
        self.row += 1
        self._line(content["footer"], self.soft)

    def _line(self, text: str, look: Format) -> None:
        self.sheet.write_string(self.row, 0, text, look)
        self.row += 1

    def _figure(self, figure: Figure, line: dict[str, str], look: Format) -> None:
        self.sheet.write_string(self.row, 0, line["label"], self.label)
        if figure.value is None:
            self.sheet.write_string(self.row, 1, line["value"], look)
        else:
            self.sheet.write_number(self.row, 1, figure.value, look)
        if figure.percent is None:
            self.sheet.write_blank(self.row, 2, None, self.share)
        else:
            self.sheet.write_number(self.row, 2, figure.percent / 100, self.share)
        self.sheet.write_string(self.row, 3, line["definition"], self.note)
        self.row += 1


def _about_format() -> str:
    """Return the number format that shows 25 as "about 25", so that the cell stays a number."""
    before, _, after = spell(1000).partition("1000")
    return "#,##0".join(f'"{words}"' if words else "" for words in (before, after))
