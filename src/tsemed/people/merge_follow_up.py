"""What was written about a row in the moment in which it was merged follows an hour later.

Who had read the row before may still tie something to it: no lock of the merge reaches them, and
the database holds the number of a row that was merged to be as good as any.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from tsemed.base.models import AuditRow
from tsemed.notifications.schedule import hourly
from tsemed.people.audit_events import MERGED_AWAY
from tsemed.people.merging import move_again
from tsemed.people.models import Person

SINCE: Final = timedelta(days=2)
MOST_AT_ONCE: Final = 500


@hourly
def follow_merges(at: datetime) -> None:
    """Move again what the latest merges moved, so that nothing is left with a row nobody sees."""
    rows = AuditRow.objects.filter(event=MERGED_AWAY.name, at__gt=at - SINCE, at__lte=at)
    by = dict(rows.order_by("pk").values_list("subject_id", "actor_id")[:MOST_AT_ONCE])
    merged = Person.objects.filter(pk__in=by, merged_into__isnull=False)
    users = {row.actor_id: row.actor for row in rows.select_related("actor")[:MOST_AT_ONCE]}
    for one in merged.select_related("merged_into").order_by("pk"):
        # What contradicts itself by now stays where it is, and nothing else waits for it.
        with suppress(IntegrityError), transaction.atomic():
            assert one.merged_into is not None
            actor = users[by[one.pk]]
            assert actor is not None
            move_again(one.merged_into, one, by=actor, at=at)
