"""What changes of credentials share: why one is refused, its steps, and how codes are judged."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.credential_effects import AddressTaken, move_address
from tsemed.accounts.models import CredentialChange, User
from tsemed.accounts.one_time_codes import count_try, hash_code, new_code
from tsemed.accounts.states import ChangeState
from tsemed.base.audit import record
from tsemed.base.audit_events import Event
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, WrongState, take_step


class SameAddress(Refused):
    """The new address is the present one."""

    is_recorded = False
    sentence = _("This is the sign-in address already.")


class NoOldAddress(Exception):
    """The login has no address yet, so there is none at which its owner could be asked."""


class AlreadyAsked(Refused):
    """A change of the same credential waits already."""

    is_recorded = False
    sentence = _("A change waits for its second person already.")


class TooManyChanges(Refused):
    """As many changes were asked for, or letters sent to the new address, as an hour allows."""

    status = 429
    sentence = _(
        "Too many changes were asked for within an hour, or too many letters went to this address. "
        "Nothing new was sent; try again in an hour."
    )


class TooManyOpenChanges(Refused):
    """As many changes by one proposer wait already as may wait at a time."""

    sentence = _(
        "Five changes that you proposed wait already. "
        "Withdraw one, or try again when one is refused or carried out."
    )


class SamePerson(Exception):
    """Who confirms has asked for the change, or owns the account."""


class ChangeIsOver(Exception):
    """The change was done, cancelled or refused meanwhile, or its time has run out."""


class WrongCode(Exception):
    """A code is wrong; so many tries are left."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


def note_asking(change: CredentialChange, event: Event, *, by: User, at: datetime) -> None:
    """Write into the audit that somebody asked for a change."""
    details = {"change": change.pk, "kind": change.kind}
    record(event, change.user, by=by, at=at, details=details)


def finish(change: CredentialChange, *, by: User | None, at: datetime) -> None:
    """Move the address of a change whose codes were right; raise AddressTaken or ChangeIsOver."""
    try:
        with transaction.atomic():
            step(change, ChangeState.DONE, by=by, at=at)
            move_address(change.user, to=change.address, change=change.pk, by=by, at=at)
    except AddressTaken:
        change.refresh_from_db()
        step(change, ChangeState.CANCELLED, by=None, at=at, why="address_taken")
        raise


def count_guess(change: CredentialChange, *, at: datetime) -> None:
    """Count one more guess at the codes of an open change, or raise ChangeIsOver.

    The codes are read after the count: one that was renewed meanwhile is not judged any more.
    """
    same = CredentialChange.objects.filter(pk=change.pk, state=ChangeState.OPEN)
    if not count_try(same, at=at):
        raise ChangeIsOver
    change.refresh_from_db(fields=["old_code", "new_code"])


def step(change: CredentialChange, to: ChangeState, **more: object) -> None:
    """Take a step of a change; raise ChangeIsOver where another step came first."""
    try:
        take_step(change, to, **more)  # type: ignore[arg-type]
    except (WrongState, StaleVersion) as over:
        raise ChangeIsOver from over


def make_code(change: CredentialChange, which: str) -> tuple[str, str]:
    """Return a code of a change to send, and the hash of it to keep."""
    code = new_code()
    return code, hash_code(code, purpose=purpose_of(change, which))


def purpose_of(change: CredentialChange, which: str) -> str:
    """Return what a code of a change is for, so that it opens nothing else."""
    return f"address-{which}:{change.pk}"
