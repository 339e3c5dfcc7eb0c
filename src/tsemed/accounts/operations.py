"""Asking for a code or a personal link, opening it once, and what is done with devices."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from tsemed.accounts import alerts, counters, email_codes, letter_limits, messages
from tsemed.accounts.audit_events import NOT_LET_IN, OWN_PHONE, SENT_AWAY, SIGNED_IN
from tsemed.accounts.login_lookup import LoginCandidate
from tsemed.accounts.models import (
    Device,
    EmailCode,
    FactorInvitation,
    KnownDevice,
    PersonalLink,
    SignInMethod,
    User,
)
from tsemed.accounts.one_time_codes import new_code
from tsemed.accounts.queries import digest
from tsemed.accounts.rules import (
    LETTERS_OF_PLACE,
    LETTERS_OF_PLACE_UNDER_ATTACK,
    LIMITS,
    REMEMBERED_FOR,
    Asker,
)
from tsemed.base.audit import record
from tsemed.base.audit_events import Event


class LinkRefused(Exception):
    """The link opens nothing here; `why` is used, late, elsewhere or unknown."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def ask_for_code(
    user: User | None,
    *,
    address: str,
    asker: Asker,
    language: str,
    earlier: int | None,
    at: datetime,
) -> int:
    """Send a code to an address, and return the id of the code this browser may now type in.

    `earlier` is the code this browser was given before: where no more letters may go to the
    address, that one stays good. An unknown address costs the same rows, and its owner learns
    that it is not one we know.
    """
    alerts.note_request(user, address, asker=asker, at=at)
    code = new_code()
    context: dict[str, str | int] = {"code": code} if user else {}
    name = "sign_in_code" if user else "unknown_address"
    spoken = user.language if user else language
    is_sent = send_asked_letter(
        name, user=user, address=address, language=spoken, context=context, asker=asker, at=at
    )
    if user is None:
        record_refusal(None, why="unknown", at=at)
    if not is_sent and email_codes.is_open_for(earlier, address, at=at):
        assert earlier is not None
        return earlier
    kept = code if is_sent and user else ""
    purpose = email_codes.Purpose.SIGN_IN
    return email_codes.enter_code(kept, purpose=purpose, user=user, address=address, at=at).pk


@transaction.atomic
def ask_for_link(
    readers: Sequence[LoginCandidate],
    *,
    typed: str,
    path: str,
    browser: str,
    asker: Asker,
    language: str,
    at: datetime,
) -> None:
    """Send each reader a link that opens once, within ten minutes, in this browser.

    An unknown address costs the same work: a row that opens nothing, a letter drawn, and
    sent if what was typed is an address, so that its owner learns which one is not known.
    """
    for reader in readers:
        token = _enter_link(reader.user, path=path, browser=browser, at=at)
        context: dict[str, str | int] = {
            "path": f"/link/{token}/",
            "minutes": int(LIMITS.link // 60),
        }
        alerts.note_request(reader.user, reader.address, asker=asker, at=at)
        send_asked_letter(
            "personal_link",
            user=reader.user,
            address=reader.address,
            language=reader.user.language,
            context=context,
            asker=asker,
            at=at,
        )
    if not readers:
        _enter_link(None, path=path, browser=browser, at=at)
        alerts.note_request(None, typed, asker=asker, at=at)
        send_asked_letter(
            "unknown_address",
            user=None,
            address=typed,
            language=language,
            context={},
            asker=asker,
            at=at,
        )
        record_refusal(None, why="unknown", at=at)


@transaction.atomic
def send_asked_letter(
    name: str,
    *,
    user: User | None,
    address: str,
    language: str,
    context: Mapping[str, str | int],
    asker: Asker,
    at: datetime,
) -> bool:
    """Send a letter that somebody not signed in has asked for, if one more may go there.

    The letter is drawn in any case: how long the answer takes says nothing. A device is known
    for the letters of its own login only.
    """
    message = messages.draw(name, address=address, language=language, context=context)
    if not letter_limits.is_address(address):
        return False
    if asker.owner is not None and (user is None or asker.owner != user.pk):
        asker = Asker(asker.place, asker.browser)
    if user is not None and not asker.known:
        alerts.send_owed_alert(user, at=at)
    of_place = LETTERS_OF_PLACE
    if alerts.is_under_attack(user, at=at):
        of_place = LETTERS_OF_PLACE_UNDER_ATTACK
    if not letter_limits.take_letter(address, asker=asker, of_place=of_place, at=at):
        return False
    messages.post(message, language=language)
    return True


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
    """Use up a link and return whose it was; of five at once only one opens.

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
    """Return why a link would not open here and now; empty when it would."""
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
    method: SignInMethod,
    own_phone: bool,
    earlier: int | None,
    at: datetime,
) -> Device:
    """Enter the browser somebody just signed in with, and the audit row of it."""
    device = Device.objects.filter(pk=earlier or 0, user=user, ended_at=None).first()
    if device is None:
        device = Device(user=user, signed_in_at=at)
    device.session_key, device.browser, device.system = session_key, browser, system
    device.method, device.seen_at = method, at
    if own_phone:
        device.own_phone_at = at
    device.save()
    details = {"by": str(method), "device": device.pk}
    record(SIGNED_IN, user, by=user, at=at, details=details)
    return device


def note_visit(device: int, *, at: datetime) -> None:
    """Note when a device was last used."""
    Device.objects.filter(pk=device).update(seen_at=at)


@transaction.atomic
def mark_own_phone(device: int, *, by: User, at: datetime) -> None:
    """Mark a device as its owner's own phone."""
    Device.objects.filter(pk=device, user=by).update(own_phone_at=at)
    record(OWN_PHONE, by, by=by, at=at, details={"device": device})


@transaction.atomic
def end_device(device: Device, *, by: User, at: datetime, event: Event = SENT_AWAY) -> None:
    """Sign a device out, wherever it is; its next page is the sign-in page."""
    Session.objects.filter(session_key=device.session_key).delete()
    Device.objects.filter(pk=device.pk).update(ended_at=at, own_phone_at=None, session_key="")
    if event is SENT_AWAY:
        # A device that its owner does not want to be signed in with is a stranger's.
        KnownDevice.objects.filter(pk=device.known_id or 0, ended_at=None).update(ended_at=at)
    record(event, by, by=by, at=at, details={"device": device.pk})


def record_refusal(user: User | None, *, why: str, at: datetime) -> None:
    """Write down that somebody was not let in; never what they typed."""
    subject = (User, user.pk if user else 0)
    record(NOT_LET_IN, subject, by=None, at=at, reason=why, details={"refused": True})


def delete_expired(*, at: datetime) -> None:
    """Delete links, codes, invitations and counters that are over, and devices long out of use.

    What they were for stands in the audit. The worker, in a layer above, calls it every hour.
    """
    counters.forget_ended_windows(at=at)
    alerts.forget_old_alerts(at=at)
    EmailCode.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    KnownDevice.objects.filter(seen_at__lt=at - timedelta(seconds=REMEMBERED_FOR)).delete()
    FactorInvitation.objects.filter(expires_at__lt=at - timedelta(days=30)).delete()
    PersonalLink.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    Device.objects.filter(seen_at__lt=at - timedelta(seconds=2 * LIMITS.own_phone)).delete()
