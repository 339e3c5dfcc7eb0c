"""Which partners a user may see; upper apps decide, because partners hold no people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.partners.models import Partner


@dataclass(frozen=True)
class SeenPartners:
    """Which partners a user may see: every one, or these and those of some kinds."""

    all: bool = False
    ids: frozenset[int] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)


Scope = Callable[[User, date], SeenPartners]

_scopes: list[Scope] = []


def extend_visibility(scope: Scope) -> Scope:
    """Register how an app above finds the partners that its users may see."""
    _scopes.append(scope)
    return scope


def partners_seen(user: User, *, on: date | None = None) -> SeenPartners:
    """Return which partners a user may see on a day (today by default)."""
    day = on or timezone.localdate()
    seen = [scope(user, day) for scope in _scopes]
    return SeenPartners(
        all=any(one.all for one in seen),
        ids=frozenset().union(*(one.ids for one in seen)),
        kinds=frozenset().union(*(one.kinds for one in seen)),
    )


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Partner]:
    """Return the partners a user may see on a day (today by default)."""
    seen = partners_seen(user, on=on)
    if seen.all:
        return Partner.objects.all()
    return Partner.objects.filter(Q(pk__in=seen.ids) | Q(kind__in=seen.kinds))
