"""Whether two members of staff are two persons: neither let the other in.

Who makes somebody staff, or reads out the code of their second factor, may hold that login's keys.
So does the person who did it to them: that is the line of a login. If a change needs two persons,
neither may stand in the line of the other. While one of the two is new, their lines must not meet
at all: a person in both may be both of them.

Whom the server invited last stands in a line of their own, since the operator has vouched for
them; so the first manager and the privacy officer are two from their first day.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.audit_events import FACTOR_INVITED
from tsemed.accounts.models import User
from tsemed.accounts.rules import CREDENTIALS
from tsemed.base.models import AuditRow
from tsemed.base.refusals import Refused
from tsemed.people.models import Person
from tsemed.people.staff_ties import OFFICE, makings_of_staff_ties


class NotIndependent(Refused):
    """Who confirms let the proposer in, or the proposer them: that is one person twice."""

    sentence = _(
        "One of you let the other in, or one of you is new and the same person let you both in. "
        "Somebody independent of them has to confirm it: another manager or privacy officer, or "
        "one invited by the operator of the server."
    )


class AppointedBySponsored(Refused):
    """Somebody would get an office from a person whom they made staff or invited themselves."""

    sentence = _(
        "They invited you or made you staff, so this office cannot come from you. "
        "Another mentoring manager has to give it."
    )


def refuse_appointment(person: Person, capacity: str, *, by: User) -> None:
    """Refuse an office to the person who let the appointer in: that would be a self-appointment.

    The other way round an office may pass on, or the manager's own staff could never follow her.
    """
    if capacity not in OFFICE or person.user is None:
        return
    if person.user_id in _line(by) - {by.pk}:
        raise AppointedBySponsored


def are_independent(one: User, other: User, *, at: datetime) -> bool:
    """Return whether two logins count as two persons for a change of credentials."""
    if one.pk == other.pk:
        return False
    line, line_of_other = _line(one), _line(other)
    if other.pk in line or one.pk in line_of_other:
        return False
    since = at - CREDENTIALS.newcomers
    if _is_new(one, since=since) or _is_new(other, since=since):
        return not line & line_of_other
    return True


def _line(user: User) -> set[int]:
    """Return a login, everybody who let it in, who let those in, and so on."""
    line, todo = {user.pk}, [user]
    while todo:
        new = _direct_sponsors(todo.pop()) - line
        line |= new
        todo += User.objects.filter(pk__in=new)
    return line


def _direct_sponsors(user: User) -> set[int]:
    """Return who made a login staff, also by ties that are over, and who invited it."""
    inviters = list(_invitations(user).order_by("id").values_list("actor_id", flat=True))
    if inviters and inviters[-1] is None:
        return set()
    authors = [row.actor_id for row in _makings(user)]
    return {actor for actor in inviters + authors if actor is not None}


def _is_new(user: User, *, since: datetime) -> bool:
    """Return whether a second factor, or a tie by which somebody is staff, is from lately."""
    vouched = user.factor_vouched_at
    if vouched is not None and vouched > since:
        return True
    return _invitations(user).filter(at__gt=since).exists() or any(
        row.at > since for row in _makings(user)
    )


def _makings(user: User) -> list[AuditRow]:
    person = Person.objects.filter(user=user).first()
    return makings_of_staff_ties(person) if person is not None else []


def _invitations(user: User) -> QuerySet[AuditRow]:
    """Return every invitation of a login to a second factor; the audit knows, however old."""
    return AuditRow.objects.filter(
        subject_type=User._meta.label_lower,
        subject_id=user.pk,
        event=FACTOR_INVITED.name,
    )
