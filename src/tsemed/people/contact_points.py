"""Further ways to reach somebody, with their wishes: reading, writing, and what letters heed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_time
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tsemed.accounts.models import User
from tsemed.base.formatting import isolated, joined
from tsemed.base.transitions import save_edit
from tsemed.notifications.message_templates import Recipient
from tsemed.notifications.recipient_wishes import NO_WISHES, RecipientWishes, extend_wishes
from tsemed.people.audit_events import CONTACT_POINTS_WRITTEN
from tsemed.people.data_policy import Relation
from tsemed.people.models import ContactPoint, Person
from tsemed.people.models.contact_point import ContactKind, ContactWish
from tsemed.people.write_gate import refuse_act
from tsemed.people.write_policy import Target

Points = Mapping[ContactKind, ContactPoint]
# They know one way, which was chosen or given; further ways are for the person and for staff.
_ONE_WAY_ALONE = frozenset({Relation.THEIR_MENTOR, Relation.THEIR_MENTEE, Relation.CONTACT_PERSON})


def points_of(person: Person) -> dict[ContactKind, ContactPoint]:
    """Return the further ways to reach somebody, by kind."""
    return {ContactKind(one.kind): one for one in person.contact_points.all()}


def wish_sentence(wishes: Mapping[str, Any]) -> str:
    """Return the wishes for one way, in a line to stand next to the number."""
    found = [str(wish.label) for wish in ContactWish if wishes.get(wish.value)]
    if wishes.get("best_time"):
        found.append(_("best time: %(when)s") % {"when": isolated(wishes["best_time"])})
    if wishes.get("quiet_from") and wishes.get("quiet_until"):
        hours = {"start": wishes["quiet_from"], "end": wishes["quiet_until"]}
        found.append(_("not between %(start)s and %(end)s") % hours)
    return joined(found)


def shows_further(ties: Collection[Relation]) -> bool:
    """Return whether somebody may know the further ways of a person whose contact they read."""
    return not set(ties) <= _ONE_WAY_ALONE


@transaction.atomic
def change_contact_points(
    person: Person,
    *,
    started_from: int,
    by: User,
    at: datetime,
    wishes: Mapping[str, Any],
    points: Mapping[ContactKind, Mapping[str, Any]],
) -> None:
    """Write what somebody wishes of who reaches them, and their further ways; empty is deleted.

    Raise FieldsRefused for a writer who may not. Nobody is recognised by them or signs in with one.
    """
    refuse_act(by, person, Target.CONTACT_POINTS, "points", on=localdate(at))
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at}
    changed = _changed(person, points)
    details = {"ways": sorted(kind.value for kind in changed)} if changed else {}
    event = CONTACT_POINTS_WRITTEN
    save_edit(person, event=event, details=details, contact_wishes=dict(wishes), **how)
    for kind, values in changed.items():
        if values["value"]:
            ContactPoint.objects.update_or_create(person=person, kind=kind, defaults=dict(values))
        else:
            ContactPoint.objects.filter(person=person, kind=kind).delete()


def _changed(
    person: Person, points: Mapping[ContactKind, Mapping[str, Any]]
) -> dict[ContactKind, Mapping[str, Any]]:
    """Return the ways that differ from what is kept; an empty one that is not there does not."""
    known = points_of(person)
    return {
        kind: values
        for kind, values in points.items()
        if (kind in known or values["value"])
        and {name: getattr(known.get(kind), name, None) for name in values} != dict(values)
    }


@extend_wishes
def wishes_of_recipient(to: Recipient) -> RecipientWishes:
    """Return what a reader wishes of letters: none at all, or none in some hours."""
    who = {"user": to.user_id} if to.user_id else {"email": to.address}
    wishes = Person.objects.filter(**who).values_list("contact_wishes", flat=True).first()
    if not wishes:
        return NO_WISHES
    return RecipientWishes(
        calls_only=bool(wishes.get(ContactWish.CALLS_ONLY)),
        quiet_from=_time(wishes.get("quiet_from")),
        quiet_until=_time(wishes.get("quiet_until")),
    )


def _time(written: str | None) -> time | None:
    return parse_time(written) if written else None
