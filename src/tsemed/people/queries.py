"""Queries of people. Every query names the user it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise

from tsemed.accounts.models import User
from tsemed.base.ids import IsOneOf
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.paging import FARTHEST, sorted_by
from tsemed.base.panels import Panels
from tsemed.base.sanitise import number_in
from tsemed.partners.models import Partner
from tsemed.partners.visibility import visible_to as partners_visible_to
from tsemed.people import search
from tsemed.people.data_policy import sides_shown
from tsemed.people.doubt_scope import settleable_by
from tsemed.people.models import (
    Affiliation,
    Capacity,
    Consent,
    IdentityDoubt,
    MenteeProfile,
    MentorProfile,
    Person,
)
from tsemed.people.scope import people_scope_of
from tsemed.people.viewer_relations import relations_to
from tsemed.people.visibility import extend_visibility, visible_to

__all__ = [
    "Filter",
    "candidates_of",
    "contacts_of",
    "extend_visibility",
    "find_people",
    "find_people_ids",
    "get_affiliation_for",
    "get_consent_for",
    "get_doubt_for",
    "get_person_for",
    "kept_of",
    "list_people",
    "namesakes_of",
    "offer_filter",
    "offered_filters",
    "panels",
    "partners_without_contact",
    "readings_of",
    "visible_to",
]

# What upper apps know of a person, each drawn on the person's page.
panels: Panels[Person] = Panels()


@dataclass(frozen=True)
class Filter:
    """One way to narrow a list of people: its name in the address, its label, its choices."""

    name: str
    label: Promise | str
    choices: Callable[[User], list[tuple[str, str]]]
    narrow: Callable[[QuerySet[Person], str, User], QuerySet[Person]]


_filters: list[Filter] = []


def offer_filter(one: Filter) -> Filter:
    """Register a filter by which an upper app narrows the list of people."""
    _filters.append(one)
    return one


def offered_filters() -> tuple[Filter, ...]:
    """Return the filters by which upper apps narrow a list of people."""
    return tuple(_filters)


def get_person_for(user: User, pk: int, action: str) -> Person:
    """Return the person; 404 if user may not see it, 403 if not do action."""
    person = visible_to(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    if not user.has_perm(action, person):
        raise PermissionDenied
    return person


def kept_of(user: User, pk: int) -> Person:
    """Return who stays of somebody entered twice; 404 if user may not see them, or nobody was."""
    kept = Person.objects.filter(merged__pk=pk).values_list("pk", flat=True).first()
    return get_person_for(user, kept or 0, "people.view_person")


def namesakes_of(user: User, person: Person) -> list[Person]:
    """Return who else answers to the name or the telephone of a person, before this user."""
    found = find_people(user, person.full_name)
    found += find_people(user, str(person.phone)) if person.phone else []
    return list({one.pk: one for one in found if one.pk != person.pk}.values())


def find_people(user: User, typed: str, *, limit: int = search.LIMIT) -> list[Person]:
    """Return the people a user may see who answer to a name, a telephone or an e-mail."""
    everybody = people_scope_of(user).is_manager
    return search.find(visible_to(user), typed, limit=limit, everybody=everybody)


def find_people_ids(user: User, typed: str, *, limit: int) -> list[int]:
    """Return who they are, for a list that reads of them what it needs."""
    everybody = people_scope_of(user).is_manager
    return search.find_ids(visible_to(user), typed, limit=limit, everybody=everybody)


def list_people(
    user: User, wanted: Mapping[str, str], *, most_found: int = 200
) -> QuerySet[Person]:
    """Return the people a user may see, narrowed by side, partner, and the filters of upper apps.

    What is typed is looked up last and within the rest, because a list of everybody who is
    called so would have to be sorted before its first page could be shown.
    """
    people = visible_to(user)
    narrowed = not people_scope_of(user).is_manager
    if wanted.get("side") in ("mentor", "mentee"):
        # Asked row by row, so that the list can be read off the index of names: a join would
        # first gather and sort the hundreds of thousands of one side.
        profile = MentorProfile if wanted["side"] == "mentor" else MenteeProfile
        people = people.filter(Exists(profile.objects.filter(person=OuterRef("pk"))))
        if narrowed:
            people = people.exclude(pk__in=_known_on_other_side(user, people, wanted["side"]))
    if partner := wanted.get("partner", ""):
        people, narrowed = people.filter(pk__in=_tied_to(user, partner)), True
    for one in _filters:
        if value := wanted.get(one.name, ""):
            people, narrowed = one.narrow(people, value, user), True
    if typed := wanted.get("q", "").strip():
        narrowed = narrowed or bool(wanted.get("side"))
        found = search.find_ids(people, typed, limit=most_found, everybody=not narrowed)
        return Person.objects.filter(IsOneOf("pk", found))
    return people.order_by(*sorted_by("family_name", "given_name"), "pk") if narrowed else people


def contacts_of(
    partner: Partner, *capacities: Capacity, on: date | None = None
) -> QuerySet[Affiliation]:
    """Return who speaks for a partner on a day, with their persons."""
    in_force = Affiliation.objects.on(on or timezone.localdate())
    return in_force.filter(partner=partner, capacity__in=capacities).select_related("person")


def partners_without_contact(partner_ids: list[int], *, on: date) -> set[int]:
    """Return which of these organisations have nobody to turn to (OM-5.1)."""
    tied = Affiliation.objects.on(on).filter(
        partner_id__in=partner_ids, capacity=Capacity.CONTACT_PERSON
    )
    return set(partner_ids) - set(tied.values_list("partner_id", flat=True))


def readings_of(person: Person) -> QuerySet[AuditRow]:
    """Return who looked at this person's especially sensitive data, the latest first."""
    return (
        AuditRow.objects.filter(
            subject_type=Person._meta.label_lower,
            subject_id__in=[person.pk, *person.merged.values_list("pk", flat=True)],
            kind=AuditKind.READING,
        )
        .select_related("actor__person")
        .order_by("-id")
    )


def get_doubt_for(user: User, pk: int, action: str) -> IdentityDoubt:
    """Return the open doubt, if user may settle it; else it is not there."""
    doubt = settleable_by(user).filter(pk=pk).select_related("about").first()
    if doubt is None:
        raise Http404
    if not user.has_perm(action, doubt):
        raise PermissionDenied
    return doubt


def candidates_of(doubt: IdentityDoubt) -> list[Person]:
    """Return whom a doubt points to; a user who may settle it may see them all."""
    return list(doubt.candidates.order_by("pk"))


def get_affiliation_for(user: User, pk: int, action: str) -> Affiliation:
    """Return the tie, if user may see its person (else: not found) and may act (else: refused)."""
    people = visible_to(user).order_by().values("pk")
    tie = Affiliation.objects.filter(pk=pk, person__in=people).select_related("person").first()
    if tie is None:
        raise Http404
    if not user.has_perm(action, tie.person):
        raise PermissionDenied
    return tie


# Purpose, the other of a pair, and the cycle: together they are one consent of a person.
ConsentKey = tuple[str, int | None, int | None]


def get_consent_for(user: User, person: Person, key: ConsentKey) -> Consent | None:
    """Return the consent in force of a person for a scope, for users who may record consents."""
    if not user.has_perm("people.record_consent", person):
        raise PermissionDenied
    purpose, other, cycle = key
    mine = person.consents.filter(purpose=purpose, other=other, cycle_number=cycle)
    return mine.filter(withdrawn_at=None).select_related("person", "other").first()


def _known_on_other_side(user: User, people: QuerySet[Person], side: str) -> list[int]:
    """Return those of one side whom the user sees for being on the other, and knows as that."""
    other = MenteeProfile if side == "mentor" else MentorProfile
    on_both = people.filter(Exists(other.objects.filter(person=OuterRef("pk"))))
    both = list(on_both.order_by().values_list("pk", flat=True)[:FARTHEST])
    ties = relations_to(user, both) if both else {}
    shown = {pk: sides_shown(is_mentor=True, is_mentee=True, ties=ties[pk]) for pk in both}
    return [pk for pk, sides in shown.items() if not sides[0 if side == "mentor" else 1]]


def _tied_to(user: User, partner: str) -> QuerySet[Any, Any]:
    """Return the persons tied today to a partner, if the user may see that partner.

    Who belongs to a programme is sensitive: narrowing by one reveals it as a page would.
    """
    seen = partners_visible_to(user).filter(pk=number_in(partner) or 0).order_by().values("pk")
    tied = Affiliation.objects.on(timezone.localdate()).filter(partner__in=seen)
    return tied.order_by().values("person_id")
