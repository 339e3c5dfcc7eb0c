"""What the cycles' room adds to the rooms below: whom its teams see, and parts of pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.panels import Panel
from tsemed.base.typed import number_in
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.queries import visible_to
from tsemed.cycles.roles import assignments_of, led_by
from tsemed.partners.models import Partner
from tsemed.partners.queries import extend_visibility as extend_partners
from tsemed.partners.queries import panels as partner_panels
from tsemed.people.disclosure import Tie
from tsemed.people.models import Person
from tsemed.people.queries import Filter, extend_visibility, offer_filter
from tsemed.people.queries import panels as person_panels
from tsemed.people.ties import extend_ties

_TIES = {
    TeamRole.COORDINATOR: Tie.COORDINATOR,
    TeamRole.FREELANCER: Tie.FREELANCER,
    TeamRole.DISABILITY_COORDINATOR: Tie.DISABILITY_COORDINATOR,
}


@extend_visibility
def people_of_my_cycles(user: User, day: date) -> QuerySet[Any, Any]:
    """Everybody who takes part in a cycle the user coordinates.

    An individual coordinator sees the mentors of the cycle and, through the partner
    programme, her own participants; not the mentees of other programmes.
    """
    part = Participation.objects.filter(
        Q(cycle_id__in=led_by(user, on=day))
        | Q(cycle_id__in=_helped_by(user, day), side=Side.MENTOR)
    )
    return part.order_by().values("person_id")


@extend_ties
def through_cycles(user: User, day: date, ids: list[int]) -> Iterable[tuple[int, Tie]]:
    """A coordinator to everybody in her cycles; an individual coordinator to their mentors."""
    roles = assignments_of(user, on=day)
    if not roles:
        return
    rows = Participation.objects.filter(person_id__in=ids, cycle_id__in=roles)
    for person_id, cycle_id, side in rows.values_list("person_id", "cycle_id", "side"):
        for role in roles[cycle_id]:
            if role in _TIES:
                yield person_id, _TIES[TeamRole(role)]
            elif side == Side.MENTOR:
                yield person_id, Tie.INDIVIDUAL_COORDINATOR


@extend_partners
def partners_of_my_cycles(user: User, day: date) -> Q:
    """A coordinator sees the organisation and the programmes of her cycles."""
    led = led_by(user, on=day)
    helped = _helped_by(user, day)
    referring = Cycle.programmes.through.objects.filter(cycle_id__in=led)
    hosting = Cycle.objects.filter(pk__in=[*led, *helped], organisation__isnull=False)
    return Q(pk__in=referring.values("partner_id")) | Q(
        pk__in=hosting.order_by().values("organisation_id")
    )


def _cycle_choices(user: User) -> list[tuple[str, str]]:
    cycles = visible_to(user).order_by("-starts_on", "pk").values_list("pk", "name")[:200]
    return [(str(pk), name) for pk, name in cycles]


def _in_cycle(people: QuerySet[Person], value: str, user: User) -> QuerySet[Person]:
    # Of a cycle one may not see, who takes part in it is not told by narrowing either.
    seen = visible_to(user).filter(pk=number_in(value) or 0).order_by().values("pk")
    part = Participation.objects.filter(cycle__in=seen, left_on__isnull=True)
    return people.filter(pk__in=part.order_by().values("person_id"))


BY_CYCLE = offer_filter(Filter("cycle", _("Cycle"), _cycle_choices, _in_cycle))


@person_panels.add
def cycles_of_a_person(user: User, person: Person, day: date) -> Panel | None:
    """The cycles a person takes part in, as far as the viewer sees them."""
    rows = list(
        Participation.objects.filter(person=person, cycle__in=visible_to(user, on=day))
        .select_related("cycle")
        .order_by("-joined_on", "pk")[:20]
    )
    return Panel("cycles/_cycles_of_a_person.html", {"rows": rows}) if rows else None


@partner_panels.add
def cycles_of_a_partner(user: User, partner: Partner, day: date) -> Panel:
    """The cycles a partner hosts or refers to, as far as the viewer sees them."""
    mine = Q(organisation=partner) | Q(programmes=partner)
    cycles = visible_to(user, on=day).filter(mine).distinct().order_by("-starts_on", "pk")[:50]
    return Panel("cycles/_cycles_of_a_partner.html", {"cycles": list(cycles)})


def _helped_by(user: User, day: date) -> list[int]:
    roles = assignments_of(user, on=day)
    return [pk for pk, held in roles.items() if TeamRole.INDIVIDUAL_COORDINATOR in held]
