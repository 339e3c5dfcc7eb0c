"""What one button does about a pair: how a call went that somebody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.actions import Action, Notice
from tsemed.relationships import operations, queries
from tsemed.relationships.models import CallOutcome, Meeting

NOTED = {
    CallOutcome.SPOKE: _("Noted: you spoke."),
    CallOutcome.NO_ANSWER: _("Noted: no answer. The line stays on Today."),
    CallOutcome.CONCERN: _("Noted: a concern. The line stays until you speak again."),
}


def _note(meeting: Meeting, *, to: str, by: User, at: datetime) -> Meeting:
    operations.note_call(meeting, CallOutcome(to), by=by, at=at)
    return meeting


def _noted(meeting: Meeting) -> Iterator[Notice]:
    if meeting.call_outcome:
        yield Notice(NOTED[CallOutcome(meeting.call_outcome)])


CALLED: Action[Meeting] = Action(
    name="called",
    get=queries.get_meeting_for,
    permission="relationships.note_call",
    choices=CallOutcome,
    seen=lambda meeting: meeting.version,
    operation=_note,
    done=_noted,
    back=lambda meeting: reverse("relationships:relationship", args=[meeting.relationship_id]),
)
