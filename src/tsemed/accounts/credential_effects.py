"""What a change of credentials does to the account: the one place that writes the address."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from tsemed.accounts import email_codes, known_devices, messages
from tsemed.accounts.audit_events import ADDRESS_CHANGED, FACTOR_REMOVED
from tsemed.accounts.events import address_changed
from tsemed.accounts.login_lookup import is_address_free
from tsemed.accounts.models import Device, FactorInvitation, PersonalLink, User
from tsemed.base.audit import record
from tsemed.base.audit_events import Event


class AddressTaken(Exception):
    """Somebody else opens, or may open, an account at this address."""


@transaction.atomic
def move_address(user: User, *, to: str, change: int, by: User | None, at: datetime) -> None:
    """Make an address the one that opens a login, end all else that opens it, notify both.

    Raise AddressTaken. The person's e-mail follows by a trigger of the database.
    """
    if not is_address_free(to, user=user):
        raise AddressTaken
    user = User.objects.select_for_update().get(pk=user.pk)
    old = user.email or ""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(email=to)
    except IntegrityError as taken:
        raise AddressTaken from taken
    EmailAddress.objects.filter(user=user).delete()
    end_everything(user, event=ADDRESS_CHANGED, change=change, by=by, at=at)
    address_changed.send(User, user=user, old=old, new=to, at=at)
    for address in filter(None, (old, to)):
        messages.send("address_changed", address=address, language=user.language, context={})


@transaction.atomic
def remove_second_factor(user: User, *, change: int, by: User | None, at: datetime) -> None:
    """Remove every second factor of a login, end all that opens it, and notify its owner."""
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(factor_vouched_at=None)
    end_everything(user, event=FACTOR_REMOVED, change=change, by=by, at=at)
    if user.email:
        messages.send(
            "second_factor_changed", address=user.email, language=user.language, context={}
        )


@transaction.atomic
def end_everything(user: User, *, event: Event, change: int, by: User | None, at: datetime) -> None:
    """End the sessions, device marks, links, codes, invitations and proofs of a login.

    `credentials_changed_at` also ends what stands in no table of ours: a session without a
    device, and a first step of a sign-in that waits for the second (`AccountAdapter.login`).
    """
    User.objects.filter(pk=user.pk).update(credentials_changed_at=at)
    signed_in = Device.objects.filter(user=user, ended_at=None)
    keys = list(signed_in.exclude(session_key="").values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    signed_in.update(ended_at=at, own_phone_at=None, session_key="")
    email_codes.end_codes(user, at=at)
    known_devices.forget_all(user, at=at)
    PersonalLink.objects.usable(at).filter(user=user).update(expires_at=at)
    FactorInvitation.objects.filter(user=user, accepted_at=None, ended_at=None).update(ended_at=at)
    record(event, user, by=by, at=at, details={"change": change})
