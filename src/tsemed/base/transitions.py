"""The one way a state changes, and the one way an edit is saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tsemed.base.audit import differences, record
from tsemed.base.audit_events import Event, change_name, event_named, step_name
from tsemed.base.models import AuditRow, Stateful, Versioned
from tsemed.base.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

NOTHING: Mapping[str, str] = MappingProxyType({})


class WrongState(Refused):
    """The step is not in the table: the thing is somewhere else in its life."""

    sentence = _("It is already at another stage. Look at how it stands now.")

    def __init__(self, thing: Stateful, wanted: str) -> None:
        super().__init__()
        self.add_note(f"{thing._meta.label} is {thing.state}, {wanted} does not follow")
        self.thing, self.wanted = thing, wanted


class StaleVersion(Refused):
    """The row changed since it was read; nothing was written."""

    is_recorded = False
    sentence = _("Somebody else changed this a moment ago, so nothing was saved over it.")

    def __init__(self, thing: Versioned) -> None:
        super().__init__()
        self.add_note(f"{thing._meta.label} {thing.pk} changed since it was read")
        self.thing = thing


def take_step(
    thing: Stateful,
    to: str,
    *,
    by: User | None,
    at: datetime,
    why: str = "",
    out_of_order: bool = False,
    **changes: Any,
) -> AuditRow:
    """Move thing to a state, with its changes, and leave the row that says so.

    The update is conditional on the state and version that were read, so only
    one wins. A step out of order needs `out_of_order` and a written reason; whether somebody
    may order one is the caller's to check.
    """
    old = thing.state
    if not thing.steps.allows(old, to) and not (out_of_order and why):
        raise WrongState(thing, to)
    details = {**differences(thing, changes), **({"out_of_order": True} if out_of_order else {})}
    with transaction.atomic():
        thing.check_step(to)
        _write(thing, only_if={"state": old}, state=to, state_since=at, **changes)
        return record(
            event_named(step_name(thing, to)),
            thing,
            by=by,
            at=at,
            from_state=old,
            to_state=to,
            reason=why,
            details=details,
        )


def save_edit(
    thing: Versioned,
    *,
    started_from: int,
    by: User,
    at: datetime,
    event: Event | None = None,
    why: str = "",
    data_class: str = "",
    details: Mapping[str, Any] = NOTHING,
    **changes: Any,
) -> None:
    """Save changes if thing is still at the version the editor started from.

    `thing` holds what is saved, so that the audit has the old and the new values. Without an
    `event` of its own it is the thing's common edit. What belongs to thing and stands in a table
    of its own is saved with it: `event`, `data_class` or `details` then say what changed. An edit
    that alters nothing writes nothing.
    """
    if thing.version != started_from:
        raise StaleVersion(thing)
    altered = differences(thing, changes)
    is_bookkeeping = bool(thing.unaudited & changes.keys())
    if not (altered or details or data_class or is_bookkeeping) and (changes or event is None):
        return
    with transaction.atomic():
        _write(thing, **changes)
        record(
            event or event_named(change_name(thing)),
            thing,
            by=by,
            at=at,
            reason=why,
            data_class=data_class,
            details={**altered, **details},
        )


def _write(thing: Versioned, *, only_if: Mapping[str, str] = NOTHING, **changes: Any) -> None:
    rows = type(thing)._base_manager.filter(pk=thing.pk, version=thing.version, **only_if)
    if not rows.update(version=F("version") + 1, **changes):
        raise StaleVersion(thing)
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.version += 1
