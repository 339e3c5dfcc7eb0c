"""Which cycles a user may see. Every query names the user it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from tsemed.accounts.models import User
from tsemed.cycles.models import (
    Assignment,
    Cycle,
    MatrixLine,
    Participation,
    PolicyVersion,
    Side,
)
from tsemed.cycles.scope import Scope, scope_of
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import WorkModel
from tsemed.partners import visibility as partners
from tsemed.partners.models import Partner
from tsemed.people.models import Affiliation, Capacity

T = TypeVar("T")
MOST_VERSIONS = 200


def visible_to(user: User, *, on: date | None = None) -> QuerySet[Cycle]:
    """Return the cycles a user may see: all, one's team's, or those one's programme refers to."""
    scope = scope_of(user, on)
    if scope.is_manager:
        return Cycle.objects.all()
    return Cycle.objects.filter(Q(pk__in=list(scope.roles)) | Q(pk__in=scope.referred_cycles()))


def met_by_team(scope: Scope) -> Q:
    """Return the condition for parts in cycles that work in a team meets, each on its own side.

    Who leads a cycle meets everybody in it, an individual coordinator its mentors.
    """
    return Q(cycle_id__in=scope.leads) | Q(cycle_id__in=scope.helps, side=Side.MENTOR)


def participations_shown_to(user: User, *, on: date | None = None) -> QuerySet[Participation]:
    """Return the parts in cycles that a user may know of, each on its own side.

    Work in a team meets those of `met_by_team`. Who refers participants, or manages a programme
    that does, meets these as mentees alone: that a mentor is the mentee of another programme is
    not theirs to know. One's own parts are shown.
    """
    scope = scope_of(user, on)
    if scope.is_manager:
        return Participation.objects.all()
    programmes = scope.managed_programmes + scope.own_programmes
    theirs = Affiliation.objects.on(scope.on).filter(
        partner_id__in=programmes, capacity=Capacity.PARTICIPANT
    )
    return Participation.objects.filter(
        met_by_team(scope)
        | Q(side=Side.MENTEE, person_id__in=theirs.order_by().values("person_id"))
        | Q(pk__in=scope.parts)
    )


def get_cycle_for(user: User, pk: int, action: str) -> Cycle:
    """Return the cycle; 404 if user may not see it, 403 if not do action."""
    cycle = visible_to(user).filter(pk=pk).select_related("organisation").first()
    return _allowed(user, cycle, cycle, action)


def policy_versions_shown_to(user: User) -> list[PolicyVersion]:
    """Return the latest versions of the programme's numbers and of visible cycles, oldest first."""
    rows = _versions_shown_to(user).select_related("cycle", "set_by__person")
    return list(rows.order_by("-set_at", "-pk")[:MOST_VERSIONS])[::-1]


def _versions_shown_to(user: User) -> QuerySet[PolicyVersion]:
    if not user.has_perm("cycles.view_policy"):
        return PolicyVersion.objects.none()
    own = visible_to(user).order_by()
    return PolicyVersion.objects.filter(Q(cycle=None) | Q(cycle__in=own))


def get_policy_version_for(user: User, pk: int, action: str) -> PolicyVersion:
    """Return a version of the numbers that user may see, to do action with; else 404 or 403."""
    version = _versions_shown_to(user).filter(pk=pk).select_related("cycle").first()
    if version is None:
        raise Http404
    if not user.has_perm(action, version.cycle):
        raise PermissionDenied
    return version


def get_line_for(user: User, pk: int, action: str) -> MatrixLine:
    """Return a line of the matrix of a cycle that user may see, to do action with."""
    lines = MatrixLine.objects.filter(cycle__in=visible_to(user).order_by())
    line = lines.filter(pk=pk).select_related("cycle").first()
    return _allowed(user, line, line.cycle if line else None, action)


def get_assignment_for(user: User, pk: int, action: str) -> Assignment:
    """Return a place in the team of a cycle that user may see, to do action with."""
    places = Assignment.objects.filter(cycle__in=visible_to(user).order_by())
    place = places.filter(pk=pk).select_related("cycle").first()
    return _allowed(user, place, place.cycle if place else None, action)


def list_cycles(user: User, wanted: Mapping[str, str]) -> QuerySet[Cycle]:
    """Return the cycles a user may see, the latest first, narrowed by state and model."""
    cycles = visible_to(user)
    if wanted.get("state") in set(CycleState):
        cycles = cycles.filter(state=wanted["state"])
    if wanted.get("model") in set(WorkModel):
        cycles = cycles.filter(work_model=wanted["model"])
    return cycles.order_by("-starts_on", "pk")


def names_shown_to(
    user: User, cycles: Iterable[Cycle], *, on: date | None = None
) -> dict[int, str]:
    """Return what each cycle is called before a user: the office's name only for its staff.

    The office's name is free text and may reveal a programme or a group; a mentor, a mentee, a
    contact person or a sponsor reads the public name.
    """
    asked, scope = list(cycles), scope_of(user, on)
    if scope.is_manager:
        return {cycle.pk: cycle.name for cycle in asked}
    own = set(scope.roles)
    if scope.managed_programmes:
        referred = scope.referred_cycles().filter(cycle_id__in={cycle.pk for cycle in asked})
        own.update(referred.values_list("cycle_id", flat=True))
    return {cycle.pk: cycle.name if cycle.pk in own else cycle.public_name for cycle in asked}


def programmes_shown_to(user: User, cycle: Cycle) -> QuerySet[Partner]:
    """Return the referring programmes whose names this viewer may know."""
    shown = partners.visible_to(user).order_by().values("pk")
    return cycle.programmes.filter(pk__in=shown).order_by("name")


def _allowed(user: User, found: T | None, cycle: Cycle | None, action: str) -> T:
    if found is None or cycle is None:
        raise Http404
    if not user.has_perm(action, cycle):
        raise PermissionDenied
    return found
