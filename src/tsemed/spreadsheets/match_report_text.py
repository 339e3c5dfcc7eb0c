"""One person of an answer, explained in lines of text for a terminal or a message."""

from __future__ import annotations

from collections.abc import Iterator

from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.match_report import Answer, LeftOver, Proposed
from tsemed.spreadsheets.match_report_labels import labels_in
from tsemed.spreadsheets.match_report_sheets import (
    alternative_texts,
    blocked_texts,
    suggestion_texts,
)
from tsemed.spreadsheets.sentences import sentence


def explained(answer: Answer, person: Listed, *, language: str) -> str:
    """Return why a mentee has this mentor, or why nobody; for a mentor, why these mentees."""
    lines: list[str] = []
    for pair in answer.pairs:
        if person is pair.mentee or person is pair.mentor:
            lines.extend(_pair_lines(pair, language))
    for left in answer.left_over:
        if person is left.mentee:
            lines.extend(_left_over_lines(left, language))
    if not lines:
        lines = [f"{person.name} ({person.id})", f"  {labels_in(language)['no_pair']}"]
    return "\n".join(lines)


def _pair_lines(pair: Proposed, language: str) -> Iterator[str]:
    labels = labels_in(language)
    yield f"{pair.mentee.name} ({pair.mentee.id}) - {pair.mentor.name} ({pair.mentor.id})"
    yield f"  {labels['points']}: {pair.points}"
    for heading, reasons in (("for", pair.reasons_for), ("against", pair.reasons_against)):
        yield from _block(
            labels[heading],
            [f"{sentence(each, language)} ({each.points}/{each.of})" for each in reasons],
        )
    yield from _block(labels["open_wishes"], pair.open_wishes(language))
    for number, each in enumerate(pair.instead, start=1):
        yield f"  {labels['instead'].format(number=number)}: {alternative_texts(each, language)}"


def _left_over_lines(left: LeftOver, language: str) -> Iterator[str]:
    labels = labels_in(language)
    yield f"{left.mentee.name} ({left.mentee.id})"
    yield f"  {labels['no_pair']}"
    yield from _block(labels["kept_away"], blocked_texts(left, language).splitlines())
    yield from _block(labels["help"], suggestion_texts(left, language).splitlines())
    yield from _block(labels["taken"], [alternative_texts(each, language) for each in left.taken])


def _block(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"  {heading}:"
        yield from (f"    {line}" for line in lines)
