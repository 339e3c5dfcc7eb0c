"""What keeps two rows apart in matching; its own rows name participations, which move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.matching.models import Proposal
from tsemed.people.merging import Mover, Reasons, register_mover
from tsemed.people.models import Person

if TYPE_CHECKING:
    from django.utils.functional import Promise


def reasons(kept: Person, merged: Person) -> Reasons:
    """Return whether the two were ever proposed to each other."""
    if Proposal.objects.filter(_of(kept, merged) | _of(merged, kept)).exists():
        yield _("The two were proposed to each other: they are two people.")


def _of(mentor: Person, mentee: Person) -> Q:
    return Q(mentor__person=mentor, mentee__person=mentee)


def count(person: Person) -> Iterable[tuple[Promise | str, int]]:
    """Return what moves of a person."""
    mine = Q(mentor__person=person) | Q(mentee__person=person)
    yield _("Proposals"), Proposal.objects.filter(mine).count()


def move(*, kept: Person, merged: Person, by: User, at: datetime) -> None:
    """Move nothing: proposals, pins and forbidden pairs follow their participations."""


register_mover(Mover(fields=frozenset(), move=move, count=count, reasons=reasons))
