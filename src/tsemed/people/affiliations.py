"""Tying people to partners, one or many at once, and ending a tie, as the policy allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.accounts.second_factor import can_act_as_staff
from tsemed.base.audit import build_row, record, record_many
from tsemed.base.models import AuditRow
from tsemed.base.refusals import Refused
from tsemed.partners.models import Partner, PartnerKind
from tsemed.people.audit_events import AFFILIATED, AFFILIATION_ENDED
from tsemed.people.data_policy import Relation
from tsemed.people.independence import refuse_appointment
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.people.write_gate import FieldsRefused, refuse_act, rights_of, rights_over
from tsemed.people.write_policy import Target

BATCH = 1_000
NEVER_VACANT = frozenset({Capacity.MENTORING_MANAGER, Capacity.PRIVACY_OFFICER})


class LastOfItsKind(Refused):
    """Nobody who can act would be mentoring manager, or privacy officer, from the next day on."""

    sentence = _(
        "Somebody else must hold this office first, and have signed in with a second factor. "
        "Add and invite them, then end this tie."
    )


@transaction.atomic
def affiliate(
    person: Person,
    partner: Partner,
    capacity: Capacity,
    *,
    starts_on: date,
    ends_on: date | None = None,
    by: User | None,
    at: datetime,
    joining: frozenset[Relation] = frozenset(),
) -> Affiliation:
    """Write the tie of a person to a partner; one that is in force already stays as it is.

    `joining` is what the writer becomes, by the same act, to a person who is entered new; it is
    empty for somebody known. Raise FieldsRefused, and AppointedBySponsored for an office that would
    go to the person who let `by` in.
    """
    in_force = Affiliation.objects.on(starts_on).filter(
        person=person, partner=partner, capacity=capacity
    )
    if earlier := in_force.first():
        return earlier
    day = localdate(at)
    if by is not None and not may_affiliate(by, person, capacity, joining=joining, on=day):
        raise FieldsRefused([capacity.value])
    if by is not None:
        refuse_appointment(person, capacity, by=by)
    tie = Affiliation.objects.create(
        person=person, partner=partner, capacity=capacity, starts_on=starts_on, ends_on=ends_on
    )
    details = {"affiliation": tie.pk, "as": str(capacity)}
    record(AFFILIATED, person, by=by, at=at, details=details)
    return tie


def is_tied(person: Person, partner: Partner | None, capacity: Capacity, *, on: date) -> bool:
    """Return whether a person is tied to a partner in a capacity on a day."""
    in_force = Affiliation.objects.on(on)
    return in_force.filter(person=person, partner=partner, capacity=capacity).exists()


def may_affiliate(
    by: User,
    person: Person,
    capacity: Capacity,
    *,
    joining: frozenset[Relation] = frozenset(),
    on: date,
) -> bool:
    """Return whether a user may tie somebody to a partner; a newcomer by `joining` as well."""
    rights = rights_of(by, person, on=on)
    if not joining:
        return capacity.value in rights.writable(Target.AFFILIATION)
    return capacity.value in rights.enterable(Target.AFFILIATION, joining=joining)


@transaction.atomic
def end_affiliation(tie: Affiliation, *, ends_on: date, by: User, at: datetime) -> None:
    """Let a tie end with a day; what it allowed ends with it.

    Raise FieldsRefused for one's own, and LastOfItsKind where nobody would hold the office then.
    """
    refuse_act(by, tie.person, Target.AFFILIATION, tie.capacity, on=localdate(at))
    tie.ends_on = max(ends_on, tie.starts_on)
    _refuse_last(tie)
    tie.save(update_fields=["ends_on"])
    details = {"affiliation": tie.pk, "ends_on": tie.ends_on.isoformat()}
    record(AFFILIATION_ENDED, tie.person, by=by, at=at, details=details)


def _refuse_last(ending: Affiliation) -> None:
    """Refuse to end the tie of the last manager or privacy officer: each looks after the other.

    Only those count who act already on the day it ends: at the office, with a login that opens.
    """
    if ending.capacity not in NEVER_VACANT:
        return
    day = ending.ends_on
    assert day is not None
    # Locked in one order: of concurrent ends, the second sees that the first has ended.
    ties = Affiliation.objects.filter(capacity=ending.capacity).select_for_update(no_key=True)
    locked = list(ties.order_by("pk").values_list("pk", flat=True))
    others = Affiliation.objects.on(day).filter(pk__in=locked, partner__kind=PartnerKind.OFFICE)
    staying = others.exclude(Q(pk=ending.pk) | Q(ends_on=day) | Q(person__user=None))
    users = (tie.person.user for tie in staying.select_related("person__user"))
    if not any(can_act_as_staff(user) for user in users if user is not None):
        raise LastOfItsKind


@dataclass(frozen=True)
class NewTie:
    """A person, what they become to a partner, and whether the same act enters them new."""

    person: Person
    partner: Partner
    capacity: Capacity
    is_new: bool


@transaction.atomic
def affiliate_many(
    ties: Sequence[NewTie],
    *,
    joining: frozenset[Relation],
    starts_on: date,
    by: User,
    at: datetime,
) -> None:
    """Write ties of people to partners, each with its row in the audit.

    `joining` is what the writer becomes to those who are new, and nothing to those who are known.
    Raise FieldsRefused, and write nothing, for a tie that `by` may not make.
    """
    if not ties:
        return
    _refuse_ties(ties, joining, by=by, on=localdate(at))
    for tie in ties:
        refuse_appointment(tie.person, tie.capacity, by=by)
    # A tie that ended today and begins again today is already there under the same key.
    ids = [tie.person.pk for tie in ties]
    begun = Affiliation.objects.filter(person_id__in=ids, starts_on=starts_on)
    there = set(begun.values_list("person_id", "partner_id", "capacity"))
    made = Affiliation.objects.bulk_create(
        (
            Affiliation(
                person=tie.person, partner=tie.partner, capacity=tie.capacity, starts_on=starts_on
            )
            for tie in ties
            if (tie.person.pk, tie.partner.pk, tie.capacity.value) not in there
        ),
        batch_size=BATCH,
    )
    record_many(_row_of(one, by, at) for one in made)


def _row_of(tie: Affiliation, by: User, at: datetime) -> AuditRow:
    details = {"affiliation": tie.pk, "as": str(tie.capacity)}
    return build_row(AFFILIATED, (Person, tie.person_id), by=by, at=at, details=details)


def _refuse_ties(
    ties: Sequence[NewTie], joining: frozenset[Relation], *, by: User, on: date
) -> None:
    rights = rights_over(by, [tie.person.pk for tie in ties], on=on)
    for tie in ties:
        own = rights[tie.person.pk]
        allowed = (
            own.enterable(Target.AFFILIATION, joining=joining)
            if tie.is_new
            else own.writable(Target.AFFILIATION)
        )
        if tie.capacity.value not in allowed:
            raise FieldsRefused([tie.capacity.value])
