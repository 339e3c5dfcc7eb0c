"""What people are, for guarding their name and contact; asked for many people at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db.models import Q

from tsemed.people.models import Affiliation, Capacity, MenteeProfile, MentorProfile
from tsemed.people.models.affiliation import STAFF_CAPACITIES
from tsemed.people.staff_ties import OFFICE
from tsemed.people.write_policy import Standing

# Day and ids of persons; returns those who are colleagues on that day or from a coming day on.
Colleagues = Callable[[date, list[int]], Iterable[int]]

_COLLEAGUES = STAFF_CAPACITIES | {Capacity.CONTACT_PERSON, Capacity.SPONSOR}
_registered: list[Colleagues] = []


def extend_colleagues(provider: Colleagues) -> Colleagues:
    """Register how an app above knows which persons are colleagues."""
    _registered.append(provider)
    return provider


def standings_of(person_ids: Iterable[int], *, on: date) -> Mapping[int, Standing]:
    """Return what each of these people is; a few queries, however many people there are."""
    ids = list(person_ids)
    not_ended = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    acting = Affiliation.objects.filter(not_ended, person_id__in=ids, capacity__in=_COLLEAGUES)
    held = list(acting.values_list("person_id", "capacity"))
    colleagues = {pk for pk, _capacity in held}
    office = {pk for pk, capacity in held if capacity in OFFICE}
    for provider in _registered:
        colleagues.update(provider(on, ids))
    sides = [
        set(kind.objects.filter(person_id__in=ids).values_list("person_id", flat=True))
        for kind in (MentorProfile, MenteeProfile)
    ]
    return {
        pk: Standing(pk in colleagues, pk in sides[0], pk in sides[1], pk in office) for pk in ids
    }
