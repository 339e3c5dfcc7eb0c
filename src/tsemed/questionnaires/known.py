"""What of a questionnaire is known of somebody already, and what a writer may answer of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsemed.accounts.models import User
from tsemed.base.models import Versioned
from tsemed.people.data_policy import ESPECIALLY_SENSITIVE, DataClass, Relation, may_read
from tsemed.people.models import Person
from tsemed.people.viewer_relations import relations_to, writing_ties
from tsemed.people.write_gate import Rights, rights_of
from tsemed.people.write_policy import Target, may_write
from tsemed.questionnaires.definition import About, Definition, Question
from tsemed.questionnaires.expressions import Answer
from tsemed.questionnaires.matching_fields import (
    MatchingField,
    class_of_answer,
    fields_about,
    from_field,
)

ANSWERS_CLASS = {
    About.MENTOR: DataClass.MENTOR_ANSWERS,
    About.MENTEE: DataClass.MENTEE_ANSWERS,
}


def sides_of(person: Person) -> frozenset[About]:
    """Return on which sides somebody has a profile."""
    return frozenset(side for side in About if hasattr(person, side.value))


def sides_answered(user: User, person: Person, *, on: date | None = None) -> frozenset[About]:
    """Return about which sides of somebody a user may answer questionnaires."""
    sides = sides_of(person)
    if not sides:
        return frozenset()
    ties = writing_ties(user, [person.pk], on=on)[person.pk]
    return frozenset(side for side in sides if may_write(ANSWERS_CLASS[side], ties))


def may_read_answers(about: About, ties: frozenset[Relation]) -> bool:
    """Return whether these ties let somebody see that a questionnaire was answered."""
    return may_read(ANSWERS_CLASS[about], ties)


@dataclass(frozen=True)
class Knowledge:
    """What is known of a person, seen by one user who answers about them."""

    definition: Definition
    person: Person
    ties: frozenset[Relation]
    rights: Rights

    @classmethod
    def of(cls, user: User, person: Person, definition: Definition) -> Knowledge:
        """Return what a user may know and write of a person; a few queries."""
        ties = relations_to(user, [person.pk])[person.pk]
        return cls(definition, person, ties, rights_of(user, person))

    @property
    def fields(self) -> Mapping[str, MatchingField]:
        """Return the fields that the questions may write to."""
        return fields_about(self.definition.about)

    def class_of(self, question: Question) -> DataClass:
        """Return the class that guards the answer to a question."""
        return class_of_answer(self.definition.about, question.feeds, question.data_class)

    def is_sealed(self, question: Question) -> bool:
        """Return whether an answer is shown only when asked for, and so never in a form."""
        return self.class_of(question) in ESPECIALLY_SENSITIVE

    def is_open(self, question: Question) -> bool:
        """Return whether the user may answer a question about this person."""
        if question.feeds:
            target = self.fields[question.feeds].target
            return question.feeds in self.rights.writable(target)
        return may_write(self.class_of(question), self.rights.ties)

    def is_readable(self, question: Question) -> bool:
        """Return whether the user may read the answer to a question about this person."""
        return may_read(self.class_of(question), self.ties)

    def closed(self) -> frozenset[str]:
        """Return the questions that the user may not answer."""
        return frozenset(one.name for one in self.definition.answered() if not self.is_open(one))

    def now(self) -> dict[str, Answer]:
        """Return what the fields that the questions write to hold now, as far as it may be read."""
        return {
            one.name: self.held(one)
            for one in self.definition.answered()
            if one.feeds and self.is_readable(one)
        }

    def held(self, question: Question) -> Answer:
        """Return what the field of a question holds now, as an answer."""
        field = self.fields[question.feeds]
        return from_field(field, getattr(self.row(field.target), field.name))

    def row(self, target: Target) -> Any:
        """Return the row that a field stands in: the person, or the profile of the side."""
        if target is Target.PERSON:
            return self.person
        return getattr(self.person, self.definition.about.value)

    def versions(self) -> str:
        """Return the versions of the rows that an answer is written to, for the form to name."""
        profile: Versioned = getattr(self.person, self.definition.about.value)
        return f"{self.person.version}.{profile.version}"
