"""Codes that are typed in once: made, hashed, and counted before they are judged."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Model, QuerySet

from tsemed.accounts.rules import CREDENTIALS

# No vowels, so no words; nothing that is read or heard as something else.
_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
_LENGTH = 8


def new_code() -> str:
    """Return a code of eight signs in two groups, as it is shown and read out."""
    signs = "".join(secrets.choice(_ALPHABET) for _sign in range(_LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def hash_code(code: str, *, purpose: str) -> str:
    """Return the keyed hash of a code: the table alone does not let anybody guess it.

    `purpose` names what the code is for and for whom, so that no code opens anything else.
    """
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    key = f"tsemed.one-time-code:{settings.SECRET_KEY}".encode()
    return hmac.new(key, f"{purpose}:{signs}".encode(), "sha256").hexdigest()


def is_right(code: str, kept: str, *, purpose: str) -> bool:
    """Return whether a code typed in is the one kept; an empty hash fits no code."""
    return hmac.compare_digest(hash_code(code, purpose=purpose), kept or "-")


def count_try(still_open: QuerySet[Any], *, at: datetime) -> bool:
    """Count one more try of a row and return whether it may be judged.

    One conditional update, committed or locked before the code is looked at: however many
    guesses arrive at once, no more than the allowed number is ever judged.
    """
    row: QuerySet[Model] = still_open.filter(expires_at__gt=at, tries__lt=CREDENTIALS.tries)
    return bool(row.update(tries=F("tries") + 1))
