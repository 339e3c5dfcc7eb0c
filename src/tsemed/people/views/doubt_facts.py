"""Every fact that a doubt holds, with what is known, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pairing.reference import occupations, times
from tsemed.accounts.models import User
from tsemed.base.formatting import joined
from tsemed.people.contact_points import wish_sentence
from tsemed.people.data_policy import DataClass, Relation, may_read
from tsemed.people.localities import in_language_of_page
from tsemed.people.models import IdentityDoubt, Person
from tsemed.people.models.choices import LANGUAGE_NAMES, MODE_NAMES, NEED_NAMES, WISH_NAMES
from tsemed.people.models.person import FormOfAddress, Gender
from tsemed.people.models.profile import Rank, Stage
from tsemed.people.viewer_relations import relations_to
from tsemed.people.write_policy import FIELDS, OF_A_SIDE, Part, Standing, Target, class_of
from tsemed.spreadsheets.choices import TOPIC
from tsemed.ui.html import phone

Show = Callable[[Any], str]
NOTHING = "–"
NAME = frozenset({"given_name", "family_name"})
# Shown also where nothing was entered: they keep people apart.
ALWAYS = ("phone", "email", "birth_year", "town")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _phone(value: Any) -> str:
    """Return the number as one reads and presses it, from left to right in every language."""
    return phone(value) if value else ""


def _coded(names: Iterable[tuple[Any, Any]], value: Any) -> str:
    known = {str(code): name for code, name in names}
    codes = value if isinstance(value, list) else [value]
    return joined(known.get(_text(code), _text(code)) for code in codes)


def _occupations(value: Any) -> str:
    language = get_language() or "he"
    return joined(occupations.label(code, language=language) for code in value or ())


def _times(value: Any) -> str:
    language = get_language() or "he"
    return joined(times.label(code, language=language) for code in value or ())


def _topics(value: Any) -> str:
    language = get_language() or "he"
    return joined(TOPIC.label(code, language=language) for code in value or ())


def _day(value: Any) -> str:
    if not value:
        return ""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return date_format(day, "SHORT_DATE_FORMAT")


def _yes_or_no(value: Any) -> str:
    return "" if value is None else _("Yes") if value else _("No")


LANGUAGES: Show = partial(_coded, LANGUAGE_NAMES)
NEEDS: Show = partial(_coded, NEED_NAMES)
_MEETING: Mapping[str, tuple[Promise, Show]] = {
    "occupations": (gettext_lazy("Fields of work"), _occupations),
    "radius_km": (gettext_lazy("How far, in km"), _text),
    "wishes_gender": (gettext_lazy("Wishes to meet"), partial(_coded, WISH_NAMES)),
    "topics": (gettext_lazy("topics"), _topics),
}
# Every field that `write_policy` declares of a person and of the two profiles.
SHOWN: Mapping[Target, Mapping[str, tuple[Promise, Show]]] = {
    Target.PERSON: {
        "phone": (gettext_lazy("Telephone"), _phone),
        "email": (gettext_lazy("E-mail"), _text),
        "birth_year": (gettext_lazy("Birth year"), _text),
        "town": (gettext_lazy("Town"), in_language_of_page),
        "languages": (gettext_lazy("Languages"), LANGUAGES),
        "language": (gettext_lazy("Letters in"), LANGUAGES),
        "form_of_address": (
            gettext_lazy("Form of address"),
            partial(_coded, FormOfAddress.choices),
        ),
        "gender": (gettext_lazy("Gender, as they say"), partial(_coded, Gender.choices)),
        "modes": (gettext_lazy("Ways to meet"), partial(_coded, MODE_NAMES)),
        "times": (gettext_lazy("When"), _times),
        "employers": (gettext_lazy("Workplaces"), joined),
        "contact_wishes": (gettext_lazy("Wishes of contact"), wish_sentence),
        "has_own_phone": (gettext_lazy("Has a telephone of their own"), _yes_or_no),
    },
    Target.MENTOR: {
        **_MEETING,
        "needs": (gettext_lazy("Can offer at a meeting"), NEEDS),
        "years_of_experience": (gettext_lazy("Years of experience"), _text),
        "stages": (gettext_lazy("Stages they can help with"), partial(_coded, Stage.choices)),
        "capacity": (gettext_lazy("Places"), _text),
        "rank": (gettext_lazy("Rank"), partial(_coded, Rank.choices)),
    },
    Target.MENTEE: {
        **_MEETING,
        "needs": (gettext_lazy("What is needed for a meeting"), NEEDS),
        "stage": (gettext_lazy("Stage"), partial(_coded, Stage.choices)),
        "goal": (gettext_lazy("Employment goal"), _text),
        "wishes_background": (gettext_lazy("Wishes for a shared background"), _yes_or_no),
    },
}


# What a list says of somebody's way through the cycle; it is recorded once they join.
DAYS = {
    "accepted_on": gettext_lazy("Accepted on"),
    "trained_on": gettext_lazy("Trained on"),
}


def fact_rows(
    user: User, doubt: IdentityDoubt, candidates: Sequence[Person], *, name: str
) -> list[dict[str, Any]]:
    """Return every fact entered, with what this viewer may read of each known person."""
    rows = [_row(_("Name"), name, [one.full_name for one in candidates])]
    entered = doubt.facts.get(Target.PERSON, {})
    ties = relations_to(user, [one.pk for one in candidates])
    for field in [*ALWAYS, *(one for one in entered if one not in ALWAYS and one not in NAME)]:
        label, show = _of(Target.PERSON, field)
        known = [
            show(getattr(one, field, "")) if _knows(one, field, ties[one.pk]) else ""
            for one in candidates
        ]
        rows.append(_row(label, show(entered.get(field)), known))
    for side in (Target.MENTOR, Target.MENTEE):
        for field, value in doubt.facts.get(side, {}).items():
            label, show = _of(side, field)
            known = [_known(one, side, field, show, ties[one.pk]) for one in candidates]
            rows.append(_row(label, show(value), known))
    for column, day in doubt.details.get("days", {}).items():
        rows.append(_row(DAYS[column], _day(day), ["" for _one in candidates]))
    if starts_on := doubt.details.get("starts_on"):
        rows.append(_row(_("From"), _day(starts_on), ["" for _one in candidates]))
    return rows


def _of(target: Target, field: str) -> tuple[Promise | str, Show]:
    return SHOWN[target].get(field, (field, _text))


def _knows(person: Person, field: str, ties: Iterable[Relation]) -> bool:
    """Return whether a viewer may know a field of somebody known: name and contact they may."""
    part = FIELDS[Target.PERSON].get(field)
    if part not in OF_A_SIDE | {Part.GENDER}:
        return True
    standing = Standing(is_mentor=hasattr(person, "mentor"), is_mentee=hasattr(person, "mentee"))
    return may_read(class_of(part, standing), ties)


def _known(person: Person, side: Target, field: str, show: Show, ties: Iterable[Relation]) -> str:
    """Return what is known of one side of a person, where its class may be read."""
    profile, data_class = getattr(person, side, None), FIELDS[side].get(field)
    if profile is None or not isinstance(data_class, DataClass) or not may_read(data_class, ties):
        return ""
    return show(getattr(profile, field))


def _row(label: Promise | str, entered: str, known: Sequence[str]) -> dict[str, Any]:
    return {
        "label": label,
        "entered": entered or NOTHING,
        "known": [one or NOTHING for one in known],
    }
