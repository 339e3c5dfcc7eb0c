"""What the two of a pair may know of each other, and what each is called before a viewer.

Every page, list and line that writes the names of a pair asks here (OM-7.4). Staff see a pair
only through their scope and then read both names. One of the two reads the other's name as
long as the truth table of the people app lets them: while the pair meets and both consents to
this pair are in force. Otherwise the other is "your mentee" or "your mentor".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tsemed.accounts.models import User
from tsemed.people.data_policy import DataClass, Relation, identity_classes, may_read
from tsemed.people.models import Consent, ConsentPurpose, Person
from tsemed.people.roles import person_of
from tsemed.people.viewer_relations import relations_to
from tsemed.relationships.models import Relationship, RelationshipSet
from tsemed.relationships.rules import PASSING

_OF_A_MENTEE = identity_classes(is_mentor=False, is_mentee=True)
_OF_A_MENTOR = identity_classes(is_mentor=True, is_mentee=False)


@dataclass(frozen=True)
class Names:
    """What mentee and mentor of a pair are called before one viewer."""

    mentee: str
    mentor: str


def passing() -> RelationshipSet:
    """Return pairs whose people may know each other's name and contact details (OM-7.4).

    Both consents to this pair are in force, and both open both ways: a mentor who may not know
    the mentee's telephone would learn it from the first call.
    """
    mentee, mentor = _consent_of("mentee", to="mentor"), _consent_of("mentor", to="mentee")
    return Relationship.objects.filter(mentee, mentor, state__in=PASSING)


def _consent_of(side: str, *, to: str) -> Exists:
    return Exists(
        Consent.objects.filter(
            person=OuterRef(f"{side}_person"),
            other=OuterRef(f"{to}_person"),
            purpose=ConsentPurpose.PASS_DETAILS,
            withdrawn_at__isnull=True,
        )
    )


def names_for(user: User, pairs: Iterable[Relationship]) -> Mapping[int, Names]:
    """Return the names of both people of each pair as a user may read them, for a whole page."""
    pairs = list(pairs)
    me = person_of(user)
    others = [other.pk for pair in pairs if (other := _other(pair, me)) is not None]
    ties = relations_to(user, others) if others else {}
    return {pair.pk: _names(pair, me, ties) for pair in pairs}


def contact_of_counterpart(user: User, pair: Relationship) -> Person | None:
    """Return the other of the pair, if this user may know now how to reach them (OM-7.4)."""
    me = person_of(user)
    other = _other(pair, me)
    if other is None:
        return None
    contact = _class_of(other, pair)[1]
    return other if may_read(contact, relations_to(user, [other.pk])[other.pk]) else None


def contacts_for_staff(user: User, pair: Relationship) -> list[Person]:
    """Return those of the two whom this user may call, by what the user is to each."""
    both = [pair.mentee_person, pair.mentor_person]
    ties = relations_to(user, [person.pk for person in both])
    return [one for one in both if may_read(_class_of(one, pair)[1], ties[one.pk])]


def _names(pair: Relationship, me: Person | None, ties: Mapping[int, frozenset[Relation]]) -> Names:
    mentee, mentor = pair.mentee_person.full_name, pair.mentor_person.full_name
    other = _other(pair, me)
    if other is None or may_read(_class_of(other, pair)[0], ties[other.pk]):
        return Names(mentee, mentor)
    if other == pair.mentee_person:
        return Names(_("Your mentee"), mentor)
    return Names(mentee, _("Your mentor"))


def _other(pair: Relationship, me: Person | None) -> Person | None:
    """Return the other of the pair, where the viewer is one of the two."""
    if me is None or me.pk not in (pair.mentor_person_id, pair.mentee_person_id):
        return None
    return pair.mentee_person if me.pk == pair.mentor_person_id else pair.mentor_person


def _class_of(person: Person, pair: Relationship) -> tuple[DataClass, DataClass]:
    """Return the classes of name and contact, by the side somebody has in this pair."""
    return _OF_A_MENTEE if person.pk == pair.mentee_person_id else _OF_A_MENTOR
