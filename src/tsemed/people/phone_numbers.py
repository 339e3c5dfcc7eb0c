"""Whom somebody may call, asked for all the people of a page at once."""

from __future__ import annotations

from collections.abc import Sequence

from tsemed.accounts.models import User
from tsemed.base.todos import Call, TodoItem
from tsemed.people.contact_points import wish_sentence
from tsemed.people.data_policy import Relation, identity_classes, may_read
from tsemed.people.viewer_relations import relations_to


def reached(path: str) -> tuple[str, ...]:
    """Return what a line about a call reads of the person at the end of this path, and no more.

    Building the query for all that is known of a pair and its cycle takes longer than
    the database takes to answer it.
    """
    columns = ("given_name", "family_name", "phone", "contact_wishes")
    return tuple(f"{path}__{column}" for column in columns)


def with_numbers(user: User, lines: Sequence[TodoItem]) -> list[TodoItem]:
    """Return lines with the numbers that a user may know, and what is wished of who calls them.

    Everybody is guarded by the side on which the line speaks of them.
    """
    called = {line.call.person.pk for line in lines if line.call and line.call.person.phone}
    ties = relations_to(user, called) if called else {}
    return [
        line.with_number(
            _number(line.call, ties.get(line.call.person.pk, frozenset())),
            wish=wish_sentence(line.call.person.contact_wishes),
        )
        if line.call
        else line
        for line in lines
    ]


def _number(call: Call, ties: frozenset[Relation]) -> str:
    contact = identity_classes(is_mentor=call.is_mentor, is_mentee=not call.is_mentor)[1]
    return str(call.person.phone) if may_read(contact, ties) else ""
