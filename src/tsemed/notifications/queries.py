"""Which letters a user may read, and who is at work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from tsemed.accounts.models import User
from tsemed.notifications.models import Heartbeat, Mute, OutboxMessage
from tsemed.notifications.states import OutboxState


def visible_to(user: User | AnonymousUser) -> QuerySet[OutboxMessage]:
    """Return the letters to a user in the demo's mailbox; elsewhere a mail program has them."""
    if isinstance(user, User) and user.has_perm("notifications.read_mailbox"):
        return OutboxMessage.objects.filter(Q(user=user) | Q(address=user.email or None))
    return OutboxMessage.objects.none()


def get_message_for(user: User | AnonymousUser, pk: int, action: str) -> OutboxMessage:
    """Return the message; 404 if user may not see it, 403 if not do action."""
    outbox_message = visible_to(user).filter(pk=pk).first()
    if outbox_message is None:
        raise Http404
    if not user.has_perm(action, outbox_message):
        raise PermissionDenied
    return outbox_message


def message_counts() -> dict[str, int]:
    """Return how many letters there are in each state."""
    counted = dict(OutboxMessage.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counted.get(state.value, 0) for state in OutboxState}


def oldest_due_since(*, at: datetime) -> datetime | None:
    """Return since when the oldest letter that is due has waited; None if none is due."""
    found = OutboxMessage.objects.due(at).aggregate(since=Min("not_before"))
    return cast("datetime | None", found["since"])


def is_mute() -> bool:
    """Return whether letters wait until an operator lets them go."""
    return Mute.objects.filter(ended_at=None).exists()


def living_workers(*, at: datetime, lost_after: float) -> list[str]:
    """Return the workers whose last beat is younger than so many seconds."""
    since = at - timedelta(seconds=lost_after)
    return list(Heartbeat.objects.filter(beat_at__gt=since).values_list("worker", flat=True))
