"""What of questionnaires moves when two rows of one person are merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.people.merging import Mover, register_mover
from tsemed.people.models import Person
from tsemed.questionnaires.models import Response
from tsemed.questionnaires.states import ResponseState

if TYPE_CHECKING:
    from django.utils.functional import Promise


def count(person: Person) -> Iterable[tuple[Promise | str, int]]:
    """Return what moves of a person."""
    yield _("Answered questionnaires"), _submitted(person).count()


def _submitted(person: Person) -> QuerySet[Response]:
    return Response.objects.filter(about=person).exclude(state=ResponseState.DRAFT)


def move(*, kept: Person, merged: Person, by: User, at: datetime) -> None:  # noqa: ARG001
    """Move answers; a draft of a writer who has one about the other row is left with that row."""
    drafts = Response.objects.filter(state=ResponseState.DRAFT)
    begun = set(drafts.filter(about=kept).values_list("of_id", "given_by_id"))
    moved = [
        one.pk for one in drafts.filter(about=merged) if (one.of_id, one.given_by_id) not in begun
    ]
    Response.objects.filter(pk__in=moved).update(about=kept)
    _submitted(merged).update(about=kept)
    Response.objects.filter(on_behalf_of=merged).update(on_behalf_of=kept)


register_mover(
    Mover(
        fields=frozenset({"questionnaires.Response.about", "questionnaires.Response.on_behalf_of"}),
        move=move,
        count=count,
    )
)
