"""Who may say that two rows are one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from tsemed.accounts.models import User
from tsemed.people.models import Person
from tsemed.people.scope import people_scope_of
from tsemed.people.write_gate import rights_over
from tsemed.people.write_policy import Target

# Who writes these of both rows may say that they are one person.
NEEDED: Final = frozenset({"given_name", "phone"})


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one person: the one who stays, and the one who goes away."""

    kept: Person
    merged: Person

    @property
    def seen(self) -> str:
        """Return the versions of both, for a form to say what it was drawn from."""
        return f"{self.kept.version}.{self.merged.version}"


def may_merge(user: User, people: Collection[Person], *, on: date | None = None) -> bool:
    """Return whether a user may say of these people that they are one."""
    return len(mergeable_among(user, people, on=on)) == len(people)


def mergeable_among(
    user: User, people: Collection[Person], *, on: date | None = None
) -> list[Person]:
    """Return those of whom a user may say that another row is the same person; never themselves.

    The mentoring manager may, who settles every doubt about who is meant, and who writes the name
    and the telephone.
    """
    others = [one for one in people if one.user_id != user.pk and one.merged_into_id is None]
    if people_scope_of(user, on).is_manager:
        return others
    rights = rights_over(user, [one.pk for one in others], on=on)
    return [one for one in others if rights[one.pk].writable(Target.PERSON) >= NEEDED]
