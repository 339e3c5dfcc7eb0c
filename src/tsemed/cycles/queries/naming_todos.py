"""What managers, contact persons and sponsors have to do before a cycle goes well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.formatting import long_date
from tsemed.base.todos import TodoItem, Urgency
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.queries.facts import coordinators_by_programme
from tsemed.cycles.queries.scope import visible_to
from tsemed.cycles.states import CycleState
from tsemed.people.models import Capacity
from tsemed.people.roles import partners_of

AHEAD = timedelta(days=14)
MOST = 20
_BEFORE_THE_END = (
    CycleState.DRAFT,
    CycleState.RECRUITING,
    CycleState.MATCHING,
    CycleState.MENTORING,
)
_BEGUN = (CycleState.RECRUITING, CycleState.MATCHING, CycleState.MENTORING)


def coordinators_to_assign(user: User, *, on: date) -> list[TodoItem]:
    """Cycles in which a programme's manager has still to name her coordinator (OM-3.10)."""
    managed = partners_of(user, Capacity.PROGRAMME_MANAGER, on=on)
    if not managed:
        return []
    cycles = visible_to(user, on=on).filter(state__in=_BEFORE_THE_END)
    ordered = cycles.prefetch_related("programmes", "team").order_by("starts_on", "pk")[:MOST]
    asking = [cycle for cycle in ordered if cycle.needs.individual_coordinators]
    if not asking:
        return []
    own = {
        cycle.pk: [one for one in cycle.programmes.all() if one.pk in managed] for cycle in asking
    }
    named = coordinators_by_programme([one for many in own.values() for one in many], on)
    return [
        _unnamed(cycle)
        for cycle in asking
        if not all(_has_one(cycle, named.get(one.pk, set()), on) for one in own[cycle.pk])
    ]


def _has_one(cycle: Cycle, of_the_programme: set[int], on: date) -> bool:
    return any(
        place.role == TeamRole.INDIVIDUAL_COORDINATOR
        and place.person_id in of_the_programme
        and place.duties
        and (place.ends_on is None or place.ends_on >= on)
        for place in cycle.team.all()
    )


def _unnamed(cycle: Cycle) -> TodoItem:
    return TodoItem(
        kind="cycles.name_a_coordinator",
        what=_("Your programme has named no individual coordinator"),
        who=cycle.name,
        why=_("Name somebody and what they answer for; participants need a person of their own."),
        since=None,
        urgency=Urgency.AMBER,
        action=_("Name somebody"),
        address=reverse("cycles:assign", args=[cycle.pk]),
    )


def upcoming_starts(user: User, *, on: date) -> Iterator[TodoItem]:
    """Groups of mentors from somebody's organisation that begin within two weeks."""
    words = {
        Capacity.CONTACT_PERSON: _("A room and a word on your notice boards help them begin well."),
        Capacity.SPONSOR: _("A word from you at the opening shows that it matters."),
    }
    for capacity, why in words.items():
        organisations = partners_of(user, capacity, on=on)
        if not organisations:
            continue
        cycles = Cycle.objects.filter(
            organisation__in=organisations,
            state__in=_BEGUN,
            starts_on__gte=on,
            starts_on__lte=on + AHEAD,
        )
        for cycle in cycles.select_related("organisation").order_by("starts_on", "pk")[:MOST]:
            assert cycle.organisation is not None
            yield TodoItem(
                kind="cycles.begins",
                what=_("Mentors from your organisation begin on %(day)s")
                % {"day": long_date(cycle.starts_on)},
                who=cycle.organisation.name,
                why=why,
                since=None,
                urgency=Urgency.SOON,
                action=_("Open the page"),
                address=reverse("partners:partner", args=[cycle.organisation_id]),
            )
