"""The outbox, and the heartbeat of the workers that empty it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.notifications.states import OUTBOX, OutboxState

STATE_NAMES = [
    (OutboxState.WAITING.value, pgettext_lazy("letter", "Waiting")),
    (OutboxState.SENDING.value, pgettext_lazy("letter", "Being sent")),
    (OutboxState.SENT.value, pgettext_lazy("letter", "Sent")),
    (OutboxState.FAILED.value, pgettext_lazy("letter", "Could not be sent")),
    (OutboxState.CANCELLED.value, pgettext_lazy("letter", "Cancelled")),
]
UNFINISHED = (OutboxState.WAITING.value, OutboxState.SENDING.value)


class OutboxMessageSet(models.QuerySet["OutboxMessage"]):
    """Messages of the outbox by what is to be done with them."""

    def due(self, at: datetime) -> Self:
        """Return those to send now, what somebody is sitting and waiting for first."""
        waiting = self.filter(state=OutboxState.WAITING, not_before__lte=at)
        return waiting.order_by("-is_urgent", "not_before", "pk")


class OutboxMessage(Stateful):
    """One letter to one reader, with its words as they were on the day it was posted."""

    steps: ClassVar[StateTable] = OUTBOX
    unaudited: ClassVar[frozenset[str]] = frozenset(
        {
            "worker",
            "problem",
            "tries",
            "not_before",
            "sent_at",
            "text",
            "html",
            "subject",
            "address",
            "mailbox",
            "message_id",
        }
    )

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200)
    app = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    address = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    is_urgent = models.BooleanField(default=False)
    carries_key = models.BooleanField(default=False)
    # Of notices few go to one mailbox in an hour, and an unsent one is replaced by a later one
    # about the same; `mailbox` is the address without its spellings.
    is_notice = models.BooleanField(default=False)
    about = models.CharField(max_length=100, blank=True)
    mailbox = models.CharField(max_length=254, blank=True)
    state = models.CharField(
        max_length=10, choices=STATE_NAMES, default=OutboxState.WAITING, editable=False
    )
    posted_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = OutboxMessageSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            # Only what is unfinished, so the index stays small when millions have been sent.
            models.Index(
                fields=["state", "-is_urgent", "not_before", "id"],
                condition=Q(state__in=UNFINISHED),
                name="outbox_unfinished",
            ),
            models.Index(fields=["mailbox", "sent_at"], name="outbox_by_mailbox"),
        ]

    def __str__(self) -> str:
        return f"{self.app}/{self.name} {self.pk}"


class Heartbeat(models.Model):
    """A worker that lives: it beats while it does, and what it held is given back when not."""

    worker = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class Mute(models.Model):
    """A time in which no letter goes out: the database is a copy, and an operator has to agree."""

    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mute since {self.since}"
