"""Who may do what with persons, as sentences.

The permissions of partners and terms stand here too: they hold no people, so who manages the
programme is first known in this layer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules

from tsemed.accounts.models import User
from tsemed.accounts.requests import cached_on_user
from tsemed.accounts.second_factor import is_staff
from tsemed.people.data_policy import DataClass, Relation, identity_classes, may_read, sides_shown
from tsemed.people.doubt_scope import may_settle
from tsemed.people.models import Capacity, IdentityDoubt, Person
from tsemed.people.roles import person_of
from tsemed.people.scope import people_scope_of
from tsemed.people.staff_ties import authors_of_staff_ties, is_of_the_office, is_or_becomes_staff
from tsemed.people.viewer_relations import relations_to
from tsemed.people.write_gate import Rights, rights_of
from tsemed.people.write_policy import Target

_workers: list[Callable[[User], bool]] = []


def extend_workers(asks: Callable[[User], bool]) -> Callable[[User], bool]:
    """Register an upper app's test of which users work with people every day."""
    _workers.append(asks)
    return asks


@rules.predicate
def is_mentoring_manager(user: User) -> bool:
    """Return whether the user is the professional head of the programme."""
    return people_scope_of(user).is_manager


@rules.predicate
def is_privacy_officer(user: User) -> bool:
    """Return whether the user answers for personal data."""
    return people_scope_of(user).holds(Capacity.PRIVACY_OFFICER)


@rules.predicate
def is_self(user: User, person: Person | None) -> bool:
    """Return whether the login is the person's own."""
    me = person_of(user)
    return person is not None and me is not None and me.pk == person.pk


@rules.predicate
def works_with_people(user: User) -> bool:
    """Return whether the user manages the programme, a partner, or is in a cycle's team."""
    return people_scope_of(user).holds(
        Capacity.MENTORING_MANAGER,
        Capacity.PROGRAMME_MANAGER,
        Capacity.INDIVIDUAL_COORDINATOR,
        Capacity.CONTACT_PERSON,
    ) or any(asks(user) for asks in _workers)


@rules.predicate
def refers_participants(user: User) -> bool:
    """Return whether the user is an individual coordinator of a partner programme."""
    return people_scope_of(user).holds(Capacity.INDIVIDUAL_COORDINATOR)


@rules.predicate
def manages_a_programme(user: User) -> bool:
    """Return whether the user manages a partner programme, whose coordinators they enter."""
    return people_scope_of(user).holds(Capacity.PROGRAMME_MANAGER)


@rules.predicate
def may_know_name(user: User, person: Person | None) -> bool:
    """Return whether the user's relation to the person, on a side they know, opens the name."""
    if person is None:
        return False
    ties = _ties(user, person)
    is_mentor, is_mentee = sides_shown(
        is_mentor=hasattr(person, "mentor"), is_mentee=hasattr(person, "mentee"), ties=ties
    )
    return may_read(identity_classes(is_mentor=is_mentor, is_mentee=is_mentee)[0], ties)


def may_write_to(target: Target, *fields: str) -> Any:
    """Return a predicate: the user may change one of these fields of the person, or any."""

    def writes(user: User, person: Person | None) -> bool:
        if person is None:
            return False
        # A page asks this for every button it draws; operations ask again before they write.
        known: dict[int, Rights] = cached_on_user(user, "rights", dict)
        if person.pk not in known:
            known[person.pk] = rights_of(user, person)
        allowed = known[person.pk].writable(target)
        return bool(allowed.intersection(fields) if fields else allowed)

    return rules.predicate(writes, name=f"may_write_{target}")


@rules.predicate
def settles_doubt(user: User, doubt: IdentityDoubt | None) -> bool:
    """Return whether the user sees every person a doubt points to, and is none of them."""
    return doubt is not None and may_settle(user, doubt)


@rules.predicate
def may_read_group(user: User, person: Person | None) -> bool:
    """Return whether the user may ask for the population group; the request is recorded."""
    return person is not None and may_read(DataClass.POPULATION_GROUP, _ties(user, person))


@rules.predicate
def may_read_goals(user: User, person: Person | None) -> bool:
    """Return whether the user may know the stage and goals of a mentee."""
    if person is None or not hasattr(person, "mentee"):
        return False
    return may_read(DataClass.MENTEE_GOALS, _ties(user, person))


@rules.predicate
def works_as_staff(user: User) -> bool:
    """Return whether a login works for the programme or for a partner programme today."""
    return is_staff(user)


@rules.predicate
def may_invite(user: User, person: Person | None) -> bool:
    """Return whether a user vouches for a member of staff who enrols a second factor.

    The mentoring manager and the privacy officer do, and a user who made every tie by which the
    person is staff. The strictest tie counts: who is of the office is invited by those two only.
    """
    if person is None or is_self(user, person) or not is_or_becomes_staff(person):
        return False
    if is_mentoring_manager(user) or is_privacy_officer(user):
        return True
    return not is_of_the_office(person) and authors_of_staff_ties(person) == {user.pk}


def _identity(person: Person) -> tuple[DataClass, DataClass]:
    return identity_classes(
        is_mentor=hasattr(person, "mentor"), is_mentee=hasattr(person, "mentee")
    )


def _ties(user: User, person: Person) -> frozenset[Relation]:
    return relations_to(user, [person.pk])[person.pk]


rules.add_perm("people.list_people", works_with_people)
rules.add_perm("people.view_person", may_know_name)
rules.add_perm(
    "people.register_person", is_mentoring_manager | refers_participants | manages_a_programme
)
rules.add_perm("people.change_person", may_write_to(Target.PERSON))
rules.add_perm("people.change_contact_points", may_write_to(Target.CONTACT_POINTS))
rules.add_perm("people.change_mentor", may_write_to(Target.MENTOR))
rules.add_perm("people.change_mentee", may_write_to(Target.MENTEE))
rules.add_perm("people.read_goals", may_read_goals)
rules.add_perm("people.change_goals", may_read_goals & may_write_to(Target.MENTEE, "goal"))
rules.add_perm("people.enter_stage", may_read_goals & may_write_to(Target.MENTEE, "stage"))
rules.add_perm("people.read_population_group", may_read_group)
rules.add_perm("people.write_population_group", may_write_to(Target.GROUPS))
rules.add_perm("people.record_consent", may_write_to(Target.CONSENTS))
rules.add_perm("people.write_consent_texts", is_mentoring_manager)
# Who settles every doubt about who is meant, and who writes name and telephone (`people.merging`).
rules.add_perm(
    "people.merge_person",
    works_with_people
    & ~is_self
    & (
        is_mentoring_manager
        | may_write_to(Target.PERSON, "given_name") & may_write_to(Target.PERSON, "phone")
    ),
)
rules.add_perm("people.list_doubts", works_with_people)
rules.add_perm("people.settle_doubt", settles_doubt)
rules.add_perm("people.read_own_readings", is_self)
rules.add_perm("people.affiliate", is_mentoring_manager & ~is_self)
rules.add_perm("people.propose_credential_change", works_as_staff & may_know_name & ~is_self)
rules.add_perm("people.confirm_credential_change", is_mentoring_manager | is_privacy_officer)
rules.add_perm("people.invite_to_second_factor", may_invite)
rules.add_perm("partners.open_partner", is_mentoring_manager)
rules.add_perm("partners.change_partner", is_mentoring_manager)
rules.add_perm("partners.step_partner", is_mentoring_manager)
rules.add_perm("terms.maintain_terms", is_mentoring_manager)
rules.add_perm("web.read_audit", is_privacy_officer)
