"""Posting, taking, sending and giving back. Only the worker sends."""

from __future__ import annotations

import smtplib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from tsemed.accounts.letter_limits import mailbox_of
from tsemed.accounts.models import User
from tsemed.base.transitions import StaleVersion, take_step
from tsemed.notifications.delivery import message_of
from tsemed.notifications.message_templates import (
    MessageTemplate,
    Recipient,
    message_id,
)
from tsemed.notifications.models import Mute, OutboxMessage
from tsemed.notifications.notices import cancel_superseded, next_free_moment
from tsemed.notifications.recipient_wishes import wishes_of
from tsemed.notifications.rules import earliest_sending, next_try
from tsemed.notifications.states import OutboxState
from tsemed.ui.emails import DrawnEmail, Value

__all__ = [
    "Recipient",
    "cancel_message",
    "cancel_waiting",
    "claim_message",
    "end_mute",
    "enqueue_message",
    "enqueue_text",
    "requeue_lost_messages",
    "send_again",
    "send_message",
]


def enqueue_message(
    template: MessageTemplate,
    *,
    to: Recipient,
    context: Mapping[str, Value],
    key: str,
    at: datetime,
    about: str = "",
) -> OutboxMessage | None:
    """Put one letter into the outbox, in the transaction of the caller.

    The key says what the letter is about (`proposal-17-asked`): posted twice, it is one
    letter. Somebody without an address gets none, and the answer is None: who has only a
    phone is called by staff. `about` names what a notice is about: see `enqueue_text`.
    """
    if not to.address or _wants_calls_only(template, to):
        return None
    posted = OutboxMessage.objects.filter(key=key).first()
    if posted is not None:
        return posted
    drawn = template.draw(language=to.language, values=context)
    return enqueue_text(template, drawn, to=to, key=key, at=at, about=about)


# Letters about the account go out whatever its owner wishes: nobody is locked out by a wish.
ABOUT_THE_ACCOUNT = "accounts"


def _wants_calls_only(template: MessageTemplate, to: Recipient) -> bool:
    """Return whether the reader wants no letters but those about their own account."""
    return template.app != ABOUT_THE_ACCOUNT and wishes_of(to).calls_only


def _first_moment(local: datetime, to: Recipient) -> datetime:
    wishes = wishes_of(to)
    return earliest_sending(local, start=wishes.quiet_from, end=wishes.quiet_until)


def enqueue_text(
    template: MessageTemplate,
    drawn: DrawnEmail,
    *,
    to: Recipient,
    key: str,
    at: datetime,
    about: str = "",
) -> OutboxMessage:
    """Put a letter that is already drawn into the outbox, once per key.

    A notice that says the same about the same to the same mailbox, and has not gone out yet, is
    cancelled: the new one takes its place.
    """
    local, mailbox = timezone.localtime(at), mailbox_of(to.address)
    if about and template.is_notice:
        cancel_superseded(template, about=about, mailbox=mailbox, key=key, at=at)
    outbox_message = OutboxMessage(
        key=key,
        message_id=message_id(key),
        app=template.app,
        name=template.name,
        address=to.address,
        user_id=to.user_id,
        language=to.language,
        subject=drawn.subject[:250],
        text=drawn.text,
        html=drawn.html,
        is_urgent=template.is_urgent,
        carries_key=template.carries_key,
        is_notice=template.is_notice,
        about=about,
        mailbox=mailbox,
        posted_at=at,
        state_since=at,
        not_before=at if template.is_urgent else _first_moment(local, to),
    )
    # A second transaction posting the same key waits for the first and adds nothing.
    OutboxMessage.objects.bulk_create([outbox_message], ignore_conflicts=True)
    return OutboxMessage.objects.get(key=key)


def claim_message(*, worker: str, at: datetime) -> OutboxMessage | None:
    """Claim the next due message for a worker; no two workers claim the same.

    A notice that is one too many for its mailbox in this hour is held back until the next may go.
    It is here and not at the enqueuing that it is counted: letters of a night, or of a day without
    a worker, are all due at the same moment.
    """
    due = OutboxMessage.objects.due(at)
    while due.exists():
        with transaction.atomic():
            can_skip = connection.features.has_select_for_update_skip_locked
            free = due.select_for_update(skip_locked=True) if can_skip else due
            outbox_message = free.first()
            if outbox_message is None:
                return None
            if _is_held_back(outbox_message, at=at):
                continue
            take_step(
                outbox_message,
                OutboxState.SENDING,
                by=None,
                at=at,
                worker=worker,
                tries=outbox_message.tries + 1,
            )
        return outbox_message
    return None


def send_message(
    outbox_message: OutboxMessage, *, through: BaseEmailBackend, at: datetime, keep_text: bool
) -> bool:
    """Send a claimed message to the mail server and write down what came of it.

    A worker killed between the two sends the letter again: at least once, always with the
    same Message-ID. Whatever the server or the letter is at fault with, the next one goes on.
    """
    try:
        through.open()
        through.send_messages([message_of(outbox_message)])
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        _write_down_failure(outbox_message, problem, at=at)
        return False
    done: dict[str, Any] = {"sent_at": at, "problem": "", "worker": ""}
    if outbox_message.carries_key and not keep_text:
        done.update(text="", html="")
    take_step(outbox_message, OutboxState.SENT, by=None, at=at, **done)
    return True


def requeue_lost_messages(*, living: Collection[str], at: datetime) -> int:
    """Put messages whose worker is gone back into the outbox; return how many."""
    lost = OutboxMessage.objects.filter(state=OutboxState.SENDING).exclude(worker__in=living)
    given_back = 0
    for outbox_message in lost[:1000]:
        try:
            take_step(outbox_message, OutboxState.WAITING, by=None, at=at, worker="", not_before=at)
        except StaleVersion:
            continue
        given_back += 1
    return given_back


def cancel_message(*, key: str, at: datetime, by: User | None = None, why: str = "") -> bool:
    """Take back a letter that has not gone out; False when it is too late."""
    outbox_message = OutboxMessage.objects.filter(key=key, state=OutboxState.WAITING).first()
    if outbox_message is None:
        return False
    try:
        take_step(outbox_message, OutboxState.CANCELLED, by=by, at=at, why=why)
    except StaleVersion:
        return False
    return True


def cancel_waiting(*, at: datetime) -> int:
    """Cancel every letter that waits, or that a worker took and did not send; return how many."""
    requeue_lost_messages(living=(), at=at)
    keys = OutboxMessage.objects.filter(state=OutboxState.WAITING).values_list("key", flat=True)
    return sum(cancel_message(key=key, at=at, why="mute") for key in list(keys))


def end_mute(*, at: datetime) -> None:
    """Let letters go out again."""
    Mute.objects.filter(ended_at=None).update(ended_at=at)


def _is_held_back(outbox_message: OutboxMessage, *, at: datetime) -> bool:
    """Return whether a notice has to wait for the next hour of its mailbox, and let it wait."""
    if not outbox_message.is_notice:
        return False
    next_at = next_free_moment(outbox_message, at=at)
    if next_at is None:
        return False
    if not outbox_message.is_urgent:
        one = outbox_message
        to = Recipient(address=one.address, language=one.language, user_id=one.user_id)
        next_at = _first_moment(timezone.localtime(next_at), to)
    OutboxMessage.objects.filter(pk=outbox_message.pk).update(not_before=next_at)
    return True


def redirect_messages(user: User, *, old: str, new: str) -> None:
    """Send what waits for a login to its new address; letters that carry a key stay as they are."""
    waiting = OutboxMessage.objects.filter(user=user, address=old, state=OutboxState.WAITING)
    waiting.filter(carries_key=False).update(address=new, mailbox=mailbox_of(new))


def send_again(outbox_message: OutboxMessage, *, at: datetime, by: User | None = None) -> None:
    """Give a letter that was given up all its tries once more."""
    take_step(outbox_message, OutboxState.WAITING, by=by, at=at, not_before=at, tries=0)


def _write_down_failure(outbox_message: OutboxMessage, problem: Exception, *, at: datetime) -> None:
    again = next_try(outbox_message.tries, at=at)
    reason = _reason(problem)[:300]
    if again is None:
        take_step(outbox_message, OutboxState.FAILED, by=None, at=at, worker="", problem=reason)
    else:
        take_step(
            outbox_message,
            OutboxState.WAITING,
            by=None,
            at=at,
            worker="",
            problem=reason,
            not_before=again,
        )


def _reason(problem: Exception) -> str:
    """Return what failed, by the codes of the mail server: its sentences quote addresses."""
    codes: list[int] = []
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _sentence in problem.recipients.values()})
    elif isinstance(problem, smtplib.SMTPResponseException):
        codes = [problem.smtp_code]
    name = type(problem).__name__
    if codes:
        return f"{name}: {', '.join(map(str, codes))}"
    # The errors of smtplib are OSErrors too, with the sentence of the server as their reason.
    if isinstance(problem, smtplib.SMTPException) or not isinstance(problem, OSError):
        return name
    return f"{name}: {problem.strerror}" if problem.strerror else name
