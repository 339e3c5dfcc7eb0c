"""Queries of terms and hours. Every query names the user it is for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.scope import scope_of
from tsemed.finance.models import HourEntry, Sheet
from tsemed.finance.states import SheetState
from tsemed.people.models import Capacity


def visible_to(user: User) -> QuerySet[Sheet]:
    """Return the sheets a user may see: their own, those they approve or pay, their programme's."""
    scope = scope_of(user)
    if scope.is_manager or scope.holds(Capacity.FINANCE):
        return Sheet.objects.all()
    of_programmes = Q(assignment__cycle__in=scope.referred_cycles())
    return Sheet.objects.filter(Q(assignment__person=scope.person) | of_programmes)


def get_sheet_for(user: User, pk: int, action: str) -> Sheet:
    """Return the sheet; 404 if user may not see it, 403 if not do action."""
    sheet = visible_to(user).with_people().filter(pk=pk).first()  # type: ignore[attr-defined]
    if sheet is None:
        raise Http404
    if not user.has_perm(action, sheet):
        raise PermissionDenied
    return sheet  # type: ignore[no-any-return]


def get_entry_for(user: User, pk: int, action: str) -> HourEntry:
    """Return the hours of a sheet that user may see and act on."""
    seen = visible_to(user).order_by().values("pk")
    entry = HourEntry.objects.filter(pk=pk, sheet__in=seen).first()
    if entry is None:
        raise Http404
    entry.sheet = get_sheet_for(user, entry.sheet_id, action)
    return entry


def get_place_for(user: User, pk: int, action: str) -> Assignment:
    """Return a place in a team for its terms or hours; 404 if user knows of neither."""
    place = Assignment.objects.filter(pk=pk).select_related("cycle", "person").first()
    if place is None or not user.has_perm("finance.view_terms", place):
        raise Http404
    if not user.has_perm(action, place):
        raise PermissionDenied
    return place


def list_sheets(user: User, wanted: Mapping[str, str]) -> QuerySet[Sheet]:
    """Return the sheets a user may see, the latest month first, narrowed by state."""
    sheets = visible_to(user)
    if wanted.get("state") in set(SheetState):
        sheets = sheets.filter(state=wanted["state"])
    return sheets.order_by("-month", "pk")


def hourly_places_of(user: User, *, on: date) -> list[Assignment]:
    """Return a user's own places that are paid by the hour, in force on a day."""
    person = scope_of(user).person
    places = Assignment.objects.on(on).filter(person=person, role=TeamRole.FREELANCER)
    return list(places.select_related("cycle").order_by("cycle__starts_on", "pk"))


def payroll(user: User) -> QuerySet[Sheet]:
    """Return the approved sheets that are not paid yet, for who pays them."""
    if not user.has_perm("finance.take_out_payroll"):
        raise PermissionDenied
    approved = visible_to(user).filter(state=SheetState.APPROVED)
    return approved.select_related("assignment__person", "assignment__cycle").order_by(
        "month", "pk"
    )


def terms_of(place: Assignment) -> list[Any]:
    """Return the terms of a place, the latest first; the caller may view them."""
    return list(place.terms.order_by("-starts_on", "-pk"))


def places_without_terms(*, on: date) -> QuerySet[Assignment]:
    """Return the freelancers of a day, and of coming days, with whom nothing was agreed on."""
    places = Assignment.objects.not_over(on).filter(role=TeamRole.FREELANCER, terms=None)
    return places.select_related("cycle", "person").order_by("starts_on", "pk")
