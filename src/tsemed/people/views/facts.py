"""The facts of a person as label and value, only of the classes that may be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pairing.reference import occupations, times
from tsemed.base.formatting import isolated, joined
from tsemed.people.contact_channels import Ways
from tsemed.people.contact_points import Points, points_of, wish_sentence
from tsemed.people.data_policy import DataClass, gender_class, identity_classes
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.models.choices import LANGUAGE_NAMES, MODE_NAMES, NEED_NAMES, WISH_NAMES
from tsemed.people.models.consent import ContactChannel
from tsemed.people.models.contact_point import ContactKind
from tsemed.people.models.profile import Profile, Stage

Fact = dict[str, Any]
Allowed = frozenset[DataClass]

CLASS_NAMES = {
    DataClass.POPULATION_GROUP.value: gettext_lazy("Population group"),
    DataClass.NEEDS.value: gettext_lazy("What is needed for a meeting"),
}

# An affiliation means something different for its person depending on the capacity.
_CLASS_OF = {
    Capacity.PARTICIPANT: DataClass.PROGRAMME,
    Capacity.EMPLOYEE: DataClass.MENTOR_PROFILE,
}


def of_identity(
    person: Person,
    allowed: Allowed,
    ways: Ways,
    *,
    is_mentor: bool,
    is_mentee: bool,
    shows_further: bool,
) -> list[Fact]:
    """Return how somebody is reached and spoken to, on the sides on which they are shown."""
    name, contact = identity_classes(is_mentor=is_mentor, is_mentee=is_mentee)
    shown: list[Fact] = []
    if contact in allowed:
        if ContactChannel.PHONE in ways:
            number = {"label": _("Telephone"), "value": str(person.phone), "kind": "phone"}
            shown.append(number | {"note": wish_sentence(person.contact_wishes)})
        if ContactChannel.EMAIL in ways:
            shown.append({"label": _("E-mail"), "value": person.email, "kind": "email"})
        if shows_further:
            shown += _further(points_of(person))
    if name in allowed:
        shown.append(_fact(_("Languages"), _labels(person.languages, LANGUAGE_NAMES)))
        shown.append(_fact(_("Form of address"), person.get_form_of_address_display()))
        shown.append(_fact(_("Town"), person.town))
    if person.gender and gender_class(is_mentor=is_mentor, is_mentee=is_mentee) in allowed:
        shown.append(_fact(_("Gender, as they say"), person.get_gender_display()))
    return shown


def _further(points: Points) -> list[Fact]:
    """Return the ways besides the main ones, each with what is wished for it."""
    return [
        {
            "label": kind.label,
            "value": points[kind].value,
            "kind": "email" if kind is ContactKind.SECOND_EMAIL else "phone",
            "note": wish_sentence(points[kind].wishes),
        }
        for kind in ContactKind
        if kind in points
    ]


def is_below_rank(person: Person, allowed: Allowed) -> bool:
    """Return whether a mentor's rank is below what is asked, for who may read the findings."""
    return DataClass.MENTOR_FINDINGS in allowed and bool(person.mentor.is_below_rank)


def of_mentor(person: Person, allowed: Allowed, deciders: Mapping[str, str]) -> list[Fact]:
    """Return what matching knows of a mentor; on their own page, who decided what staff finds."""
    if DataClass.MENTOR_PROFILE not in allowed or not hasattr(person, "mentor"):
        return []
    profile = person.mentor
    shown = [
        _fact(_("Years of experience"), profile.years_of_experience),
        _fact(_("Stages they can help with"), _labels(profile.stages, Stage.choices)),
        *_meeting(person, profile),
        *_workplaces(person),
        _fact(_("Places"), profile.capacity),
    ]
    if DataClass.MENTOR_FINDINGS in allowed:
        shown[:0] = [_finding(_("Rank"), profile.get_rank_display(), deciders.get("rank"))]
    if DataClass.MENTOR_NEEDS in allowed:
        shown.append(_fact(_("Can offer at a meeting"), _labels(profile.needs, NEED_NAMES)))
    return shown


def of_mentee(person: Person, allowed: Allowed) -> list[Fact]:
    """Return what matching knows of a mentee; needs are what is needed, never why."""
    if not hasattr(person, "mentee"):
        return []
    profile = person.mentee
    shown: list[Fact] = []
    if DataClass.MENTEE_GOALS in allowed:
        shown += [
            _fact(_("Stage"), profile.get_stage_display()),
            _fact(_("Employment goal"), profile.goal),
            *_meeting(person, profile),
        ]
    if DataClass.MENTEE_ANSWERS in allowed:
        shown += _workplaces(person)
    if DataClass.NEEDS in allowed:
        shown.append(_fact(_("What is needed for a meeting"), _labels(profile.needs, NEED_NAMES)))
    return shown


def affiliations_shown(person: Person, allowed: Allowed) -> list[Affiliation]:
    """Return the ties in force whose class may be read; a programme's name is one such class."""
    in_force = person.affiliations.on(timezone.localdate()).select_related("partner")
    return [
        tie
        for tie in in_force.order_by("starts_on", "pk")
        if _CLASS_OF.get(Capacity(tie.capacity), DataClass.COLLEAGUE) in allowed
    ]


def _meeting(person: Person, profile: Profile) -> list[Fact]:
    language = get_language() or "he"
    fields = [occupations.label(code, language=language) for code in profile.occupations]
    parts = [times.label(code, language=language) for code in times.CODES if code in person.times]
    return [
        _fact(_("Fields of work"), joined(fields)),
        _fact(_("Ways to meet"), _labels(person.modes, MODE_NAMES)),
        _fact(_("When"), joined(parts)),
        _fact(_("How far, in km"), profile.radius_km),
        _fact(_("Wishes to meet"), dict(WISH_NAMES).get(profile.wishes_gender, "")),
    ]


def _workplaces(person: Person) -> list[Fact]:
    return [_fact(_("Workplaces"), joined(person.employers))] if person.employers else []


def _fact(label: str, value: Any) -> Fact:
    return {"label": label, "value": "" if value is None else str(value)}


def _finding(label: str, value: Any, decider: str | None) -> Fact:
    """Return a finding of staff, with who decided it where that is shown."""
    fact = _fact(label, value)
    if decider and fact["value"]:
        words = _("%(value)s (decided by %(name)s)")
        fact["value"] = words % {"value": fact["value"], "name": isolated(decider)}
    return fact


def _labels(codes: list[str], names: Any) -> str:
    known = dict(names)
    return joined(known.get(code, code) for code in codes)
