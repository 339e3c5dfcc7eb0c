"""From the rows of a list to drafts in the words of our tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError

from pairing.reference.invisible import clean_address
from pairing.reference.localities import Locality
from tsemed.base.email_addresses import validate_address
from tsemed.cycles.models import Side
from tsemed.imports.outcomes import Draft, Entry
from tsemed.people.localities import LONGEST_TOWN, codes_of
from tsemed.spreadsheets import columns
from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.people_lists import PeopleList, without_implausible_days
from tsemed.spreadsheets.problems import Code, WorkbookProblem

LIST_OF = {Side.MENTOR: columns.Side.MENTORS, Side.MENTEE: columns.Side.MENTEES}
PAGE_LANGUAGES = ("he", "ar", "en")
MOST_PLACES = 3
LONGEST_NAME = 80

# What the cycle keeps of a list, by the key of the column. The rest of the columns serve a
# matching round on two files alone; the preview names those that hold something.
PROFILE = {
    "occupations": "occupations", "radius_km": "radius_km",
    "wishes_gender": "wishes_gender", "topics": "topics", "needs": "needs", "offers": "needs",
    "rank": "rank", "years": "years_of_experience", "stages": "stages", "capacity": "capacity",
    "stage": "stage", "wishes_background": "wishes_background",
}  # fmt: skip
PERSON = {
    "first_name": "given_name", "last_name": "family_name", "email": "email",
    "form_of_address": "form_of_address", "gender": "gender", "languages": "languages",
    "modes": "modes", "times": "times", "employers": "employers",
}  # fmt: skip
# What becomes an entry on the way of somebody through the cycle, by the key of the column.
JOURNEY = {
    Side.MENTOR: {"cleared": "accepted_on", "trained": "trained_on"},
    Side.MENTEE: {"accepted_on": "accepted_on"},
}
_OF_THE_JOURNEY = frozenset(key for keys in JOURNEY.values() for key in keys)
ELSEWHERE = frozenset({"number", "phone", "town", "employer", "population"}) | _OF_THE_JOURNEY


def drafts_of(people: PeopleList, side: Side, *, on: date) -> list[Draft]:
    """Return every row of a list as a draft, usable or not, in the order of the list."""
    people = without_implausible_days(people, on=on)
    unknown = {
        one: str(one.values["value"]) for one in people.notes if one.code is Code.UNKNOWN_TOWN
    }
    codes = codes_of(unknown.values())
    notes = _by_row(one for one in people.notes if unknown.get(one, "") not in codes)
    drafts = [
        _Reading(one, people, side, on).draft(notes.get(one.row, ())) for one in people.people
    ]
    drafts += [
        Draft(row, people.sheet, {}, {}, problems=tuple(problems))
        for row, problems in _by_row(people.refused).items()
    ]
    return sorted(drafts, key=lambda draft: draft.number)


def unknown_columns(people: PeopleList) -> list[str]:
    """Return the headings of columns that do not enter: foreign ones, and those without a place."""
    filled = {key for one in people.people for key in one.values}
    lost = filled - PERSON.keys() - PROFILE.keys() - ELSEWHERE
    understood = [heading for key, heading in people.headings.items() if key in lost]
    return [*understood, *people.passed_over]


def _by_row(problems: Iterable[WorkbookProblem]) -> dict[int, list[Entry]]:
    by_row: dict[int, list[Entry]] = defaultdict(list)
    for one in problems:
        entry = {"code": one.code.value, "column": one.column, "values": one.values}
        by_row[one.row or 0].append(entry)
    return by_row


class _Reading:
    """One row on its way to a draft."""

    def __init__(self, one: Listed, people: PeopleList, side: Side, on: date) -> None:
        self.one, self.people, self.side, self.on = one, people, side, on
        self.problems: list[Entry] = []

    def draft(self, notes: Iterable[Entry]) -> Draft:
        values = self.one.values
        return Draft(
            number=self.one.row,
            sheet=self.people.sheet,
            person=self._person(values),
            profile=self._profile(values),
            journey=self._journey(values),
            groups=_codes(values.get("population")),
            employer=str(values.get("employer", "")) if self.side is Side.MENTOR else "",
            problems=tuple(self.problems),
            notes=tuple(notes),
        )

    def _person(self, values: Mapping[str, object]) -> dict[str, Any]:
        facts = {ours: _stored(values[key]) for key, ours in PERSON.items() if key in values}
        for key in ("first_name", "last_name"):
            if len(str(values.get(key, ""))) > LONGEST_NAME:
                self._refuse("too_long", key, most=LONGEST_NAME)
        if "email" in facts:
            facts["email"] = self._email(str(facts["email"]))
        if "phone" in values:
            facts["phone"] = self._phone(str(values["phone"]))
        if town := values.get("town"):
            facts["town"] = (
                town.name(self.people.language) if isinstance(town, Locality) else str(town)
            )
            facts["town"] = facts["town"][:LONGEST_TOWN]
        return facts

    def _profile(self, values: Mapping[str, object]) -> dict[str, Any]:
        facts = {ours: _stored(values[key]) for key, ours in PROFILE.items() if key in values}
        if self.side is Side.MENTOR and facts.get("capacity", 0) > MOST_PLACES:
            self._refuse("too_many_places", "capacity", most=MOST_PLACES)
        return facts

    def _journey(self, values: Mapping[str, object]) -> dict[str, date]:
        """Return the days of the way; "yes" gives no day, so it is the day of the list."""
        days: dict[str, date] = {}
        for key, ours in JOURNEY[self.side].items():
            value = values.get(key)
            if isinstance(value, date):
                days[ours] = value
            elif value is True:
                days[ours] = self.on
        return days

    def _email(self, written: str) -> str:
        address = clean_address(written)
        try:
            validate_address(address)
        except ValidationError:
            self._refuse("not_an_email", "email", value=written[:60])
        return address

    def _phone(self, written: str) -> str:
        """Return the number as the world dials it, which is how people are recognised by it."""
        try:
            number = phonenumbers.parse(written, "IL")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_valid_number(number):
            self._refuse("not_a_phone", "phone", value=written[:60])
            return ""
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _refuse(self, code: str, key: str, **values: str | int) -> None:
        column = self.people.headings.get(key, key)
        self.problems.append({"code": code, "column": column, "values": values})


def _codes(value: object) -> tuple[str, ...]:
    return tuple(str(code) for code in value) if isinstance(value, tuple) else ()


def _stored(value: object) -> Any:
    return list(value) if isinstance(value, tuple) else value
