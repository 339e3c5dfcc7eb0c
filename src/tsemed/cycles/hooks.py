"""What the cycles app adds to lower apps: whom its teams see, and parts of pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.panels import Panel
from tsemed.base.sanitise import number_in
from tsemed.cycles.hand_over import handed_over
from tsemed.cycles.models import Assignment, Participation, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.progress import with_progress
from tsemed.cycles.queries import (
    met_by_team,
    names_of_writers,
    names_shown_to,
    participations_shown_to,
    visible_to,
)
from tsemed.cycles.roles import sides_carried
from tsemed.cycles.scope import scope_of
from tsemed.cycles.states import ParticipationState
from tsemed.cycles.ties import CARRIER_TIES, ROLE_TIES, SIDE_TIES
from tsemed.cycles.views.journey import present_journey
from tsemed.partners.models import Partner
from tsemed.partners.queries import panels as partner_panels
from tsemed.partners.visibility import SeenPartners
from tsemed.partners.visibility import extend_visibility as extend_partners
from tsemed.people.data_policy import Relation
from tsemed.people.models import Person
from tsemed.people.models.affiliation import AffiliationSet
from tsemed.people.partner_todos import register_training
from tsemed.people.queries import Filter, extend_visibility, offer_filter
from tsemed.people.queries import panels as person_panels
from tsemed.people.standing import extend_colleagues
from tsemed.people.viewer_relations import extend_carriers, extend_relations


@extend_visibility
def people_of_my_cycles(user: User, day: date) -> QuerySet[Any, Any]:
    """Return everybody who takes part in a cycle the user coordinates.

    An individual coordinator sees the mentors of the cycle and, through the partner
    programme, her own participants; not the mentees of other programmes.
    """
    part = Participation.objects.filter(met_by_team(scope_of(user, day)))
    return part.order_by().values("person_id")


@extend_relations
def through_cycles(user: User, day: date, ids: list[int]) -> Iterable[tuple[int, Relation]]:
    """Yield a coordinator to everybody in her cycles; an individual coordinator to their mentors.

    With each goes the side on which the work meets the person. To a mentee who has not agreed to
    be handed over, a freelancer is somebody who knows who it is (OM-2.9).
    """
    roles = scope_of(user, day).roles
    if not roles:
        return
    rows = Participation.objects.filter(person_id__in=ids, cycle_id__in=roles)
    found = list(rows.values_list("person_id", "cycle_id", "side"))
    theirs = {pk for pk, held in roles.items() if TeamRole.FREELANCER in held}
    agreed = handed_over(ids, cycles=theirs) if theirs else set()
    for person_id, cycle_id, side in found:
        for role in roles[cycle_id]:
            is_asked = role == TeamRole.FREELANCER and side == Side.MENTEE
            if is_asked and (person_id, cycle_id) not in agreed:
                yield person_id, Relation.FREELANCER_BEFORE_CONSENT
                yield person_id, SIDE_TIES[Side(side)]
            elif role in ROLE_TIES:
                yield person_id, ROLE_TIES[TeamRole(role)]
                yield person_id, SIDE_TIES[Side(side)]
            elif side == Side.MENTOR:
                yield person_id, Relation.INDIVIDUAL_COORDINATOR
                yield person_id, Relation.OF_MENTOR_SIDE


@extend_carriers
def through_the_matrix(user: User, day: date, ids: list[int]) -> Iterable[tuple[int, Relation]]:
    """Return what a user carries toward whom by the matrix of each cycle.

    Only toward those whom they meet on that side: an individual coordinator carries nothing
    toward the mentees of the other programmes of a cycle, even where she meets one as a mentor.
    """
    scope = scope_of(user, day)
    if not scope.roles and not scope.is_manager:
        return
    parts = participations_shown_to(user, on=day).filter(person_id__in=ids)
    if not scope.is_manager:
        parts = parts.filter(cycle_id__in=list(scope.roles))
    found = list(parts.values_list("person_id", "cycle_id", "side"))
    carried = sides_carried(user, {cycle_id for _pk, cycle_id, _side in found}, on=day)
    for person_id, cycle_id, side in found:
        if side in carried.get(cycle_id, set()):
            yield person_id, CARRIER_TIES[Side(side)]


@extend_colleagues
def people_of_the_teams(day: date, ids: list[int]) -> Iterable[int]:
    """Return who of these people holds a place in a team, on a day or from a coming day on."""
    places = Assignment.objects.not_over(day).filter(person_id__in=ids)
    return places.values_list("person_id", flat=True)


@extend_partners
def partners_of_my_cycles(user: User, day: date) -> SeenPartners:
    """Return the organisation and the programmes of the cycles a coordinator runs."""
    return SeenPartners(ids=scope_of(user, day).partners_of_cycles)


def _cycle_choices(user: User) -> list[tuple[str, str]]:
    cycles = visible_to(user).order_by("-starts_on", "pk").values_list("pk", "name")[:200]
    return [(str(pk), name) for pk, name in cycles]


def _in_cycle(people: QuerySet[Person], value: str, user: User) -> QuerySet[Person]:
    # A user may not learn, by narrowing, who takes part in a cycle they may not see.
    seen = visible_to(user).filter(pk=number_in(value) or 0).order_by().values("pk")
    part = participations_shown_to(user).filter(cycle__in=seen, left_on__isnull=True)
    return people.filter(pk__in=part.order_by().values("person_id"))


BY_CYCLE = offer_filter(Filter("cycle", _("Cycle"), _cycle_choices, _in_cycle))


@person_panels.add
def ways_of_a_person(user: User, person: Person, day: date) -> Panel | None:
    """Return the way of a person through each cycle, as far as the viewer sees it."""
    own = participations_shown_to(user, on=day).filter(person=person)
    seen = Q(cycle__in=visible_to(user, on=day).order_by().values("pk"))
    mine = Q(pk__in=scope_of(user, day).parts)
    rows = with_progress(own.filter(seen | mine), user).select_related("cycle")
    parts = list(rows.prefetch_related("entries").order_by("-joined_on", "-pk")[:20])
    if not parts:
        return None
    names = names_of_writers(entry for part in parts for entry in part.entries.all())
    cycles = names_shown_to(user, {part.cycle for part in parts}, on=day)
    return Panel(
        "cycles/_cycles_of_a_person.html",
        {
            "rows": [
                present_journey(part, user, cycle_name=cycles[part.cycle_id], names=names)
                for part in parts
            ]
        },
    )


@partner_panels.add
def cycles_of_a_partner(user: User, partner: Partner, day: date) -> Panel:
    """Return the cycles a partner hosts or refers to, as far as the viewer sees them."""
    mine = Q(organisation=partner) | Q(programmes=partner)
    cycles = visible_to(user, on=day).filter(mine).distinct().order_by("-starts_on", "pk")[:50]
    return Panel("cycles/_cycles_of_a_partner.html", {"cycles": list(cycles)})


@register_training
def waits_for_training(ties: AffiliationSet) -> AffiliationSet:
    """Return the ties of those who are accepted as mentors and not trained yet."""
    waiting = Participation.objects.filter(
        person=OuterRef("person"),
        side=Side.MENTOR,
        state=ParticipationState.ACCEPTED,
        trained_on__isnull=True,
    )
    return ties.filter(Exists(waiting))
