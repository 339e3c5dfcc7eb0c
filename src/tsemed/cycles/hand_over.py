"""Consents to hand details over to the freelance coordinator of a cycle (OM-2.9, R84)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tsemed.cycles.models import Assignment, Participation, Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.states import TAKING_PART
from tsemed.people.consents import Scope, register_scopes
from tsemed.people.models import Consent, ConsentPurpose, Person


def lacks_hand_over(*, on: date) -> Q:
    """Return the condition that a freelancer works in a mentee's cycle without their consent."""
    consent = _consents().filter(person=OuterRef("person"), cycle_number=OuterRef("cycle"))
    return Q(_has_freelancer(on), ~Exists(consent), side=Side.MENTEE)


def not_handed_over(parts: QuerySet[Participation], *, on: date) -> QuerySet[Participation]:
    """Return the mentees among these who have not agreed to it."""
    return parts.filter(lacks_hand_over(on=on))


def handed_over(person_ids: Iterable[int], *, cycles: Iterable[int]) -> set[tuple[int, int]]:
    """Return who of these people agreed to be handed over, with the cycle."""
    consents = _consents().filter(person__in=list(person_ids), cycle_number__in=list(cycles))
    return {(pk, cycle) for pk, cycle in consents.values_list("person_id", "cycle_number") if cycle}


@register_scopes
def cycles_to_agree_to(person: Person) -> Iterable[Scope]:
    """Return the cycles in which a mentee can agree to be handed over to a freelancer."""
    freelancer = _has_freelancer(timezone.localdate())
    parts: Any = Participation.objects.filter(
        freelancer, person=person, side=Side.MENTEE, state__in=TAKING_PART
    )
    for cycle in parts.order_by("cycle").values_list("cycle", flat=True).distinct():
        yield Scope(ConsentPurpose.HAND_OVER, cycle=cycle)


def _has_freelancer(on: date) -> Exists:
    """Return the condition for participations in a cycle that has a freelancer or will have one."""
    places = Assignment.objects.not_over(on).filter(role=TeamRole.FREELANCER)
    return Exists(places.filter(cycle=OuterRef("cycle")))


def _consents() -> QuerySet[Consent]:
    return Consent.objects.filter(purpose=ConsentPurpose.HAND_OVER, withdrawn_at__isnull=True)
