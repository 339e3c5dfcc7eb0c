"""What happens when somebody signs in or is refused, whichever way they came."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from tsemed.accounts import invitations, known_devices, operations, second_factor, sessions
from tsemed.accounts.audit_events import SIGNED_OUT
from tsemed.accounts.models import Device, User
from tsemed.base.caching import clear_browser_cache_after


@receiver(user_logged_in)
def start_the_clock(request: HttpRequest, user: User, **_more: Any) -> None:
    """Start the clocks of a session, whichever way its user signed in."""
    sessions.begin(request, user, at=timezone.now())
    known_devices.await_proof(request)


@receiver(user_logged_out)
def close_the_device(request: HttpRequest, user: User | None, **_more: Any) -> None:
    """End the device of a session that is signed out, and clear the browser's cache."""
    clear_browser_cache_after(request)
    device = Device.objects.filter(pk=sessions.device_of(request) or 0, ended_at=None).first()
    if device is not None and user is not None:
        operations.end_device(device, by=user, at=timezone.now(), event=SIGNED_OUT)


@receiver(authentication_step_completed)
def renew_the_clock(request: HttpRequest, reauthenticated: bool = False, **_more: Any) -> None:
    """Renew the proof of a sign-in that stands, after its owner proved it afresh."""
    if reauthenticated and sessions.device_of(request) is not None:
        sessions.renew(request, at=timezone.now())


@receiver(authenticator_added)
def count_the_new_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any
) -> None:
    """Count a second factor that was just set up as shown: it is not asked for again."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    kind = {"id": authenticator.pk, "type": authenticator.type}
    record_authentication(request, user, "mfa", reauthenticated=True, **kind)
    if request.session.pop(second_factor.INVITED, None) == user.pk:
        invitations.vouch(user, at=timezone.now())


@receiver(authenticator_removed)
def ask_for_an_invitation_again(user: User, **_more: Any) -> None:
    """Stop vouching for a login that has no second factor any more."""
    invitations.forget_vouching(user)
