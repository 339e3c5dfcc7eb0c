"""What was read of each column of a list, so that nobody takes an unread column for a read one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pairing.reference.folding import fold
from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.translation import Message, pgettext_lazy

_READ: Final = pgettext_lazy("column report", "{file}: columns read")
_NOT_READ: Final = pgettext_lazy("column report", "{file}: columns not read")
_READ_AS: Final = pgettext_lazy("column report", "{heading} as {column}")
_TWICE: Final = pgettext_lazy("column report", "{column}, and as {other}, which the list lacks")
_UNDERSTOOD: Final = pgettext_lazy("column report", "{column} ({understood} of {filled} cells)")


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """A column of a list: its heading, and the key of ours it was read as, empty if unread.

    Of the `filled` cells those are `understood` in which nothing was left out. `twice` is the
    key of a column that it was read as too, because the list has none.
    """

    heading: str
    key: str = ""
    filled: int = 0
    understood: int = 0
    twice: str = ""


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """The columns of one list, read and not read, in the order of ours."""

    file: str
    side: Side
    columns: tuple[ReadColumn, ...]


def report_lines(report: ColumnReport, language: str) -> list[tuple[str, str]]:
    """Return what is reported of a list, each a label and a text: read columns, then the others."""
    read = [_read_as(each, report.side, language) for each in report.columns if each.key]
    unread = [each.heading for each in report.columns if not each.key]
    listed: Iterable[tuple[Message, list[str]]] = ((_READ, read), (_NOT_READ, unread))
    between = "، " if language == "ar" else ", "
    return [
        (label.in_language(language).format(file=report.file), between.join(texts))
        for label, texts in listed
        if texts
    ]


def _read_as(column: ReadColumn, side: Side, language: str) -> str:
    by_key = {each.key: each for each in columns_of(side)}
    ours, text = by_key[column.key], column.heading
    if fold(text) not in map(fold, ours.spellings(side)):
        heading = ours.heading(language, side)
        text = _READ_AS.in_language(language).format(heading=text, column=heading)
    if column.twice:
        other = by_key[column.twice].heading(language, side)
        text = _TWICE.in_language(language).format(column=text, other=other)
    if column.understood == column.filled:
        return text
    counts = {"understood": column.understood, "filled": column.filled}
    return _UNDERSTOOD.in_language(language).format(column=text, **counts)
