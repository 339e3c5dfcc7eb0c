"""Every page that changes what is there, for the tests of concurrent editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cast import Cast, lose

from tsemed.base.models import Versioned
from tsemed.cycles.models import Participation
from tsemed.finance.models import HourEntry
from tsemed.people.models import Goal
from tsemed.questionnaires.models import Question, Response
from tsemed.terms.models import Term

# Who changes it, which row, what they type, and where
# the words they typed must be found again.
Edit = tuple[str, Callable[[Cast], Versioned], dict[str, Any], str]
PERSON = {"given_name": "Yosefa", "family_name": "T", "phone": "+972502000077", "language": "he"}


def undecided(cast: Cast) -> Participation:
    """Return somebody of whom nothing is decided or recorded yet."""
    lose(cast.michal, "accepted", "trained", "aligned")
    return cast.michal


EDITS: dict[str, Edit] = {
    "people:change": ("dana", lambda c: c.yosef.person, PERSON, "Yosefa"),
    "people:contact_points": (
        "dana",
        lambda c: c.yosef.person,
        {"mobile": "0522345678", "mobile_best": "after seven"},
        "after seven",
    ),
    "people:change_mentor": (
        "dana",
        lambda c: c.michal.person.mentor,
        {"rank": "senior", "capacity": "3", "years_of_experience": "37"},
        "37",
    ),
    "people:change_mentee": (
        "dana",
        lambda c: c.yosef.person.mentee,
        {"stage": "find", "goal": "Baker"},
        "Baker",
    ),
    "people:stage": (
        "dana",
        lambda c: c.yosef.person.mentee,
        {"stage": "integrate", "since": "2026-11-01"},
        'value="2026-11-01"',
    ),
    "people:change_goal": (
        "dana",
        lambda c: Goal.objects.get(person=c.yosef.person),
        {"text": "a shift before noon"},
        "a shift before noon",
    ),
    "people:change_groups": (
        "yosef",
        lambda c: c.yosef.person,
        {"groups": ["age_45"]},
        'value="age_45"',
    ),
    "partners:change": (
        "noa",
        lambda c: c.bank,
        {"name": "Old Bank", "kind": "business"},
        "Old Bank",
    ),
    "terms:change": (
        "noa",
        lambda c: Term.objects.get(choice_list="service", code="training"),
        {"he": "קורס", "ar": "دورة", "en": "A course", "also": "קורסים"},
        "A course",
    ),
    "cycles:change": (
        "noa",
        lambda c: c.galil,
        {"name": "Galil B", "ends_on": "2027-06-30", "share_of_post": "40", "why": "less time"},
        "Galil B",
    ),
    "cycles:choose_model": (
        "noa",
        lambda c: c.galil,
        {"work_model": "freelancer", "why": "Dana moves on"},
        "Dana moves on",
    ),
    "questionnaires:change_question": (
        "noa",
        lambda c: Question.objects.get(of__state="draft"),
        {"label_he": "מה החלום", "label_ar": "ما الحلم", "label_en": "Which dream"},
        "Which dream",
    ),
    "questionnaires:answer": (
        "dana",
        lambda c: Response.objects.get(),
        {"answer_dream": "A bakery of my own", "then": "draft"},
        "A bakery of my own",
    ),
    "cycles:duties": (
        "noa",
        lambda c: c.galil.team.get(),
        {"duties": "calls them monthly"},
        "calls them monthly",
    ),
    "cycles:matrix_line": (
        "noa",
        lambda c: c.galil.matrix.get(function="matching"),
        {"roles": ["individual_coordinator"], "starts_on": "2027-01-10", "why": "she knows them"},
        "she knows them",
    ),
    "cycles:record_forms": ("dana", undecided, {"forms_on": "2026-10-05"}, "2026-10-05"),
    "cycles:record_interview": (
        "dana",
        undecided,
        {"interviewed_on": "2026-10-05", "why": "by telephone"},
        "by telephone",
    ),
    "cycles:record_training": (
        "dana",
        lambda c: c.michal,
        {"trained_on": "2026-10-05", "why": "read the list"},
        "read the list",
    ),
    "cycles:record_expectations": (
        "dana",
        lambda c: c.michal,
        {"aligned_on": "2026-10-05", "why": "by telephone"},
        "by telephone",
    ),
    "cycles:make_exception": ("dana", undecided, {"why": "trained next week"}, "trained next week"),
    "finance:change_hours": (
        "farid",
        lambda c: HourEntry.objects.get(sheet__assignment__person=c.farid),
        {"on": "2026-10-05", "hours": "2:00", "kind": "matching", "note": "with the drive"},
        "with the drive",
    ),
    "matching:weights": ("dana", lambda c: c.galil.rounds.get(), {}, 'value="low"'),
    "matching:constraints": (
        "dana",
        lambda c: c.galil.rounds.get(),
        {"decide": "forbid", "why": "they are cousins"},
        "they are cousins",
    ),
}
