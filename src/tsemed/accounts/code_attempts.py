"""Guesses: every one is counted before it is judged, in the database, and no right one twice."""

from __future__ import annotations

from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.http import HttpRequest

from tsemed.accounts import alerts, email_codes, operations, rate_limits
from tsemed.accounts.audit_events import MANY_WRONG_FACTORS
from tsemed.accounts.email_codes import Purpose, Verdict
from tsemed.accounts.models import EmailCode, UsedTotpStep, User


def judge_email_code(
    request: HttpRequest, pk: int | None, typed: str, *, purpose: Purpose, at: datetime
) -> bool:
    """Take a try of the code this browser may type in, and return whether it is right.

    Every wrong guess that was judged is written down; one that came after the last try was not
    judged and leaves no row.
    """
    verdict = Verdict.SPENT
    if pk is not None:
        verdict = email_codes.judge_code(pk, typed, purpose=purpose, at=at)
    if verdict is Verdict.WRONG:
        user = EmailCode.objects.select_related("user").get(pk=pk or 0).user
        by = request.user if isinstance(request.user, User) else None
        operations.record_refusal(user, why="wrong_code", at=at)
        if user is not None and by is None:
            asker = rate_limits.asker_of(request, [user], at=at)
            alerts.note_wrong_code(user, asker=asker, at=at)
    return verdict is Verdict.RIGHT


def judge_factor(
    request: HttpRequest, user: User, typed: str, *, at: datetime
) -> Authenticator | None:
    """Return the authenticator whose code this is, or None; raise TooMany before judging.

    allauth remembers a code that was used in the cache, whose rows may be thrown away, and for
    thirty seconds of the ninety in which it is right. Here it is a row, for good.
    """
    asker = rate_limits.asker_of(request, [user], at=at)
    try:
        rate_limits.count_factor(user, asker, at=at)
    except rate_limits.TooMany as limit:
        if limit.is_first and not asker.known:
            alerts.alert(user, MANY_WRONG_FACTORS, at=at)
        raise
    for authenticator in _typed_by_hand(user):
        if _accepts(authenticator, typed):
            rate_limits.give_back_factor(user, asker)
            return authenticator
    operations.record_refusal(user, why="wrong_second_factor", at=at)
    return None


def _typed_by_hand(user: User) -> list[Authenticator]:
    found = Authenticator.objects.filter(user=user)
    return list(found.exclude(type=Authenticator.Type.WEBAUTHN))


def _accepts(authenticator: Authenticator, typed: str) -> bool:
    if authenticator.type != Authenticator.Type.TOTP:
        return bool(authenticator.wrap().validate_code(typed))
    secret = decrypt(authenticator.data["secret"])
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=typed, expected=format_hotp_value(hotp_value(secret, step))):
            return UsedTotpStep.objects.take(authenticator, step=step)
    return False
