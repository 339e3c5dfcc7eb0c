"""Who needs a second factor, and whether this visit has shown one.

This app does not know who is staff: each upper app registers a test.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from tsemed.accounts.models import User
from tsemed.accounts.requests import user_of

StaffTest = Callable[[User], bool]

_staff_tests: list[StaffTest] = []

# Kept in the session once a second factor was shown or enrolled in it.
SHOWN = "second_factor_shown"
# Kept in the session in which an invitation was accepted, until a factor is enrolled in it.
INVITED = "second_factor_invited"

_STRONG = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def register_staff_test(test: StaffTest) -> StaffTest:
    """Register an upper app's test of which logins belong to staff."""
    _staff_tests.append(test)
    return test


def is_staff(user: User) -> bool:
    """Return whether any upper app calls this login staff."""
    return any(test(user) for test in _staff_tests)


def has_second_factor(user: User) -> bool:
    """Return whether a passkey or an authenticator app is set up; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=_STRONG).exists())


def is_last_second_factor(authenticator: Authenticator) -> bool:
    """Return whether its owner would have no second factor without this one."""
    strong = Authenticator.objects.filter(user=authenticator.user, type__in=_STRONG)
    return not strong.exclude(pk=authenticator.pk).exists()


def can_act_as_staff(user: User) -> bool:
    """Return whether a login can be opened and its second factor counts; the demo asks for none."""
    if not user.is_active or not user.email:
        return False
    return settings.DEMO or (user.factor_vouched_at is not None and has_second_factor(user))


def is_demo_visit(request: HttpRequest) -> bool:
    """Return whether somebody came in through the demo's front page, where nobody is real."""
    if not settings.DEMO:
        return False
    proofs = get_authentication_records(request, request.user)
    return all(proof.get("method") == "demo" for proof in proofs)


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Return whether this visit was opened, or later confirmed, with a second factor."""
    if request.session.get(SHOWN) == request.user.pk:
        return True
    proofs = get_authentication_records(request, request.user)
    if any(proof.get("method") == "mfa" for proof in proofs):
        note_second_factor(request)
        return True
    return False


def note_second_factor(request: HttpRequest) -> None:
    """Remember that this visit has shown a second factor."""
    request.session[SHOWN] = request.user.pk


def second_factor_is_owed(request: HttpRequest) -> bool:
    """Return whether a member of staff has yet to show a second factor that counts.

    One counts for staff once it was enrolled, or confirmed, by invitation: otherwise anybody who
    reads somebody's mail could enrol first and wait until they become staff.
    """
    if is_demo_visit(request):
        return False
    user = user_of(request)
    if has_shown_second_factor(request) and user.factor_vouched_at is not None:
        return False
    return is_staff(user)


def invitation_is_owed(request: HttpRequest) -> bool:
    """Return whether a member of staff has to be invited before a factor may be enrolled."""
    user = user_of(request)
    if is_demo_visit(request) or request.session.get(INVITED) == user.pk:
        return False
    counts = user.factor_vouched_at is not None and has_second_factor(user)
    return not counts and is_staff(user)
