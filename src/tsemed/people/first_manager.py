"""Entering the mentoring manager whom nobody in the system can enter: the first, or a successor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from pairing.reference.invisible import clean_address
from tsemed.accounts import invitations
from tsemed.accounts.credential_effects import remove_second_factor
from tsemed.base.audit import record
from tsemed.base.transitions import take_step
from tsemed.partners.models import Partner, PartnerKind
from tsemed.partners.operations import open_partner
from tsemed.partners.states import Engagement
from tsemed.people.affiliations import affiliate
from tsemed.people.audit_events import AFFILIATION_ENDED
from tsemed.people.logins import open_login
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.operations import register_person


class ManagerThere(Exception):
    """A mentoring manager is in office, and it was not they who left."""

    def __init__(self, managers: Iterable[Person]) -> None:
        super().__init__()
        self.managers = tuple(managers)


class NotTheManager(Exception):
    """Who is declared to have left holds no such office."""


@dataclass(frozen=True)
class Newcomer:
    """Who becomes the mentoring manager."""

    given_name: str
    family_name: str
    address: str
    language: str


@transaction.atomic
def enter_first_manager(new: Newcomer, *, office_name: str, left: str, at: datetime) -> str:
    """Make person, login and office of the manager; return the code of their invitation.

    `left` is the address of a manager who has left and cannot hand over: their tie ends, and
    nothing opens their login. Raise ManagerThere, NotTheManager or HasSecondFactor.
    """
    in_office = list(_ties_in_office(at).select_for_update(of=("self",), no_key=True))
    leaving = [tie for tie in in_office if left and tie.person.email == clean_address(left)]
    if left and not leaving:
        raise NotTheManager
    if staying := [tie.person for tie in in_office if tie not in leaving]:
        raise ManagerThere(staying)
    person = _known_or_entered(new, at=at)
    affiliate(
        person,
        _office(office_name, at=at),
        Capacity.MENTORING_MANAGER,
        starts_on=localdate(at),
        by=None,
        at=at,
    )
    for tie in leaving:
        _end(tie, at=at)
    return invitations.invite(open_login(person, at=at), by=None, at=at)


def _ties_in_office(at: datetime) -> QuerySet[Affiliation]:
    ties = Affiliation.objects.on(localdate(at)).filter(capacity=Capacity.MENTORING_MANAGER)
    return ties.filter(partner__kind=PartnerKind.OFFICE).select_related("person").order_by("pk")


def _known_or_entered(new: Newcomer, *, at: datetime) -> Person:
    known = Person.objects.filter(email=clean_address(new.address)).first()
    return known or register_person(
        given_name=new.given_name,
        family_name=new.family_name,
        email=new.address,
        language=new.language,
        by=None,
        at=at,
    )


def _office(name: str, *, at: datetime) -> Partner:
    there = Partner.objects.filter(kind=PartnerKind.OFFICE).order_by("pk").first()
    if there is not None:
        return there
    office = open_partner(kind=PartnerKind.OFFICE, name=name, by=None, at=at)
    for state in (Engagement.INTERESTED, Engagement.AGREED, Engagement.ACTIVE):
        take_step(office, state, by=None, at=at)
    return office


def _end(tie: Affiliation, *, at: datetime) -> None:
    """End a tie that was in force until yesterday, and all that opens the login behind it."""
    tie.ends_on = max(localdate(at) - timedelta(days=1), tie.starts_on)
    tie.save(update_fields=["ends_on"])
    details = {"affiliation": tie.pk, "ends_on": tie.ends_on.isoformat()}
    record(AFFILIATION_ENDED, tie.person, by=None, at=at, details=details)
    if tie.person.user is not None:
        remove_second_factor(tie.person.user, change=0, by=None, at=at)
