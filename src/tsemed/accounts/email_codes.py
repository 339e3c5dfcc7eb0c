"""Codes sent by e-mail: entered, counted, judged. The count of tries is never in the session.

Sessions are read at the beginning of a request and written at its end, so of many guesses at
once all would find the same count.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from tsemed.accounts import counters
from tsemed.accounts.models import EmailCode, User
from tsemed.accounts.one_time_codes import count_try, hash_code, is_right
from tsemed.accounts.rules import LIMITS


class Purpose(StrEnum):
    """What a code is good for; one made for the one is nothing for the other."""

    SIGN_IN = "sign_in"
    FRESH = "fresh"


class Verdict(StrEnum):
    """What became of a guess."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"


def new_fresh_code() -> str:
    """Return six digits, for a session that is open already."""
    return f"{secrets.randbelow(1_000_000):06d}"


def enter_code(
    code: str, *, purpose: Purpose, user: User | None, address: str, at: datetime
) -> EmailCode:
    """Enter a code that is about to be sent; an empty one is a row that nothing opens."""
    return EmailCode.objects.create(
        purpose=purpose,
        user=user,
        address_hash=_address_hash(address),
        code_hash=hash_code(code, purpose=purpose) if code else "",
        asked_at=at,
        expires_at=at + timedelta(seconds=LIMITS.link),
    )


def judge_code(pk: int, typed: str, *, purpose: Purpose, at: datetime) -> Verdict:
    """Count a try of a code and return whether it is right; each code is right once.

    The try is committed before the code is compared. A guess that got none is not compared.
    """
    if not count_try(EmailCode.objects.filter(pk=pk, used_at=None), at=at):
        return Verdict.SPENT
    code = EmailCode.objects.get(pk=pk)
    if (
        not is_right(typed, code.code_hash, purpose=purpose)
        or code.purpose != purpose
        or code.user_id is None
    ):
        return Verdict.WRONG
    first = EmailCode.objects.filter(pk=pk, used_at=None).update(used_at=at)
    return Verdict.RIGHT if first else Verdict.SPENT


def is_open(pk: int | None, *, at: datetime) -> bool:
    """Return whether a code may still be typed in."""
    return pk is not None and EmailCode.objects.usable(at).filter(pk=pk).exists()


def is_open_for(pk: int | None, address: str, *, at: datetime) -> bool:
    """Return whether a code that was asked for about this address may still be typed in."""
    found = EmailCode.objects.usable(at).filter(pk=pk or 0, address_hash=_address_hash(address))
    return found.exists()


def end_codes(user: User, *, at: datetime) -> None:
    """End every code of a login, as when its address is changed."""
    EmailCode.objects.filter(user=user, used_at=None, expires_at__gt=at).update(expires_at=at)


def _address_hash(address: str) -> str:
    return counters.hash_of("code", address.strip().lower())
