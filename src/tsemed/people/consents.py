"""Consents: to a text, for a pair, a cycle or in general; given, or recorded by staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.people.audit_events import CONSENT_GIVEN, CONSENT_WITHDRAWN
from tsemed.people.capacity import lock_mentees, lock_mentors
from tsemed.people.consent_texts import text_in_force
from tsemed.people.contact_channels import chosen_channel
from tsemed.people.models import Consent, ConsentMethod, ConsentPurpose, Person
from tsemed.people.models.consent import SCOPES
from tsemed.people.roles import person_of
from tsemed.people.write_gate import refuse_act
from tsemed.people.write_policy import Target


class AlreadyGiven(Exception):
    """The same consent is in force; a second one would say nothing."""


class NothingToAgreeTo(Refused):
    """There is no pair or cycle of this person for which they could agree."""

    sentence = _("There is nothing to agree to here any more. Look at the person's page again.")


@dataclass(frozen=True)
class Scope:
    """For what somebody can agree: a purpose, with the other of a pair or a cycle."""

    purpose: ConsentPurpose
    other: int | None = None
    cycle: int | None = None
    asks_for_way: bool = False
    page: str = ""

    @property
    def key(self) -> tuple[ConsentPurpose, int | None, int | None]:
        """Return the purpose, the other of the pair and the cycle: one scope of a person."""
        return self.purpose, self.other, self.cycle

    def other_person(self) -> Person | None:
        """Return the other of the pair, where there is one."""
        return Person.objects.filter(pk=self.other).first() if self.other else None


_scopes: list[Callable[[Person], Iterable[Scope]]] = []


def register_scopes(provider: Callable[[Person], Iterable[Scope]]) -> Any:
    """Register for which pairs or cycles a person can agree to something, each in one query."""
    _scopes.append(provider)
    return provider


def scopes_of(person: Person) -> list[Scope]:
    """Return everything that a person can agree to now."""
    general = [Scope(ConsentPurpose.GROUP_IN_MATCHING)] if hasattr(person, "mentee") else []
    return [*(scope for provider in _scopes for scope in provider(person)), *general]


@transaction.atomic
def give_consent(
    person: Person,
    purpose: ConsentPurpose,
    *,
    other: Person | None = None,
    cycle: int | None = None,
    way: str = "",
    method: str = "",
    by: User | None,
    at: datetime,
) -> Consent:
    """Record that a person agreed to the text in force; refuse a writer who may not.

    What somebody else records is marked as heard on the telephone, or signed on paper. Raise
    AlreadyGiven, NothingToAgreeTo and NoTextInForce.
    """
    refuse_act(by, person, Target.CONSENTS, purpose, on=localdate(at))
    scope = {"other": other is not None, "cycle": cycle is not None}
    if any(there != (SCOPES[purpose] == name) for name, there in scope.items()):
        raise NothingToAgreeTo
    key = (purpose, other.pk if other else None, cycle)
    if by is not None and key not in {one.key for one in scopes_of(person)}:
        raise NothingToAgreeTo
    return _give(person, purpose, other, cycle, way=way, method=method, by=by, at=at)


@transaction.atomic
def agree_to_pair(
    person: Person, *, other: Person, way: str = "", method: str, by: User | None, at: datetime
) -> Consent:
    """Record the yes to a proposal as the consent for this pair; an earlier one ends with it.

    Who may answer the proposal has been checked: the answer is theirs, or heard by its staff.
    """
    for live in _live(person, ConsentPurpose.PASS_DETAILS, other.pk, None):
        _end(live, by=by, at=at)
    how: dict[str, Any] = {"way": way, "method": method, "by": by, "at": at}
    return _give(person, ConsentPurpose.PASS_DETAILS, other, None, **how)


@transaction.atomic
def choose_way(consent: Consent, *, way: str, by: User, at: datetime) -> None:
    """Let the mentor reach a mentee another way: a new consent takes the place of the old one.

    One that somebody notes in the same moment stands.
    """
    refuse_act(by, consent.person, Target.CONSENTS, consent.purpose, on=localdate(at))
    if consent.way == chosen_channel(consent.person, way):
        return
    if _end(consent, by=by, at=at):
        how: dict[str, Any] = {"way": way, "method": "", "by": by, "at": at}
        with suppress(AlreadyGiven):
            _give(consent.person, ConsentPurpose(consent.purpose), consent.other, None, **how)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User | None, at: datetime) -> None:
    """End a consent from this moment; that it was given stays on record.

    The person is locked, so that a second yes in the same moment knows of it (OM-6.10).
    """
    refuse_act(by, consent.person, Target.CONSENTS, consent.purpose, on=localdate(at))
    lock_mentors([consent.person_id])
    lock_mentees([consent.person_id])
    _end(consent, by=by, at=at)


def end_pair_consents(one: Person, other: Person, *, by: User | None, at: datetime) -> None:
    """End what two people agreed to for a pair that does not come about."""
    for person, to in ((one, other), (other, one)):
        for live in _live(person, ConsentPurpose.PASS_DETAILS, to.pk, None):
            _end(live, by=by, at=at)


def has_agreed(person_id: int, *, other_id: int) -> bool:
    """Return whether somebody's consent to pass details to the other of a pair is in force."""
    return bool(_live_rows(person_id, ConsentPurpose.PASS_DETAILS, other_id, None).exists())


def _give(
    person: Person,
    purpose: ConsentPurpose,
    other: Person | None,
    cycle: int | None,
    *,
    way: str,
    method: str,
    by: User | None,
    at: datetime,
) -> Consent:
    text = text_in_force(purpose, person.language, on=localdate(at))
    is_own = by is None or person_of(by) == person
    how = ConsentMethod.SELF if is_own else ConsentMethod.PHONE
    if not is_own and method == ConsentMethod.PAPER:
        how = ConsentMethod.PAPER
    # Of a mentee the mentor knows one way; a mentor is known by all of theirs.
    is_mentee = purpose == ConsentPurpose.PASS_DETAILS and hasattr(person, "mentee")
    way = chosen_channel(person, way) if is_mentee else ""
    if _live(person, purpose, other.pk if other else None, cycle):
        raise AlreadyGiven
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                person=person,
                purpose=purpose,
                text=text,
                other=other,
                cycle_number=cycle,
                way=way,
                method=how,
                given_at=at,
                given_by=by,
            )
    except IntegrityError as twice:
        raise AlreadyGiven from twice
    record(CONSENT_GIVEN, person, by=by, at=at, details=_details(consent))
    return consent


def end_consent(consent: Consent, *, by: User | None, at: datetime) -> bool:
    """End a consent that a newer one of the same person replaces; return whether it was live."""
    return _end(consent, by=by, at=at)


def _end(consent: Consent, *, by: User | None, at: datetime) -> bool:
    live = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if not live.update(withdrawn_at=at, withdrawn_by=by):
        return False
    record(CONSENT_WITHDRAWN, consent.person, by=by, at=at, details=_details(consent))
    return True


def _live(person: Person, purpose: str, other: int | None, cycle: int | None) -> list[Consent]:
    return list(_live_rows(person.pk, purpose, other, cycle))


def _live_rows(person_id: int, purpose: str, other: int | None, cycle: int | None) -> Any:
    return Consent.objects.filter(
        person=person_id, purpose=purpose, other=other, cycle_number=cycle, withdrawn_at=None
    )


def _details(consent: Consent) -> dict[str, Any]:
    held = {
        "purpose": str(consent.purpose),
        "consent": consent.pk,
        "text": consent.text_id,
        "other": consent.other_id,
        "cycle": consent.cycle_number,
        "method": str(consent.method),
    }
    return {name: value for name, value in held.items() if value is not None}
