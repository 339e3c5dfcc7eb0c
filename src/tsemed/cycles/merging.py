"""What of cycles moves when two rows of one person are merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, LineCarrier, Participation
from tsemed.people.merging import Mover, Reasons, register_mover
from tsemed.people.models import Person

if TYPE_CHECKING:
    from django.utils.functional import Promise

Place = tuple[int, str]


def _places(person: Person) -> dict[Place, Participation]:
    rows = Participation.objects.filter(person=person)
    return {(part.cycle_id, part.side): part for part in rows}


def reasons(kept: Person, merged: Person) -> Reasons:
    """Return whether both take part in one cycle, on whichever side."""
    mine, theirs = _places(kept), _places(merged)
    both = {
        (cycle, side)
        for cycle, side in theirs
        if theirs[cycle, side].left_on is None
        and any(part.left_on is None for (where, _side), part in mine.items() if where == cycle)
    }
    if both:
        yield _("Both take part in the same cycle. Let one of the two leave it first.")
    elif any(theirs[place].left_on is None for place in theirs.keys() & mine.keys()):
        yield _(
            "The one who stays has left a cycle in which the other takes part. Let the other stay."
        )


def count(person: Person) -> Iterable[tuple[Promise | str, int]]:
    """Return what moves of a person."""
    yield _("Cycles they take part in"), person.participations.count()
    yield _("Places in the teams of cycles"), person.assignments.count()


def move(*, kept: Person, merged: Person, by: User, at: datetime) -> None:  # noqa: ARG001
    """Move participations, places in teams and functions of the matrix.

    Where both took part, what is over stays with the row that went away: nobody takes part twice.
    """
    mine = _places(kept)
    moved = [part.pk for place, part in _places(merged).items() if place not in mine]
    Participation.objects.filter(pk__in=moved).update(person=kept)
    held = set(kept.assignments.values_list("cycle_id", "role", "starts_on"))
    for place in Assignment.objects.filter(person=merged):
        if (place.cycle_id, place.role, place.starts_on) not in held:
            Assignment.objects.filter(pk=place.pk).update(person=kept)
    # Who works for the programme does not go away: what moves is over.
    LineCarrier.objects.filter(person=merged, ends_on__isnull=False).update(person=kept)


register_mover(
    Mover(
        fields=frozenset(
            {
                "cycles.Assignment.person",
                "cycles.LineCarrier.person",
                "cycles.Participation.person",
            }
        ),
        move=move,
        count=count,
        reasons=reasons,
    )
)
