"""Who needs a second factor, and whether this visit has shown one.

Who is staff is not for this room to know: the rooms above register a test each.
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


def register_staff_test(test: StaffTest) -> StaffTest:
    """This will let a room above say which logins belong to staff."""
    _staff_tests.append(test)
    return test


def is_staff(user: User) -> bool:
    """Whether any room above calls this login staff."""
    return any(test(user) for test in _staff_tests)


def has_second_factor(user: User) -> bool:
    """Whether a passkey or an authenticator app is set up; recovery codes alone are none."""
    strong = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    return bool(Authenticator.objects.filter(user=user, type__in=strong).exists())


def is_demo_visit(request: HttpRequest) -> bool:
    """Whether somebody walked in through the demo's front page, where all people are invented."""
    if not settings.DEMO:
        return False
    proofs = get_authentication_records(request, request.user)
    return all(proof.get("method") == "demo" for proof in proofs)


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether this visit was opened, or later confirmed, with a second factor."""
    if request.session.get(SHOWN) == request.user.pk:
        return True
    proofs = get_authentication_records(request, request.user)
    if any(proof.get("method") == "mfa" for proof in proofs):
        note_second_factor(request)
        return True
    return False


def note_second_factor(request: HttpRequest) -> None:
    """This will remember that this visit has shown a second factor."""
    request.session[SHOWN] = request.user.pk


def second_factor_is_owed(request: HttpRequest) -> bool:
    """Whether a member of staff has yet to show a second factor on this visit."""
    if is_demo_visit(request) or has_shown_second_factor(request):
        return False
    return is_staff(user_of(request))
