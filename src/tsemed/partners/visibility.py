"""Which partners a user may see; upper apps decide, because partners hold no people."""

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
    """Register an upper app's rule of which partners its users may see."""
    _scopes.append(scope)
    return scope


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Partner]:
    """Return the partners a user may see on a day (today by default)."""
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
