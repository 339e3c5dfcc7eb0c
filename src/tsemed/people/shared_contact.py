"""An edit that names somebody else's telephone or address: it is saved without, and that waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tsemed.accounts.models import User
from tsemed.base.transitions import save_edit
from tsemed.people.doubt_limits import count_own_phone
from tsemed.people.models import DoubtReason, IdentityDoubt, Person
from tsemed.people.models.person import backwards
from tsemed.people.operations import change_person
from tsemed.people.recognised import bearers_of, is_address_free
from tsemed.people.write_gate import rights_of
from tsemed.people.write_policy import Target

_REASON_OF = {"phone": DoubtReason.SHARED_PHONE, "email": DoubtReason.SHARED_EMAIL}


@transaction.atomic
def save_without_shared(
    person: Person, facts: dict[str, Any], *, started_from: int, by: User, at: datetime
) -> dict[str, tuple[DoubtReason, tuple[int, ...]]]:
    """Save an edit without what is somebody else's; return why each part waits and for whom."""
    waiting = {}
    phone, email = str(facts.get("phone") or ""), facts.get("email") or ""
    others = Person.objects.exclude(pk=person.pk)
    if phone and phone != str(person.phone) and others.filter(phone=phone).exists():
        waiting["phone"] = phone
    if email and email != person.email and not is_address_free(email, person=person):
        waiting["email"] = email
    if "phone" in waiting:
        count_own_phone(by, person, started_from=started_from, at=at)
    rest = {name: value for name, value in facts.items() if name not in waiting}
    change_person(person, started_from=started_from, by=by, at=at, **rest)
    found = {}
    for name, value in waiting.items():
        one = {"phone": "", "email": "", name: value}
        everybody = bearers_of(by, **one).everybody
        found[name] = (_REASON_OF[name], tuple(pk for pk in everybody if pk != person.pk))
    return found


def write_shared_phone(doubt: IdentityDoubt, phone: str, *, by: User, at: datetime) -> None:
    """Write the telephone that two persons share, if the asker may still write it."""
    person = doubt.about
    if person is None or doubt.reason != DoubtReason.SHARED_PHONE or not phone:
        return
    if "phone" in rights_of(doubt.raised_by, person, on=localdate(at)).writable(Target.PERSON):
        facts: dict[str, Any] = {"phone": phone, "phone_backwards": backwards(phone)}
        save_edit(person, started_from=person.version, by=by, at=at, **facts)
