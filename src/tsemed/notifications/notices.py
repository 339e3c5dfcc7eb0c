"""Notices: few go to one mailbox in an hour, and a later one takes an unsent one's place."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Q

from tsemed.accounts import counters
from tsemed.accounts.rules import NOTICES_TO_ADDRESS
from tsemed.base.transitions import StaleVersion, take_step
from tsemed.notifications.message_templates import MessageTemplate
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.states import OutboxState


def next_free_moment(notice: OutboxMessage, *, at: datetime) -> datetime | None:
    """Return when one more notice may go to a mailbox; None if it is now.

    An insider who causes notices must not use up the codes with which their reader signs
    in: those are counted apart (`accounts.letter_limits`). Inside the transaction of the caller;
    if two workers have notices for one mailbox, the second waits for the first.
    """
    counters.count("notices", notice.mailbox, NOTICES_TO_ADDRESS, at=at)
    hour = timedelta(seconds=NOTICES_TO_ADDRESS.seconds)
    sent = Q(state=OutboxState.SENT, sent_at__gt=at - hour) | Q(state=OutboxState.SENDING)
    same = OutboxMessage.objects.filter(sent, mailbox=notice.mailbox, is_notice=True)
    moments = sorted(moment or at for moment in same.values_list("sent_at", flat=True))
    if len(moments) < NOTICES_TO_ADDRESS.amount:
        return None
    return moments[-NOTICES_TO_ADDRESS.amount] + hour


def cancel_superseded(
    template: MessageTemplate, *, about: str, mailbox: str, key: str, at: datetime
) -> None:
    """Cancel what has not gone out yet and says the same about the same to the same mailbox."""
    earlier = OutboxMessage.objects.filter(
        app=template.app,
        name=template.name,
        about=about,
        mailbox=mailbox,
        state=OutboxState.WAITING,
    )
    for outbox_message in earlier.exclude(key=key):
        with suppress(StaleVersion):
            take_step(outbox_message, OutboxState.CANCELLED, by=None, at=at, why="superseded")
