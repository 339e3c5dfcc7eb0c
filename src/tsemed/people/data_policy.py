"""Which class of data is shown to whom, by what they are to the person: a truth table.

From the programme's visibility matrix. A page asks this table for every class it renders and
draws nothing that it does not name. "Who" is a tie between viewer and person, never a role
by itself: a coordinator is nobody to the people of another cycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Relation(StrEnum):
    """What a viewer is to a person."""

    SELF = "self"
    MENTORING_MANAGER = "mentoring_manager"
    COORDINATOR = "coordinator"
    DISABILITY_COORDINATOR = "disability_coordinator"
    FREELANCER = "freelancer"
    # The same to a mentee who has not agreed to be handed over: who it is, and no more.
    FREELANCER_BEFORE_CONSENT = "freelancer_before_consent"
    INDIVIDUAL_COORDINATOR = "individual_coordinator"
    PROGRAMME_MANAGER = "programme_manager"
    CONTACT_PERSON = "contact_person"
    THEIR_MENTOR = "their_mentor"
    THEIR_MENTEE = "their_mentee"
    MENTOR_SIDE_CARRIER = "mentor_side_carrier"
    RECRUITMENT_CARRIER = "recruitment_carrier"
    # On which side the work of a team or a programme meets the person.
    OF_MENTOR_SIDE = "of_mentor_side"
    OF_MENTEE_SIDE = "of_mentee_side"


class DataClass(StrEnum):
    """A class of data about one person; the numbers are those of the visibility matrix."""

    MENTEE_NAME = "mentee_name"  # 1 and 2
    MENTEE_CONTACT = "mentee_contact"  # 4
    MENTEE_GENDER = "mentee_gender"  # for staff who match: what a mentee says of themselves
    NEEDS = "needs"  # 7
    POPULATION_GROUP = "population_group"  # 8
    PROGRAMME = "programme"  # 8, as a proxy
    MENTEE_GOALS = "mentee_goals"  # 9
    MENTEE_ANSWERS = "mentee_answers"  # 9: a questionnaire as a whole; each answer has its own
    MENTOR_ANSWERS = "mentor_answers"  # 13, as above: not for the employer or the own mentee
    MENTOR_PROFILE = "mentor_profile"  # 13
    MENTOR_CONTACT = "mentor_contact"  # 14
    MENTOR_GENDER = "mentor_gender"  # as that of mentees; not for employer or own mentee
    MENTOR_NEEDS = "mentor_needs"  # 7: what a mentor can offer at a meeting
    MENTOR_FINDINGS = "mentor_findings"  # 12: rank; staff decide it
    COLLEAGUE = "colleague"  # staff, contact persons and sponsors: name and how to reach them
    APPOINTMENT = "appointment"  # being staff, contact person, sponsor or employee of a partner
    CONSENTS = "consents"
    MENTOR_CONSENTS = "mentor_consents"  # to the mentee of a pair


_T, _D = Relation, DataClass

# Those who read and write on behalf of mentees, and on behalf of mentors. Who carries a side by
# the responsibility matrix of a cycle keeps the facts of that side, whatever their role.
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
_ALL_STAFF = _MENTEE_STAFF | _MENTOR_STAFF | {_T.MENTORING_MANAGER}

READ: Mapping[DataClass, frozenset[Relation]] = {
    _D.MENTEE_NAME: _ALL_STAFF
    | {_T.SELF, _T.PROGRAMME_MANAGER, _T.THEIR_MENTOR, _T.FREELANCER_BEFORE_CONSENT},
    _D.MENTEE_CONTACT: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER, _T.THEIR_MENTOR},
    _D.MENTEE_GENDER: _ALL_STAFF | {_T.SELF},
    _D.NEEDS: _ALL_STAFF | {_T.SELF, _T.THEIR_MENTOR},
    _D.POPULATION_GROUP: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER},
    _D.PROGRAMME: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER},
    _D.MENTEE_GOALS: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER, _T.THEIR_MENTOR},
    _D.MENTEE_ANSWERS: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER},
    _D.MENTOR_ANSWERS: _ALL_STAFF | {_T.SELF},
    _D.MENTOR_PROFILE: _ALL_STAFF
    | {_T.SELF, _T.PROGRAMME_MANAGER, _T.CONTACT_PERSON, _T.THEIR_MENTEE},
    _D.MENTOR_CONTACT: _ALL_STAFF | {_T.SELF, _T.CONTACT_PERSON, _T.THEIR_MENTEE},
    _D.MENTOR_GENDER: _ALL_STAFF | {_T.SELF},
    _D.MENTOR_NEEDS: _ALL_STAFF | {_T.SELF},
    _D.MENTOR_FINDINGS: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER, _T.CONTACT_PERSON},
    _D.COLLEAGUE: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER, _T.CONTACT_PERSON},
    _D.APPOINTMENT: _ALL_STAFF | {_T.SELF, _T.PROGRAMME_MANAGER, _T.CONTACT_PERSON},
    _D.CONSENTS: _ALL_STAFF | {_T.SELF, _T.FREELANCER_BEFORE_CONSENT},
    _D.MENTOR_CONSENTS: _ALL_STAFF | {_T.SELF},
}

# Ties by work, which hold only on the side on which the work meets the person.
_BY_WORK = frozenset(
    {
        _T.COORDINATOR,
        _T.DISABILITY_COORDINATOR,
        _T.FREELANCER,
        _T.FREELANCER_BEFORE_CONSENT,
        _T.INDIVIDUAL_COORDINATOR,
    }
)
_SIDE_OF: Mapping[DataClass, Relation] = {
    **dict.fromkeys(
        (
            _D.MENTEE_NAME,
            _D.MENTEE_CONTACT,
            _D.MENTEE_GENDER,
            _D.NEEDS,
            _D.POPULATION_GROUP,
            _D.PROGRAMME,
            _D.MENTEE_GOALS,
            _D.MENTEE_ANSWERS,
            _D.CONSENTS,
        ),
        _T.OF_MENTEE_SIDE,
    ),
    **dict.fromkeys(
        (
            _D.MENTOR_PROFILE,
            _D.MENTOR_CONTACT,
            _D.MENTOR_GENDER,
            _D.MENTOR_NEEDS,
            _D.MENTOR_FINDINGS,
            _D.MENTOR_ANSWERS,
            _D.MENTOR_CONSENTS,
        ),
        _T.OF_MENTOR_SIDE,
    ),
}

# Shown only when asked for, and every showing is written down.
ESPECIALLY_SENSITIVE = frozenset({_D.POPULATION_GROUP})


def may_read(data_class: DataClass, ties: Iterable[Relation]) -> bool:
    """Return whether one of these ties lets the viewer see a class."""
    return not READ[data_class].isdisjoint(held_on_side(data_class, ties))


def held_on_side(data_class: DataClass, ties: Iterable[Relation]) -> frozenset[Relation]:
    """Return the ties that count for a class: those by work only on the side it belongs to.

    The coordinator of somebody's cycle as a mentor is nobody to the same person as a mentee of
    another cycle.
    """
    held, side = frozenset(ties), _SIDE_OF.get(data_class)
    return held if side is None or side in held else held - _BY_WORK


def sides_shown(*, is_mentor: bool, is_mentee: bool, ties: Iterable[Relation]) -> tuple[bool, bool]:
    """Return whether somebody is shown as a mentor, and whether as a mentee.

    A mentor who is a mentee too is shown as one to those alone who may know the mentee: not to
    the contact person of the employer, the mentor's own mentee, or the team of a cycle that meets
    the mentor. To these everything read of the person is as of a mentor, so that nothing missing
    gives the other side away. A team that meets the mentee alone reads as of a mentee.
    """
    held = frozenset(ties)
    if not (is_mentor and is_mentee):
        return is_mentor, is_mentee
    as_mentee = may_read(DataClass.MENTEE_NAME, held)
    return may_read(DataClass.MENTOR_PROFILE, held) or not as_mentee, as_mentee


def identity_classes(*, is_mentor: bool, is_mentee: bool) -> tuple[DataClass, DataClass]:
    """Return the classes a person's name and contact details belong to.

    Somebody who is both is guarded as a mentee, the stricter of the two; for reading, the sides
    are those of `sides_shown`.
    """
    if is_mentee:
        return _D.MENTEE_NAME, _D.MENTEE_CONTACT
    if is_mentor:
        return _D.MENTOR_PROFILE, _D.MENTOR_CONTACT
    return _D.COLLEAGUE, _D.COLLEAGUE


def gender_class(*, is_mentor: bool, is_mentee: bool) -> DataClass | None:
    """Return the class of what somebody says of their gender; None on neither side."""
    if is_mentee:
        return _D.MENTEE_GENDER
    return _D.MENTOR_GENDER if is_mentor else None
