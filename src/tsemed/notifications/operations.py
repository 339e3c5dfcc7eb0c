"""Posting, taking, sending and giving back. Only the worker sends."""

from __future__ import annotations

import smtplib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.transitions import SomebodyWasFaster, take_step
from tsemed.notifications.delivery import message_of
from tsemed.notifications.letters import Letter, Plain, Recipient, Words, draw, message_id
from tsemed.notifications.models import Envelope
from tsemed.notifications.rules import earliest_sending, next_try
from tsemed.notifications.states import EnvelopeState

__all__ = [
    "Recipient",
    "cancel_letter",
    "claim_envelope",
    "give_back_lost_envelopes",
    "post_letter",
    "post_words",
    "send_again",
    "send_envelope",
]


def post_letter(
    letter: Letter, *, to: Recipient, context: Mapping[str, Plain], key: str, at: datetime
) -> Envelope | None:
    """This will put one letter into the outbox, in the transaction of the caller.

    The key says what the letter is about (`proposal-17-asked`): posted twice, it is one
    letter. Somebody without an address gets none, and the answer is None: who has only a
    phone is called by staff.
    """
    if not to.address:
        return None
    posted = Envelope.objects.filter(key=key).first()
    if posted is not None:
        return posted
    words = draw(letter, language=to.language, context=context)
    return post_words(letter, words, to=to, key=key, at=at)


def post_words(letter: Letter, words: Words, *, to: Recipient, key: str, at: datetime) -> Envelope:
    """This will put words that are already drawn into the outbox, once per key."""
    local = timezone.localtime(at)
    envelope = Envelope(
        key=key,
        message_id=message_id(key),
        room=letter.room,
        name=letter.name,
        address=to.address,
        user_id=to.user_id,
        language=to.language,
        subject=words.subject[:250],
        text=words.text,
        html=words.html,
        is_urgent=letter.is_urgent,
        carries_key=letter.carries_key,
        posted_at=at,
        state_since=at,
        not_before=at if letter.is_urgent else earliest_sending(local),
    )
    # Of two transactions posting the same key the second waits for the first and adds nothing.
    Envelope.objects.bulk_create([envelope], ignore_conflicts=True)
    return Envelope.objects.get(key=key)


def claim_envelope(*, worker: str, at: datetime) -> Envelope | None:
    """This will take the next due envelope for a worker; no two workers take the same."""
    due = Envelope.objects.due(at)
    if not due.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        envelope = due.first()
        if envelope is not None:
            take_step(
                envelope,
                EnvelopeState.SENDING,
                by=None,
                at=at,
                worker=worker,
                tries=envelope.tries + 1,
            )
    return envelope


def send_envelope(
    envelope: Envelope, *, through: BaseEmailBackend, at: datetime, keep_words: bool
) -> bool:
    """This will hand a taken envelope to the mail server and write down what came of it.

    A worker killed between the two sends the letter again: at least once, always with the
    same Message-ID. Whatever the server or the letter is at fault with, the next one goes on.
    """
    try:
        through.open()
        through.send_messages([message_of(envelope)])
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        _write_down_failure(envelope, problem, at=at)
        return False
    done: dict[str, Any] = {"sent_at": at, "problem": "", "worker": ""}
    if envelope.carries_key and not keep_words:
        done.update(text="", html="")
    take_step(envelope, EnvelopeState.SENT, by=None, at=at, **done)
    return True


def give_back_lost_envelopes(*, living: Collection[str], at: datetime) -> int:
    """This will put envelopes whose worker is gone back into the outbox; says how many."""
    lost = Envelope.objects.filter(state=EnvelopeState.SENDING).exclude(worker__in=living)
    given_back = 0
    for envelope in lost[:1000]:
        try:
            take_step(envelope, EnvelopeState.WAITING, by=None, at=at, worker="", not_before=at)
        except SomebodyWasFaster:
            continue
        given_back += 1
    return given_back


def cancel_letter(*, key: str, at: datetime, by: User | None = None, why: str = "") -> bool:
    """This will take back a letter that has not gone out; False when it is too late."""
    envelope = Envelope.objects.filter(key=key, state=EnvelopeState.WAITING).first()
    if envelope is None:
        return False
    try:
        take_step(envelope, EnvelopeState.CANCELLED, by=by, at=at, why=why)
    except SomebodyWasFaster:
        return False
    return True


def redirect_letters(user: User, *, old: str, new: str) -> None:
    """Send what waits for a login to its new address; letters that carry a key stay as they are."""
    waiting = Envelope.objects.filter(user=user, address=old, state=EnvelopeState.WAITING)
    waiting.filter(carries_key=False).update(address=new)


def send_again(envelope: Envelope, *, at: datetime, by: User | None = None) -> None:
    """This will give a letter that was given up all its tries once more."""
    take_step(envelope, EnvelopeState.WAITING, by=by, at=at, not_before=at, tries=0)


def _write_down_failure(envelope: Envelope, problem: Exception, *, at: datetime) -> None:
    again = next_try(envelope.tries, at=at)
    said = _reason(problem)[:300]
    if again is None:
        take_step(envelope, EnvelopeState.FAILED, by=None, at=at, worker="", problem=said)
    else:
        take_step(
            envelope,
            EnvelopeState.WAITING,
            by=None,
            at=at,
            worker="",
            problem=said,
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
