"""Which lists a user may see, where they may bring one, and whom they may take out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from tsemed.accounts.models import User
from tsemed.base.audit import history_of
from tsemed.cycles import queries as cycles
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.scope import scope_of
from tsemed.imports.models import Import
from tsemed.imports.rules import OPEN_FOR_LISTS
from tsemed.imports.states import ImportState
from tsemed.partners.models import Partner

MOST_OFFERED = 200
TOO_MANY_DOUBTS = "too_many_doubts"


def visible_to(user: User) -> QuerySet[Import]:
    """Return the lists a user brought in, in cycles they still see; a mentoring manager sees all.

    Nobody else's: a preview shows what is known of people to the sender of the list, and
    the next one may see fewer people.
    """
    if scope_of(user).is_manager:
        return Import.objects.all()
    seen = cycles.visible_to(user).order_by().values("pk")
    return Import.objects.filter(uploaded_by=user, cycle__in=seen)


def list_imports(user: User) -> QuerySet[Import]:
    """Return the lists a user may see, newest first, without what is in them."""
    return visible_to(user).select_related("cycle", "programme").defer("content").order_by("-pk")


def get_import_for(user: User, pk: int, action: str) -> Import:
    """Return the import; 404 if user may not see it, 403 if not do action."""
    rows = visible_to(user).select_related("cycle", "programme", "uploaded_by")
    one = rows.defer("content").filter(pk=pk).first()
    if one is None:
        raise Http404
    if not user.has_perm(action, one):
        raise PermissionDenied
    return one


def targets_of(user: User, *, only_open: bool) -> list[tuple[Cycle, Side]]:
    """Return the sides of cycles a user may bring lists into, newest cycle first."""
    seen = cycles.visible_to(user).order_by("-starts_on", "pk")
    if only_open:
        seen = seen.filter(state__in=OPEN_FOR_LISTS)
    if scope_of(user).is_manager:
        return [(cycle, side) for cycle in seen[:MOST_OFFERED] for side in Side]
    carried = scope_of(user).sides
    mine = seen.filter(pk__in=list(carried))[:MOST_OFFERED]
    return [(cycle, side) for cycle in mine for side in Side if side in carried[cycle.pk]]


def programmes_for(user: User, of: Sequence[Cycle]) -> QuerySet[Partner]:
    """Return the programmes a user may name as referring: a coordinator any of her cycle's, others
    their own."""
    referring = Partner.objects.filter(cycles_referred_to__in=of).distinct().order_by("name", "pk")
    if scope_of(user).is_manager:
        return referring
    led = set(scope_of(user).leads)
    if all(cycle.pk in led for cycle in of):
        return referring
    own = scope_of(user).own_programmes
    in_led = Cycle.programmes.through.objects.filter(cycle_id__in=led).values("partner_id")
    return referring.filter(pk__in=own) | referring.filter(pk__in=in_led)


def people_to_export(user: User, cycle: Cycle, side: Side) -> QuerySet[Participation]:
    """Return those on one side of a cycle of whom this user may know, in order of names."""
    part = cycles.participations_shown_to(user).filter(cycle=cycle, side=side, left_on__isnull=True)
    return part.select_related("person__locality", f"person__{side}").order_by(
        "person__family_name", "person__given_name", "pk"
    )


def stale_lists(*, before: date) -> Iterable[Import]:
    """Return lists that nobody has decided about since a day."""
    rows = Import.objects.filter(content__isnull=False, state_since__date__lt=before)
    return rows.filter(state__in=(ImportState.UPLOADED, ImportState.CHECKED)).defer("content")[:200]


def was_over_limit(one: Import) -> bool:
    """Return whether a list was refused because its sender raises too many doubts today."""
    if one.state != ImportState.REFUSED:
        return False
    return history_of(one).filter(to_state=ImportState.REFUSED, reason=TOO_MANY_DOUBTS).exists()
