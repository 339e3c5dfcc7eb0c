"""Headings and short phrases of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from tsemed.spreadsheets.translation import Message, pgettext_lazy

LABELS: Final[Mapping[str, Message]] = {
    "pairs": pgettext_lazy("match report", "Pairs"),
    "left_over": pgettext_lazy("match report", "Unmatched"),
    "rows": pgettext_lazy("match report", "Rows to correct"),
    "free": pgettext_lazy("match report", "Mentors with places left"),
    "summary": pgettext_lazy("match report", "Summary"),
    "mentee_number": pgettext_lazy("match report", "Mentee number"),
    "mentee": pgettext_lazy("match report", "Mentee"),
    "mentor_number": pgettext_lazy("match report", "Mentor number"),
    "mentor": pgettext_lazy("match report", "Mentor"),
    "points": pgettext_lazy("match report", "Score (of 1000)"),
    "for": pgettext_lazy("match report", "Why"),
    "against": pgettext_lazy("match report", "What speaks against"),
    "open_wishes": pgettext_lazy("match report", "To be asked"),
    "instead": pgettext_lazy("match report", "Alternative {number}"),
    "instead_cell": pgettext_lazy(
        "match report",
        "{name} ({points} points; the round loses: {loss})",
    ),
    "loss_none": pgettext_lazy("match report", "nothing"),
    "loss_points": pgettext_lazy("match report", "{points} points"),
    "loss_people": pgettext_lazy("match report", "one pair"),
    "loss_floor": pgettext_lazy("match report", "a place of a population group"),
    "loss_waiting": pgettext_lazy("match report", "{days} days of waiting"),
    "loss_poorer": pgettext_lazy("match report", "weaker pairs"),
    "loss_poorer_points": pgettext_lazy("match report", "weaker pairs, {points} points"),
    "decided": pgettext_lazy("match report", "Decided beforehand"),
    "yes": pgettext_lazy("match report", "Yes"),
    "no": pgettext_lazy("match report", "No"),
    "kept_away": pgettext_lazy("match report", "What keeps mentors away"),
    "kept_away_cell": pgettext_lazy("match report", "{rule}: {count}"),
    "help": pgettext_lazy("match report", "What would help"),
    "help_cell": pgettext_lazy(
        "match report",
        "{help} (such as {mentor}; mentors it opens: {count}). {gain}",
    ),
    "gains_person": pgettext_lazy("match report", "Adds a pair."),
    "gains_points": pgettext_lazy("match report", "Takes the place of another pair."),
    "help_places": pgettext_lazy("match report", "One more place with mentors who fit: {names}"),
    "taken": pgettext_lazy("match report", "Fitting but taken"),
    "nothing_blocks": pgettext_lazy("match report", "No single change is enough. Taken together:"),
    "places": pgettext_lazy("match report", "Places left"),
    "list": pgettext_lazy("match report", "List"),
    "sheet": pgettext_lazy("match report", "Sheet"),
    "row": pgettext_lazy("match report", "Row"),
    "column": pgettext_lazy("match report", "Column"),
    "used": pgettext_lazy("match report", "Row used?"),
    "wrong": pgettext_lazy("match report", "What to correct"),
    "count_mentees": pgettext_lazy("match report", "Mentees in the round"),
    "count_mentors": pgettext_lazy("match report", "Mentors in the round"),
    "count_pairs": pgettext_lazy("match report", "Pairs proposed"),
    "count_left_over": pgettext_lazy("match report", "Unmatched"),
    "count_refused": pgettext_lazy("match report", "Rows left out"),
    "total": pgettext_lazy("match report", "Points in all"),
    "proof": pgettext_lazy("match report", "Quality of the answer"),
    "proven": pgettext_lazy("match report", "Proven: no answer is better"),
    "gap": pgettext_lazy(
        "match report",
        "Time ran out. A better answer would add at most {people} pairs and {points} points",
    ),
    "people_decide": pgettext_lazy(
        "match report",
        "These proposals prepare a decision. People decide.",
    ),
    "no_pair": pgettext_lazy("match report", "No pair in this round"),
}


@cache
def labels_in(language: str) -> Mapping[str, str]:
    """Return every label in a language, by its key."""
    return {key: message.in_language(language) for key, message in LABELS.items()}
