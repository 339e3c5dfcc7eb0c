"""Whether two members of staff are two persons: neither let the other in.

Who makes somebody staff, or reads out the code of their second factor, may hold that login's keys.
So does whoever did it to them. Of a change that wants two persons, neither may stand above the
other in that line, and no third may have let both in within the last days.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.accounts.rules import CREDENTIALS
from tsemed.base.models import AuditKind, AuditRow
from tsemed.base.refusals import Refused
from tsemed.people.models import Person
from tsemed.people.staff_ties import OFFICE, authors_of_staff_ties

# A line of sponsors longer than this is nobody's; the search ends anyway, since each is seen once.
MOST_SPONSORS = 200


class NotIndependent(Refused):
    """Who confirms let the proposer in, or the proposer them: that is one person twice."""

    sentence = _(
        "You invited the person who asked, or made them staff, or they did so for you. "
        "Somebody independent of them has to confirm it."
    )


class AppointedBySponsored(Refused):
    """Somebody would get an office from a person whom they made staff or invited themselves."""

    sentence = _(
        "They invited you or made you staff, so this office cannot come from you. "
        "Another mentoring manager has to give it."
    )


def refuse_appointment(person: Person, capacity: str, *, by: User) -> None:
    """Refuse an office to whoever let the appointer in: that would be a self-appointment.

    The other way round an office may pass on, or the manager's own staff could never follow her.
    """
    if capacity not in OFFICE or person.user is None:
        return
    if person.user_id in _sponsors(by):
        raise AppointedBySponsored


def are_independent(one: User, other: User, *, at: datetime) -> bool:
    """Return whether two logins count as two persons for a change of credentials."""
    if one.pk == other.pk or other.pk in _sponsors(one) or one.pk in _sponsors(other):
        return False
    recent = {"at__gt": at - CREDENTIALS.newcomers}
    return not _inviters(one, **recent) & _inviters(other, **recent)


def _sponsors(user: User) -> set[int]:
    """Return everybody who let a user in, who let those in, and so on."""
    found: set[int] = set()
    todo = [user]
    while todo and len(found) < MOST_SPONSORS:
        new = _direct_sponsors(todo.pop()) - found
        found |= new
        todo += User.objects.filter(pk__in=new)
    return found


def _direct_sponsors(user: User) -> set[int]:
    person = Person.objects.filter(user=user).first()
    authors = authors_of_staff_ties(person) if person is not None else set()
    return (_inviters(user) | {author for author in authors if author is not None}) - {user.pk}


def _inviters(user: User, **more: object) -> set[int]:
    """Return who invited a login to a second factor; the audit knows, however long ago it was."""
    rows: QuerySet[AuditRow] = AuditRow.objects.filter(
        kind=AuditKind.SIGN_IN,
        subject_type=User._meta.label_lower,
        subject_id=user.pk,
        reason="factor_invited",
        actor__isnull=False,
        **more,
    )
    return set(rows.values_list("actor_id", flat=True))
