"""The lines that a pair makes on Today: what each says, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User
from tsemed.base.todos import Action, Call, TodoItem, Urgency
from tsemed.cycles.models import Side
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.policy import Policy
from tsemed.cycles.scope import Scope
from tsemed.cycles.work_models import Function
from tsemed.relationships.models import CallOutcome, Meeting, Relationship
from tsemed.relationships.rules import (
    Health,
    first_meeting_is_late,
    last_quiet_days,
    report_is_due,
)

# What a line says after each way a call went that leaves it standing.
_CALL_LABELS = {
    "": (_("Asks for a call"), _("“Please call me” was marked in a meeting report.")),
    CallOutcome.NO_ANSWER: (
        _("Asks for a call"),
        _("Nobody answered the last call; worth another try."),
    ),
    CallOutcome.CONCERN: (
        _("A concern after a call"),
        _("The line stays until you have spoken again."),
    ),
}


@dataclass(frozen=True)
class Reader:
    """Whose lines these are, on which day, by which numbers."""

    user: User
    scope: Scope
    on: date
    policy: Policy

    @property
    def latest(self) -> dict[Health, date]:
        """Return the latest day of the last meeting by which a pair is amber, and red."""
        return last_quiet_days(on=self.on, policy=self.policy)

    def follows(self, pair: Relationship) -> bool:
        """Return whether they carry the following of pairs in the cycle of this one."""
        return pair.cycle_id in self.scope.carrying(Function.PROCESS)

    def carries_mentors(self, pair: Relationship) -> bool:
        """Return whether they carry the mentors of the cycle of a pair."""
        return pair.cycle_id in self.scope.carrying(Function.MENTOR_SIDE)

    def accompanies(self, pair: Any) -> bool:
        """Return whether they carry the accompanying of mentees toward the one of a pair."""
        if pair.cycle_id not in self.scope.carrying(Function.MENTEE_ACCOMPANIMENT):
            return False
        leads = self.scope.is_manager or pair.cycle_id in self.scope.leads
        return leads or pair.programme in self.scope.own_programmes

    def referred(self, pair: Any) -> bool:
        """Return whether they referred the mentee of a pair."""
        return pair.cycle_id in self.scope.roles and pair.programme in self.scope.own_programmes

    def carrier_for(self, pair: Relationship) -> str:
        """Return the role by which they look after a pair."""
        return TeamRole.COORDINATOR if self.follows(pair) else TeamRole.INDIVIDUAL_COORDINATOR


def report_due(pair: Any, who: str, reader: Reader) -> TodoItem | None:
    """Return the mentor's line: report a meeting, or set the first one; None if neither is due."""
    late = first_meeting_is_late(
        pair.started_on,
        met=pair.last_met_on is not None,
        planned=pair.next_on is not None,
        on=reader.on,
        policy=reader.policy,
    )
    if pair.next_on and report_is_due(pair.next_on, on=reader.on, policy=reader.policy):
        what, why = _("A meeting waits for its report"), _("A report takes less than a minute.")
    elif late:
        what, why = _("Set a first meeting"), _("You both agreed; two weeks have gone by.")
    else:
        return None
    return TodoItem(
        key=f"relationships.report_due:{pair.pk}",
        kind="relationships.report_due",
        what=what,
        who=who,
        why=why,
        since=pair.next_on or pair.started_on,
        urgency=Urgency.AMBER,
        carrier=Side.MENTOR,
        actions=(Action(_("Report"), reverse("relationships:report", args=[pair.pk])),),
    )


def own_channel_missing(pairs: list[Any], reader: Reader) -> list[TodoItem]:
    """Return the mentee's own line: choose how the mentor reaches you (OM-7.7)."""
    me, parts = reader.scope.person, reader.scope.parts
    if me is None or not any(pair.mentee_id in parts and pair.wayless for pair in pairs):
        return []
    address = reverse("people:person", args=[me.pk]) + "#consents"
    return [
        TodoItem(
            key="relationships.own_channel_missing",
            kind="relationships.channel_missing",
            what=_("Your mentor does not know how to reach you"),
            who="",
            why=_("Choose between telephone and e-mail; the mentor sees only that."),
            since=None,
            urgency=Urgency.AMBER,
            carrier=Side.MENTEE,
            actions=(Action(pgettext_lazy("way", "Choose"), address),),
        )
    ]


def begun_line(pair: Relationship) -> TodoItem:
    """Return the line of the one who referred a mentee: a mentor was found."""
    return TodoItem(
        key=f"relationships.mentoring_begun:{pair.pk}",
        kind="relationships.mentoring_begun",
        what=_("Has a mentor now"),
        who=pair.mentee_person.full_name,
        why=_("The first meeting is expected within two weeks."),
        since=pair.started_on,
        urgency=Urgency.CALM,
        carrier=TeamRole.INDIVIDUAL_COORDINATOR,
        actions=(open_pair(pair.pk),),
    )


def back_line(pair: Relationship) -> TodoItem:
    """Return the line of the one who referred a mentee: the pair has ended, call the mentee."""
    mentee = pair.mentee_person
    address = reverse("people:person", args=[pair.mentee_person_id])
    return TodoItem(
        key=f"relationships.mentoring_ended:{pair.pk}",
        kind="relationships.mentoring_ended",
        what=_("The mentoring has ended: back with you"),
        who=mentee.full_name,
        why=_("A call now shows that they go on with your programme."),
        since=timezone.localdate(pair.state_since),
        urgency=Urgency.SOON,
        carrier=TeamRole.INDIVIDUAL_COORDINATOR,
        actions=(Action(_("Open the page"), address),),
        call=Call(mentee, is_mentor=False),
    )


def asking_line(meeting: Meeting) -> TodoItem:
    """Return the line of the staff who follow the pair: a report asks for a call to the mentor."""
    mentor = meeting.relationship.mentor_person
    what, why = _CALL_LABELS[meeting.call_outcome]
    noted_at = reverse("relationships:called", args=[meeting.pk])
    return TodoItem(
        key=f"relationships.call_requested:{meeting.pk}",
        kind="relationships.call_requested",
        what=what,
        who=mentor.full_name,
        why=why,
        since=timezone.localdate(meeting.reported_at) if meeting.reported_at else None,
        urgency=Urgency.RED,
        carrier=TeamRole.COORDINATOR,
        actions=(open_pair(meeting.relationship_id),),
        call=Call(mentor, is_mentor=True, outcome_address=noted_at, seen=meeting.version),
    )


def quiet_line(pair: Relationship, reader: Reader) -> TodoItem:
    """Return the line of a pair without a meeting for a while: amber, then red.

    Who accompanies the mentee calls the mentee; who only follows the pair calls the mentor.
    """
    calls_mentee = reader.accompanies(pair)
    called = pair.mentee_person if calls_mentee else pair.mentor_person
    is_red = pair.quiet_since <= reader.latest[Health.RED]
    return TodoItem(
        key=f"relationships.quiet:{pair.pk}",
        kind="relationships.quiet",
        what=_("No meeting for a while"),
        who=called.full_name,
        why=_("Nobody has reported a meeting; a call may help."),
        since=pair.quiet_since,
        urgency=Urgency.RED if is_red else Urgency.AMBER,
        carrier=reader.carrier_for(pair),
        actions=(open_pair(pair.pk),),
        call=Call(called, is_mentor=not calls_mentee),
    )


def channel_missing(pair: Relationship, reader: Reader) -> TodoItem:
    """Return the staff's line: the mentor knows no way to reach the mentee."""
    return TodoItem(
        key=f"relationships.channel_missing:{pair.pk}",
        kind="relationships.channel_missing",
        what=_("The mentor does not know how to reach the mentee"),
        who=pair.mentee_person.full_name,
        why=_("Ask which way it shall be, and note it on the page of the pair."),
        since=pair.started_on,
        urgency=Urgency.AMBER,
        carrier=reader.carrier_for(pair),
        actions=(open_pair(pair.pk),),
        call=Call(pair.mentee_person, is_mentor=False),
    )


def open_pair(pk: int) -> Action:
    """Return the action that leads to the page of a pair."""
    return Action(_("Open the pair"), reverse("relationships:relationship", args=[pk]))


# How urgent a mentee's line is by how long they have waited.
URGENCY_OF_WAITING = {
    Health.GREEN: Urgency.SOON,
    Health.AMBER: Urgency.AMBER,
    Health.RED: Urgency.RED,
}
