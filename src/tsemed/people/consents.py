"""Consents: given in the wording shown, by a way of the person's choice, and withdrawn."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.models import AuditKind
from tsemed.people.contact_channels import chosen_channel
from tsemed.people.models import Consent, ConsentPurpose, Person
from tsemed.people.write_gate import refuse_act
from tsemed.people.write_policy import Target


class AlreadyGiven(Exception):
    """The same consent is in force; a second one would say nothing."""


@transaction.atomic
def give_consent(
    person: Person, purpose: ConsentPurpose, *, way: str = "", by: User | None, at: datetime
) -> Consent:
    """Record that a person agreed, in the wording shown now; refuse a writer who may not."""
    refuse_act(by, person, Target.CONSENTS, purpose, on=localdate(at))
    if purpose == ConsentPurpose.PASS_DETAILS:
        way = chosen_channel(person, way)
    if person.consents.filter(purpose=purpose, withdrawn_at=None).exists():
        raise AlreadyGiven
    try:
        with transaction.atomic():
            consent = Consent.objects.create(person=person, purpose=purpose, way=way, given_at=at)
    except IntegrityError as twice:
        raise AlreadyGiven from twice
    record(AuditKind.CHANGE, person, by=by, at=at, details={"consent_given": str(purpose)})
    return consent


@transaction.atomic
def consent_to_mentor(person: Person, *, way: str, by: User | None, at: datetime) -> None:
    """Record a mentee's yes to the mentor's knowing them, by the way chosen now.

    A consent in force that named another way ends with it. One that somebody notes in the same
    moment stands.
    """
    live = person.consents.filter(purpose=ConsentPurpose.PASS_DETAILS, withdrawn_at=None).first()
    if live is not None and live.way != chosen_channel(person, way):
        withdraw_consent(live, by=by, at=at)
    with suppress(AlreadyGiven):
        give_consent(person, ConsentPurpose.PASS_DETAILS, way=way, by=by, at=at)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: User | None, at: datetime) -> None:
    """End a consent from this moment; that it was given stays on record."""
    refuse_act(by, consent.person, Target.CONSENTS, consent.purpose, on=localdate(at))
    if Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=at):
        record(
            AuditKind.CHANGE,
            consent.person,
            by=by,
            at=at,
            details={"consent_withdrawn": consent.purpose},
        )
