"""The gate of every write about a person: what a user may change of whom, asked of the policy.

Pages drop what `writable` does not name; operations call `refuse_unwritable` before they save.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.people.data_policy import Relation
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.standing import standings_of
from tsemed.people.viewer_relations import writing_ties
from tsemed.people.write_policy import (
    FIELDS,
    OF_A_SIDE,
    Standing,
    Target,
    enterable_fields,
    may_set_first_address,
    raises_own,
    writable_fields,
)
from tsemed.terms.models import ChoiceList
from tsemed.terms.queries import refuse_not_offered


class FieldsRefused(Refused):
    """A write names fields that its writer may not change of this person; nothing was saved."""

    sentence = _("You may not change this about this person; nothing was saved.")
    status = 403

    def __init__(self, fields: Iterable[str]) -> None:
        super().__init__()
        self.fields = frozenset(fields)

    def __str__(self) -> str:
        return ", ".join(sorted(self.fields))


@dataclass(frozen=True)
class Rights:
    """What one user may write of one person."""

    ties: frozenset[Relation]
    standing: Standing

    def writable(self, target: Target) -> frozenset[str]:
        """Return the fields that may be changed."""
        return writable_fields(target, self.ties, self.standing)

    def enterable(self, target: Target, *, joining: Collection[Relation] = ()) -> frozenset[str]:
        """Return the fields that may be entered new, with the ties that the entry makes."""
        return enterable_fields(target, self.ties.union(joining), self.standing)

    @property
    def identity(self) -> bool:
        """Return whether something of who somebody is may be changed, and not only their times."""
        own = FIELDS[Target.PERSON]
        writable = self.writable(Target.PERSON)
        return any(own[name] not in OF_A_SIDE for name in writable)

    @property
    def first_address(self) -> bool:
        """Return whether an address may be given to a person who has none."""
        return may_set_first_address(self.ties, self.standing)

    def refused(self, target: Target, before: object, changes: Mapping[str, Any]) -> frozenset[str]:
        """Return the fields that would change and may not."""
        allowed = self.writable(target)
        return frozenset(
            field
            for field, new in changes.items()
            if field in FIELDS[target]
            and (old := getattr(before, field)) != new
            and (field not in allowed or raises_own(field, old, new, self.ties))
        )


def rights_over(
    user: User, person_ids: Iterable[int], *, on: date | None = None
) -> Mapping[int, Rights]:
    """Return what a user may write of each of these people; a few queries for all of them."""
    day = on or timezone.localdate()
    ids = list(person_ids)
    ties, standings = writing_ties(user, ids, on=day), standings_of(ids, on=day)
    return {pk: Rights(ties[pk], standings[pk]) for pk in ids}


def rights_of(user: User, person: Person, *, on: date | None = None) -> Rights:
    """Return what a user may write of one person."""
    return rights_over(user, [person.pk], on=on)[person.pk]


def writable(
    user: User, person: Person, target: Target, *, on: date | None = None
) -> frozenset[str]:
    """Return the fields of a target that a user may change of a person."""
    return rights_of(user, person, on=on).writable(target)


def target_of(thing: Person | MentorProfile | MenteeProfile) -> tuple[Target, int]:
    """Return which table a row belongs to, and the person it is about."""
    if isinstance(thing, Person):
        return Target.PERSON, thing.pk
    return (Target.MENTOR if isinstance(thing, MentorProfile) else Target.MENTEE), thing.person_id


def refuse_unoffered(writes: Iterable[tuple[Mapping[str, Any], object]]) -> None:
    """Refuse topics that their list does not offer, except those that a row holds (`NotOffered`).

    Each write is the facts with the row as it is, which is None for a new one.
    """
    new = {
        code
        for facts, row in writes
        for code in facts.get("topics") or ()
        if code not in getattr(row, "topics", ())
    }
    refuse_not_offered(ChoiceList.MATCHING_TOPIC, new)


def refuse_unwritable(
    user: User,
    thing: Person | MentorProfile | MenteeProfile,
    changes: Mapping[str, Any],
    *,
    on: date,
) -> None:
    """Refuse an edit that would change what its writer may not (`FieldsRefused`)."""
    target, person_id = target_of(thing)
    rights = rights_over(user, [person_id], on=on)[person_id]
    if refused := rights.refused(target, thing, changes):
        raise FieldsRefused(refused)
    refuse_unoffered([(changes, thing)])


def refuse_entry(
    rights: Rights, target: Target, facts: Mapping[str, Any], *, joining: Collection[Relation] = ()
) -> None:
    """Refuse facts of somebody new that the caller may not write (`FieldsRefused`)."""
    filled = {field for field, value in facts.items() if value not in (None, "", [])}
    refused = filled & FIELDS[target].keys() - rights.enterable(target, joining=joining)
    if refused:
        raise FieldsRefused(refused)


def refuse_act(user: User | None, person: Person, target: Target, field: str, *, on: date) -> None:
    """Refuse to write the tables of a person: groups, consents, affiliations.

    Without a user the system itself acts, as when an answer to a proposal carries a consent.
    """
    if user is not None and field not in writable(user, person, target, on=on):
        raise FieldsRefused([field])
