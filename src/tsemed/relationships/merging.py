"""What of pairs moves when two rows of one person are merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.people.merging import Mover, Reasons, register_mover
from tsemed.people.models import Person
from tsemed.relationships.models import Relationship

if TYPE_CHECKING:
    from django.utils.functional import Promise


def reasons(kept: Person, merged: Person) -> Reasons:
    """Return whether the two are or were a pair, or both live in pairs that exclude each other."""
    pairs = Relationship.objects
    if pairs.filter(_of(kept, merged) | _of(merged, kept)).exists():
        yield _("One is the mentor and the other the mentee of the same pair: they are two people.")
    elif all(pairs.live().filter(mentee_person=one).exists() for one in (kept, merged)):
        yield _("Both are the mentee of a live pair. Complete or end one of the two first.")
    elif _counterparts(kept) & _counterparts(merged):
        yield _("Both are in a live pair with the same person. End one of the two first.")


def _of(mentor: Person, mentee: Person) -> Q:
    return Q(mentor_person=mentor, mentee_person=mentee)


def _counterparts(person: Person) -> set[int]:
    live = Relationship.objects.live()
    mentees = live.filter(mentor_person=person).values_list("mentee_person_id", flat=True)
    mentors = live.filter(mentee_person=person).values_list("mentor_person_id", flat=True)
    return {*mentees, *mentors}


def count(person: Person) -> Iterable[tuple[Promise | str, int]]:
    """Return what moves of a person."""
    mine = Q(mentor_person=person) | Q(mentee_person=person)
    yield _("Pairs, also those that ended"), Relationship.objects.filter(mine).count()


def move(*, kept: Person, merged: Person, by: User, at: datetime) -> None:  # noqa: ARG001
    """Let pairs name the person of their participation, which has moved."""
    pairs = Relationship.objects
    pairs.filter(mentor__person=kept, mentor_person=merged).update(mentor_person=kept)
    pairs.filter(mentee__person=kept, mentee_person=merged).update(mentee_person=kept)


register_mover(
    Mover(
        fields=frozenset(
            {
                "relationships.Relationship.mentee_person",
                "relationships.Relationship.mentor_person",
            }
        ),
        move=move,
        count=count,
        reasons=reasons,
    )
)
