"""Who may write which field of whom: one declaration that every way of writing asks.

A field belongs to a class of data, and a class is written by certain ties. Name and contact are
guarded by what the person is. Somebody who is several things is guarded by the strictest: a
colleague as a colleague, then a mentee, then a mentor. A team or a programme writes what belongs to
a side only of those whom it meets on that side (`data_policy.held_on_side`).

Four kinds of fields are special:

* findings (`FINDINGS`) are decided by who carries that side in the responsibility matrix of a
  cycle, and never by the person themselves;
* appointments (`APPOINTMENT`) give power: nobody writes one of their own;
* credentials (`CREDENTIAL_FIELDS`) open an account: no edit and no list writes them, except the
  first address of somebody outside the office who has none (`operations.set_first_address`);
* a mentor lowers the number of places; only staff raises it (`LOWERED_BY_SELF`).

This module reads no database; `write_gate` finds out the ties and applies it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tsemed.people.data_policy import DataClass, Relation, held_on_side


class Part(StrEnum):
    """The parts of a person's identity; their class depends on what the person is."""

    NAME = "name"
    CONTACT = "contact"
    GENDER = "gender"
    AVAILABILITY = "availability"
    EMPLOYERS = "employers"
    CONSENT = "consent"


class Target(StrEnum):
    """What a write goes to: a row of one table, or a table of the person."""

    PERSON = "person"
    MENTOR = "mentor"
    MENTEE = "mentee"
    GROUPS = "groups"
    CONSENTS = "consents"
    CONTACT_POINTS = "contact_points"
    AFFILIATION = "affiliation"


@dataclass(frozen=True)
class Standing:
    """What a person is: this decides how their name and contact are guarded.

    A colleague is staff, a contact person or a sponsor, today or from a coming day on. Of the
    office are the mentoring manager, the privacy officer and finance.
    """

    is_colleague: bool = False
    is_mentor: bool = False
    is_mentee: bool = False
    is_of_office: bool = False


_T, _D = Relation, DataClass

_MENTEE_STAFF = frozenset(
    {
        _T.COORDINATOR,
        _T.DISABILITY_COORDINATOR,
        _T.INDIVIDUAL_COORDINATOR,
        _T.RECRUITMENT_CARRIER,
    }
)
_MENTOR_STAFF = frozenset(
    {_T.COORDINATOR, _T.DISABILITY_COORDINATOR, _T.FREELANCER, _T.MENTOR_SIDE_CARRIER}
)

WRITE: Mapping[DataClass, frozenset[Relation]] = {
    _D.MENTEE_NAME: _MENTEE_STAFF | {_T.SELF},
    _D.MENTEE_CONTACT: _MENTEE_STAFF | {_T.SELF},
    _D.MENTEE_GENDER: _MENTEE_STAFF | {_T.SELF},
    _D.NEEDS: _MENTEE_STAFF | {_T.SELF},
    _D.POPULATION_GROUP: frozenset({_T.SELF, _T.INDIVIDUAL_COORDINATOR, _T.DISABILITY_COORDINATOR}),
    _D.PROGRAMME: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTEE_GOALS: _MENTEE_STAFF | {_T.SELF},
    _D.MENTEE_ANSWERS: _MENTEE_STAFF | {_T.SELF},
    _D.MENTOR_ANSWERS: _MENTOR_STAFF | {_T.SELF},
    _D.MENTOR_PROFILE: _MENTOR_STAFF | {_T.SELF},
    _D.MENTOR_CONTACT: _MENTOR_STAFF | {_T.SELF},
    _D.MENTOR_GENDER: _MENTOR_STAFF | {_T.SELF},
    _D.MENTOR_NEEDS: _MENTOR_STAFF | {_T.SELF},
    _D.MENTOR_FINDINGS: frozenset({_T.MENTOR_SIDE_CARRIER}),
    _D.COLLEAGUE: frozenset({_T.SELF, _T.MENTORING_MANAGER}),
    _D.APPOINTMENT: frozenset({_T.MENTORING_MANAGER}),
    _D.CONSENTS: _MENTEE_STAFF | _MENTOR_STAFF | {_T.SELF},
    _D.MENTOR_CONSENTS: _MENTOR_STAFF | {_T.SELF},
}

# Who enters somebody new writes what an edit could, and in addition these: nothing is known of
# the person yet that could be changed. Ties are those that the entry itself makes.
ON_ENTRY: Mapping[DataClass, frozenset[Relation]] = {
    _D.MENTEE_NAME: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTEE_CONTACT: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTEE_GENDER: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTEE_GOALS: frozenset({_T.MENTORING_MANAGER}),
    _D.NEEDS: frozenset({_T.MENTORING_MANAGER}),
    _D.POPULATION_GROUP: frozenset({_T.RECRUITMENT_CARRIER}),
    _D.MENTOR_PROFILE: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTOR_NEEDS: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTOR_CONTACT: frozenset({_T.MENTORING_MANAGER}),
    _D.MENTOR_GENDER: frozenset({_T.MENTORING_MANAGER}),
    _D.PROGRAMME: frozenset({_T.INDIVIDUAL_COORDINATOR, _T.RECRUITMENT_CARRIER}),
    # A programme's manager enters the individual coordinators of the programme, and nobody else:
    # `ties_of_registrar` gives the tie for them alone.
    _D.COLLEAGUE: frozenset({_T.PROGRAMME_MANAGER}),
    _D.APPOINTMENT: frozenset({_T.MENTOR_SIDE_CARRIER, _T.PROGRAMME_MANAGER}),
}

FINDINGS = frozenset({_D.MENTOR_FINDINGS})
# What nobody decides about oneself, whatever else they are to themselves.
NEVER_OF_SELF = FINDINGS | {_D.APPOINTMENT}

_MEETING = ("occupations", "radius_km", "wishes_gender", "topics")

FIELDS: Mapping[Target, Mapping[str, DataClass | Part]] = {
    Target.PERSON: {
        "given_name": Part.NAME,
        "family_name": Part.NAME,
        "languages": Part.NAME,
        "language": Part.NAME,
        "form_of_address": Part.NAME,
        "gender": Part.GENDER,
        "modes": Part.AVAILABILITY,
        "times": Part.AVAILABILITY,
        "employers": Part.EMPLOYERS,
        "town": Part.NAME,
        "birth_year": Part.NAME,
        "has_own_phone": Part.CONTACT,
        "contact_wishes": Part.CONTACT,
        "phone": Part.CONTACT,
        "email": Part.CONTACT,
    },
    Target.MENTOR: {
        **dict.fromkeys(_MEETING, _D.MENTOR_PROFILE),
        "needs": _D.MENTOR_NEEDS,
        "years_of_experience": _D.MENTOR_PROFILE,
        "stages": _D.MENTOR_PROFILE,
        "capacity": _D.MENTOR_PROFILE,
        "rank": _D.MENTOR_FINDINGS,
    },
    Target.MENTEE: {
        **dict.fromkeys(_MEETING, _D.MENTEE_GOALS),
        "needs": _D.NEEDS,
        "stage": _D.MENTEE_GOALS,
        "goal": _D.MENTEE_GOALS,
        "wishes_background": _D.MENTEE_GOALS,
    },
    Target.GROUPS: {"groups": _D.POPULATION_GROUP},
    Target.CONTACT_POINTS: {"points": Part.CONTACT},
    Target.CONSENTS: {
        "pass_details": Part.CONSENT,
        "hand_over": _D.CONSENTS,
        "group_in_matching": _D.CONSENTS,
    },
    Target.AFFILIATION: {
        "participant": _D.PROGRAMME,
        "employee": _D.APPOINTMENT,
        "contact_person": _D.APPOINTMENT,
        "sponsor": _D.APPOINTMENT,
        "mentoring_manager": _D.APPOINTMENT,
        "coordinator": _D.APPOINTMENT,
        "finance": _D.APPOINTMENT,
        "privacy_officer": _D.APPOINTMENT,
        "programme_manager": _D.APPOINTMENT,
        "individual_coordinator": _D.APPOINTMENT,
    },
}

# What opens an account. No ordinary write changes it.
CREDENTIAL_FIELDS = frozenset({"email"})
# What people are recognised by. A list sets it where nothing is known and never changes it.
RECOGNITION_FIELDS = CREDENTIAL_FIELDS | {"phone"}
LOWERED_BY_SELF = frozenset({"capacity"})


def may_write(data_class: DataClass, ties: Iterable[Relation]) -> bool:
    """Return whether one of these ties lets somebody change a class (see `NEVER_OF_SELF`)."""
    held = held_on_side(data_class, ties)
    if data_class in NEVER_OF_SELF and Relation.SELF in held:
        return False
    return not WRITE[data_class].isdisjoint(held)


def may_enter(data_class: DataClass, ties: Iterable[Relation]) -> bool:
    """Return whether these ties let somebody write a class of a person who is entered new."""
    held = held_on_side(data_class, ties)
    if data_class in NEVER_OF_SELF and Relation.SELF in held:
        return False
    return may_write(data_class, held) or not ON_ENTRY.get(data_class, frozenset()).isdisjoint(held)


OF_A_SIDE = frozenset({Part.AVAILABILITY, Part.EMPLOYERS})
_OF_MENTEE: Mapping[Part, DataClass] = {
    Part.NAME: _D.MENTEE_NAME,
    Part.CONTACT: _D.MENTEE_CONTACT,
    Part.GENDER: _D.MENTEE_GENDER,
    Part.AVAILABILITY: _D.MENTEE_GOALS,
    Part.EMPLOYERS: _D.MENTEE_ANSWERS,
}
_OF_MENTOR: Mapping[Part, DataClass] = {
    Part.NAME: _D.MENTOR_PROFILE,
    Part.CONTACT: _D.MENTOR_CONTACT,
    Part.GENDER: _D.MENTOR_GENDER,
    Part.AVAILABILITY: _D.MENTOR_PROFILE,
    Part.EMPLOYERS: _D.MENTOR_PROFILE,
}


def class_of(part: DataClass | Part, standing: Standing) -> DataClass:
    """Return the class that guards a field of somebody: of several, the strictest."""
    if isinstance(part, DataClass):
        return part
    if part is Part.CONSENT:
        return _D.MENTOR_CONSENTS if standing.is_mentor and not standing.is_mentee else _D.CONSENTS
    is_on_a_side = standing.is_mentee or standing.is_mentor
    # When somebody can meet, and where they work, belong to the side, also of a colleague.
    if not is_on_a_side or (standing.is_colleague and part not in OF_A_SIDE):
        return _D.COLLEAGUE
    return (_OF_MENTEE if standing.is_mentee else _OF_MENTOR)[part]


def writable_fields(target: Target, ties: Iterable[Relation], standing: Standing) -> frozenset[str]:
    """Return the fields that these ties may change; credentials are never among them.

    Nobody is asked when they can meet who stands on neither side.
    """
    held = frozenset(ties)
    is_on_a_side = standing.is_mentor or standing.is_mentee
    return frozenset(
        field
        for field, part in FIELDS[target].items()
        if field not in CREDENTIAL_FIELDS
        and (is_on_a_side or part not in OF_A_SIDE)
        and may_write(class_of(part, standing), held)
    )


def may_set_first_address(ties: Iterable[Relation], standing: Standing) -> bool:
    """Return whether these ties may give an address to somebody who has none.

    Nobody may to the office: that address would open it, so two persons set it.
    """
    return not standing.is_of_office and may_write(class_of(Part.CONTACT, standing), ties)


def enterable_fields(
    target: Target, ties: Iterable[Relation], standing: Standing
) -> frozenset[str]:
    """Return the fields that may be written while a person, or a new profile, is entered."""
    held = frozenset(ties)
    return frozenset(
        field for field, part in FIELDS[target].items() if may_enter(class_of(part, standing), held)
    )


def raises_own(field: str, old: object, new: object, ties: Iterable[Relation]) -> bool:
    """Return whether somebody would raise a number of their own that only staff raises."""
    if field not in LOWERED_BY_SELF or Relation.SELF not in ties:
        return False
    return isinstance(old, int) and isinstance(new, int) and new > old
