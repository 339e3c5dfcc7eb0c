"""What the preview of a list says, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pairing.reference import localities, occupations
from pairing.reference.day_bounds import day_of
from tsemed.base.formatting import isolated, joined
from tsemed.cycles.models import Side
from tsemed.imports.models import Import, ImportRow
from tsemed.imports.outcomes import Entry
from tsemed.imports.parse import LIST_OF, PERSON, PROFILE
from tsemed.spreadsheets.columns import Column, Kind, columns_of
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.sentences import problem_text

OURS: dict[str, Promise] = {
    "waits": _(
        "It must first be checked who this is. The row waits, and nothing of it enters now."
    ),
    "left_as_is": _("The list says otherwise here; what is known stays as it is."),
    "tie_left": _(
        "Not tied to %(name)s by this list: the mentoring manager ties somebody known to a partner."
    ),
    "not_entered": _("This is not yours to write; the rest of the row enters."),
    "trained_not_accepted": _(
        "Training is recorded of people who are accepted; the rest of the row enters."
    ),
    "email_twice": _("The same e-mail as in row %(row)s. An e-mail belongs to one person."),
    "several_known": _("More than one known person fits this row. Add a phone or an e-mail."),
    "person_twice": _("The same person as in row %(row)s. Keep one of the two rows."),
    "too_long": _("Too long: at most %(most)s characters."),
    "too_many_places": _("A mentor has at most %(most)s places."),
    "capacity_below_held": _(
        "Places cannot be fewer than %(held)s now: pairs and proposals on their way hold them."
    ),
    "not_a_phone": _("This is not a telephone number: %(value)s"),
    "not_an_email": _("This is not an e-mail address: %(value)s"),
    "employer_unknown": _("%(name)s is not among the organisations; it is kept in words."),
    "not_offered": _("“%(word)s” is not offered any more; the rest of the row enters."),
    "group_not_offered": _(
        "A population of this row is not offered any more; the rest of the row enters."
    ),
    "groups_not_changed": _("The population group of somebody known is not changed by a list."),
}
FIELDS: dict[str, Promise] = {
    "phone": _("Phone"),
    "town": _("Town"),
    "birth_year": _("Birth year"),
    "employers": _("Workplaces"),
    "trained_on": _("Trained on"),
    "accepted_on": _("Accepted on"),
    "joins": _("Joins this cycle"),
    "profile": _("Becomes known on this side"),
    "affiliation": _("Is tied to"),
}
NOTHING = "–"


def problem_sentence(entry: Entry) -> str:
    """Return one problem or note of a row, as a sentence that says what to do."""
    code, values = entry["code"], entry["values"]
    if code in OURS and "first_row" not in values:
        return str(str(OURS[code]) % values)
    return problem_text(WorkbookProblem(Code(code), values=values), get_language() or "he")


def present_row(row: ImportRow, one: Import) -> dict[str, Any]:
    """Return a row of the preview: where it stands, who it is, what will happen and why."""
    side = Side(one.side)
    sentences = [
        {"column": _heading(entry["column"], side), "text": problem_sentence(_set_apart(entry))}
        for entry in (*row.problems, *row.notes)
    ]
    return {
        "number": row.number,
        "sheet": row.sheet,
        "name": row.name,
        "outcome": row.outcome,
        "outcome_name": row.get_outcome_display(),
        "problems": sentences[: len(row.problems)],
        "notes": sentences[len(row.problems) :],
        "changes": [present_change(change, side) for change in row.changes],
    }


def present_change(change: Entry, side: Side) -> dict[str, str]:
    """Return what of somebody known will change: the name of it, what was and what will be."""
    column = _columns_by_field(side).get(change["field"])
    return {
        "label": field_name(change["field"], side),
        "old": present_value(change["old"], column),
        "new": "" if change["new"] is True else present_value(change["new"], column),
    }


def field_name(field: str, side: Side) -> str:
    """Return what a field is called: as in our sentences, else as the heading of its column."""
    if field in FIELDS:
        return str(FIELDS[field])
    column = _columns_by_field(side)[field]
    return column.heading(get_language() or "he", LIST_OF[side])


def present_value(value: Any, column: Column | None) -> str:
    """Return a stored value as a person reads it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return joined(present_value(each, column) for each in value)
    return _word(str(value), column)


def _word(value: str, column: Column | None) -> str:
    language = get_language() or "he"
    if column is not None and column.choices is not None:
        return column.choices.label(value, language=language)
    if column is not None and column.key == "occupations":
        return occupations.label(value, language=language)
    if column is not None and column.kind is Kind.TOWN:
        found = localities.named(value)
        return found.name(language) if found else value
    try:
        return date_format(day_of(value), "j.n.Y")
    except ValueError:
        return value


def _set_apart(entry: Entry) -> Entry:
    """Return the same entry with names isolated: they may run against the sentence's direction."""
    values = {
        name: isolated(value) if name == "name" else value
        for name, value in entry["values"].items()
    }
    return {**entry, "values": values}


def _heading(named: str, side: Side) -> str:
    """Return a column as the list calls it; one that we name by its key, by its own heading."""
    found = {column.key: column for column in columns_of(LIST_OF[side])}.get(named)
    return found.heading(get_language() or "he", LIST_OF[side]) if found else named


def _columns_by_field(side: Side) -> Mapping[str, Column]:
    field_of = {**PERSON, **PROFILE, "town": "town"}
    return {
        field_of[column.key]: column
        for column in columns_of(LIST_OF[side])
        if column.key in field_of
    }
