"""Which partners a user may see; the rooms above say whose, because no people live here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.partners.models import Partner

# What a user may see, as a condition; or True for every partner there is.
Scope = Callable[[User, date], Q | bool]

_scopes: list[Scope] = []


def extend_visibility(scope: Scope) -> Scope:
    """Let a room above say which partners its users may see."""
    _scopes.append(scope)
    return scope


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Partner]:
    """Return the partners a user may see on a day (today when not said)."""
    day = on or timezone.localdate()
    conditions: list[Q] = []
    for scope in _scopes:
        answer = scope(user, day)
        if answer is True:
            return Partner.objects.all()
        if isinstance(answer, Q):
            conditions.append(answer)
    if not conditions:
        return Partner.objects.none()
    return Partner.objects.filter(reduce(or_, conditions))
