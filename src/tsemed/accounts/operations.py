"""Asking for a personal link, opening it once, and what is done with devices."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from tsemed.accounts import messages
from tsemed.accounts.models import Device, PersonalLink, User, Way
from tsemed.accounts.queries import digest
from tsemed.accounts.readers import Reader
from tsemed.accounts.rules import LIMITS
from tsemed.base.audit import record
from tsemed.base.models import AuditKind, AuditRow


class LinkRefused(Exception):
    """The link opens nothing here; `why` is used, late, elsewhere or unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def ask_for_link(
    readers: Sequence[Reader], *, typed: str, path: str, browser: str, language: str, at: datetime
) -> None:
    """This will send each reader a link that opens once, within ten minutes, in this browser.

    Whoever is not known costs the same work: a row that opens nothing, a letter drawn, and
    sent if what was typed is an address, so that its owner learns which one is not known.
    """
    for reader in readers:
        token = _enter_link(reader.user, path=path, browser=browser, at=at)
        messages.send(
            "personal_link",
            address=reader.address,
            language=reader.user.language,
            context={"path": f"/link/{token}/", "minutes": int(LIMITS.link // 60)},
        )
    if not readers:
        _enter_link(None, path=path, browser=browser, at=at)
        tell_unknown(typed, language=language)
        record_refusal(None, why="unknown", at=at)


def tell_unknown(typed: str, *, language: str) -> None:
    """This will tell the reader of an address that it is not one we know."""
    is_address = "@" in typed
    letter = messages.draw(
        "unknown_address",
        address=typed if is_address else "nobody@localhost",
        language=language,
        context={},
    )
    if is_address:
        letter.send()


def _enter_link(user: User | None, *, path: str, browser: str, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    PersonalLink.objects.create(
        token_hash=digest(token),
        browser_hash=digest(browser),
        user=user,
        path=path,
        asked_at=at,
        expires_at=at + timedelta(seconds=LIMITS.link),
    )
    return token


@transaction.atomic
def open_link(link: PersonalLink, *, browser: str, at: datetime) -> User:
    """This will use up a link and say whose it was; of five at once only one opens.

    The update is conditional, so no two callers can both be the first.
    """
    opened = (
        PersonalLink.objects.usable(at)
        .filter(pk=link.pk, browser_hash=digest(browser))
        .update(used_at=at)
    )
    user = link.user
    if not opened or user is None or not user.is_active:
        link.refresh_from_db()
        raise LinkRefused(why_closed(link, browser=browser, at=at) or "unknown")
    return user


def why_closed(link: PersonalLink | None, *, browser: str, at: datetime) -> str:
    """Why a link would not open here and now; empty when it would."""
    if link is None or link.user is None:
        return "unknown"
    if link.used_at is not None:
        return "used"
    if link.expires_at <= at:
        return "late"
    if not secrets.compare_digest(link.browser_hash, digest(browser)):
        return "elsewhere"
    return ""


@transaction.atomic
def enter_device(
    user: User,
    *,
    session_key: str,
    browser: str,
    system: str,
    way: Way,
    own_phone: bool,
    earlier: int | None,
    at: datetime,
) -> Device:
    """This will enter the browser somebody just signed in with, and the audit row of it."""
    device = Device.objects.filter(pk=earlier or 0, user=user, ended_at=None).first()
    if device is None:
        device = Device(user=user, signed_in_at=at)
    device.session_key, device.browser, device.system = session_key, browser, system
    device.way, device.seen_at = way, at
    if own_phone:
        device.own_phone_at = at
    device.save()
    details = {"by": str(way), "device": device.pk}
    record(AuditKind.SIGN_IN, user, by=user, at=at, details=details)
    return device


def note_visit(device: int, *, at: datetime) -> None:
    """This will note when a device was last used."""
    Device.objects.filter(pk=device).update(seen_at=at)


@transaction.atomic
def mark_own_phone(device: int, *, by: User, at: datetime) -> None:
    """This will mark a device as its owner's own phone."""
    Device.objects.filter(pk=device, user=by).update(own_phone_at=at)
    details = {"device": device, "own_phone": True}
    record(AuditKind.SIGN_IN, by, by=by, at=at, reason="own_phone", details=details)


@transaction.atomic
def end_device(device: Device, *, by: User, at: datetime, why: str = "sent_away") -> None:
    """This will sign a device out, wherever it is; its next page is the sign-in page."""
    Session.objects.filter(session_key=device.session_key).delete()
    Device.objects.filter(pk=device.pk).update(ended_at=at, own_phone_at=None, session_key="")
    details = {"device": device.pk}
    record(AuditKind.SIGN_IN, by, by=by, at=at, reason=why, details=details)


def record_refusal(user: User | None, *, why: str, at: datetime) -> None:
    """This will write down that somebody was not let in; never what they typed."""
    AuditRow.objects.create(
        at=at,
        actor=None,
        kind=AuditKind.SIGN_IN,
        subject_type=User._meta.label_lower,
        subject_id=user.pk if user else 0,
        reason=why,
        details={"refused": True},
    )


def forget_what_is_over(*, at: datetime) -> None:
    """This will delete links that open nothing any more, and devices long out of use.

    What they were for stands in the audit. The worker, on a floor above, calls it every hour.
    """
    PersonalLink.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    Device.objects.filter(seen_at__lt=at - timedelta(seconds=2 * LIMITS.own_phone)).delete()
