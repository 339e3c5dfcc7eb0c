"""What a viewer is to each of some people; asked for a whole page at once.

The people app knows the ties that follow from affiliations. Upper apps register
theirs when they start: the cycles app its teams, the relationships app both sides of
a pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.partners.models import Partner
from tsemed.people.data_policy import Relation
from tsemed.people.models import Affiliation, Capacity
from tsemed.people.roles import person_of
from tsemed.people.scope import people_scope_of

Relations = Mapping[int, frozenset[Relation]]
Provider = Callable[[User, date, list[int]], Iterable[tuple[int, Relation]]]

_providers: list[Provider] = []
_carriers: list[Provider] = []

# What somebody acting for a partner is to the people tied to that partner.
_THROUGH_PARTNERS = {
    (Capacity.PROGRAMME_MANAGER, Capacity.PARTICIPANT): Relation.PROGRAMME_MANAGER,
    (Capacity.INDIVIDUAL_COORDINATOR, Capacity.PARTICIPANT): Relation.INDIVIDUAL_COORDINATOR,
    (Capacity.CONTACT_PERSON, Capacity.EMPLOYEE): Relation.CONTACT_PERSON,
}


def extend_relations(provider: Provider) -> Provider:
    """Register an upper app's rule of what its users are to people.

    A provider gets the ids of the people on a page and answers with pairs of id and tie, in
    a bounded number of queries however many ids there are.
    """
    _providers.append(provider)
    return provider


def extend_carriers(provider: Provider) -> Provider:
    """Register which work the users of an app above carry toward people.

    Only writing asks for it (`writing_ties`), so that pages which read pay nothing for it.
    """
    _carriers.append(provider)
    return provider


def writing_ties(user: User, person_ids: Iterable[int], *, on: date | None = None) -> Relations:
    """Return what a user is to each of these people, with the work they carry."""
    day = on or timezone.localdate()
    ids = list(person_ids)
    ties = {pk: set(held) for pk, held in relations_to(user, ids, on=day).items()}
    for provider in _carriers:
        for pk, tie in provider(user, day, ids):
            ties[pk].add(tie)
    return {pk: frozenset(held) for pk, held in ties.items()}


def relations_to(user: User, person_ids: Iterable[int], *, on: date | None = None) -> Relations:
    """Return what a user is to each of these people on a day (today by default)."""
    day = on or timezone.localdate()
    ids = list(person_ids)
    ties: dict[int, set[Relation]] = {pk: set() for pk in ids}
    me = person_of(user)
    if me is not None and me.pk in ties:
        ties[me.pk].add(Relation.SELF)
    if people_scope_of(user, day).is_manager:
        for held in ties.values():
            held.add(Relation.MENTORING_MANAGER)
    for pk, tie in _through_partners(user, day, ids):
        ties[pk].add(tie)
        if tie is not Relation.CONTACT_PERSON:
            ties[pk].add(Relation.OF_MENTEE_SIDE)
    for provider in _providers:
        for pk, tie in provider(user, day, ids):
            ties[pk].add(tie)
    return {pk: frozenset(held) for pk, held in ties.items()}


def ties_of_registrar(
    user: User, capacity: Capacity, partner: Partner, *, on: date
) -> frozenset[Relation]:
    """Return what a user becomes to somebody whom they register with a tie to a partner."""
    scope = people_scope_of(user, on)
    ties = {Relation.MENTORING_MANAGER} if scope.is_manager else set()
    if capacity == Capacity.PARTICIPANT and partner.pk in scope.own_programmes:
        ties |= {Relation.INDIVIDUAL_COORDINATOR, Relation.OF_MENTEE_SIDE}
    if capacity == Capacity.INDIVIDUAL_COORDINATOR and partner.pk in scope.managed_programmes:
        ties.add(Relation.PROGRAMME_MANAGER)
    return frozenset(ties)


def _through_partners(user: User, day: date, ids: list[int]) -> Iterable[tuple[int, Relation]]:
    acting = people_scope_of(user, day).acting
    if not any(capacity == mine_as for _, capacity in acting for mine_as, _ in _THROUGH_PARTNERS):
        return []
    rows = Affiliation.objects.on(day).filter(
        person_id__in=ids, partner_id__in=[partner_id for partner_id, _ in acting]
    )
    return [
        (row.person_id, tie)
        for row in rows
        for (mine_as, theirs), tie in _THROUGH_PARTNERS.items()
        if (row.partner_id, mine_as) in acting and row.capacity == theirs
    ]
