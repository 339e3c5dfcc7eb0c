"""Asking a second person whether two rows are one, where one of them can sign in.

The request is a doubt about an identity: it waits in the same queue, ends after the same days, and
is settled as "two people" there. It is agreed to by merging the two.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from tsemed.accounts.models import User
from tsemed.base.transitions import StaleVersion, take_step
from tsemed.people.doubt_limits import refuse_over_limit
from tsemed.people.identity_doubts import DoubtDraft, raise_doubt
from tsemed.people.independence import are_independent
from tsemed.people.merge_rights import Pair, may_merge
from tsemed.people.models import DoubtReason, IdentityDoubt
from tsemed.people.states import DoubtState
from tsemed.people.write_policy import Target

Chosen = Collection[tuple[Target, str]]
KIND = "merge"


@transaction.atomic
def ask_second_person(pair: Pair, *, chosen: Chosen, seen: str, by: User, at: datetime) -> None:
    """Ask somebody else to agree that two rows are one person, with what is to stay of each.

    Raise PermissionDenied, StaleVersion and TooManyDoubts.
    """
    if not may_merge(by, [pair.kept, pair.merged], on=localdate(at)):
        raise PermissionDenied
    if seen != pair.seen:
        raise StaleVersion(pair.kept)
    refuse_over_limit(by, at=at)
    name = {"given_name": pair.merged.given_name, "family_name": pair.merged.family_name}
    draft = DoubtDraft(
        reason=DoubtReason.SAME_PERSON,
        facts={Target.PERSON: name},
        place=_place(pair),
        candidates=[pair.kept.pk, pair.merged.pk],
        details={"chosen": [[target, field] for target, field in chosen]},
    )
    raise_doubt(draft, by=by, at=at)


def requests_about(pair: Pair) -> QuerySet[IdentityDoubt]:
    """Return the open requests to merge two rows in this direction, the oldest first."""
    open_ones = IdentityDoubt.objects.filter(state=DoubtState.OPEN, place=_place(pair))
    return open_ones.select_related("raised_by").order_by("pk")


def agreed_request(pair: Pair, *, by: User, at: datetime) -> IdentityDoubt | None:
    """Return a request of somebody else to which this user may agree.

    Who asked still may merge the two, and neither of the two users let the other in.
    """
    both = [pair.kept, pair.merged]
    for request in requests_about(pair):
        asker = request.raised_by
        is_other = asker.pk != by.pk and asker.is_active
        if is_other and may_merge(asker, both) and are_independent(asker, by, at=at):
            return request
    return None


def chosen_in(request: IdentityDoubt) -> list[tuple[Target, str]]:
    """Return the fields that were chosen by who asked."""
    return [(Target(target), field) for target, field in request.details.get("chosen", ())]


def numbers_of_pair(doubt: IdentityDoubt) -> tuple[int, int] | None:
    """Return the numbers of who stays and who goes away, if a doubt is such a request."""
    kind, _colon, numbers = doubt.place.partition(":")
    if kind != KIND:
        return None
    kept, merged = numbers.split(":")
    return int(kept), int(merged)


def end_requests(pair: Pair, *, agreed: IdentityDoubt | None, by: User, at: datetime) -> None:
    """Settle every request about a row that was merged: one was agreed to, the others are over."""
    about = IdentityDoubt.objects.filter(state=DoubtState.OPEN, reason=DoubtReason.SAME_PERSON)
    facts: dict[str, Any] = {"facts": {}, "key": "", "settled_by": by, "settled_at": at}
    for request in about.filter(candidates=pair.kept):
        numbers = numbers_of_pair(request)
        if numbers is None or pair.merged.pk not in numbers:
            continue
        is_agreed = agreed is not None and agreed.pk == request.pk
        to = DoubtState.SAME if is_agreed else DoubtState.LEFT_OUT
        take_step(request, to, by=by, at=at, **facts)
        if is_agreed:
            IdentityDoubt.objects.filter(pk=request.pk).update(person=pair.kept)


def _place(pair: Pair) -> str:
    return f"{KIND}:{pair.kept.pk}:{pair.merged.pk}"
