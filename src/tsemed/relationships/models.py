"""The pair and its meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tsemed.base.model_fields import DayField
from tsemed.base.models import Stateful
from tsemed.base.refusals import Refused
from tsemed.base.states import StateTable
from tsemed.cycles.models import Cycle, Participation
from tsemed.people.capacity import lock_mentees, refuse_over_capacity
from tsemed.people.models import Person
from tsemed.relationships.states import LIVE, MEETING, PAIR, MeetingState, PairState

PAIR_STATE_NAMES = [
    (PairState.ACTIVE.value, pgettext_lazy("pair", "Active")),
    (PairState.PAUSED.value, pgettext_lazy("pair", "Paused")),
    (PairState.CLOSING.value, pgettext_lazy("pair", "Closing")),
    (PairState.COMPLETED.value, pgettext_lazy("pair", "Completed")),
    (PairState.ENDED_EARLY.value, pgettext_lazy("pair", "Ended early")),
]
MEETING_STATE_NAMES = [
    (MeetingState.PLANNED.value, pgettext_lazy("meeting", "Planned")),
    (MeetingState.HELD.value, pgettext_lazy("meeting", "Held")),
    (MeetingState.MOVED.value, pgettext_lazy("meeting", "Moved to another day")),
    (MeetingState.CANCELLED_BY_MENTEE.value, pgettext_lazy("meeting", "The mentee could not come")),
    (MeetingState.CANCELLED_BY_MENTOR.value, pgettext_lazy("meeting", "The mentor could not come")),
    (MeetingState.MISSED.value, pgettext_lazy("meeting", "Somebody did not come")),
    (MeetingState.CANCELLED.value, pgettext_lazy("meeting", "Cancelled: the pair had ended")),
]


class Channel(models.TextChoices):
    """How a pair met."""

    IN_PERSON = "in_person", pgettext_lazy("channel", "In person")
    ONLINE = "online", pgettext_lazy("channel", "Online")
    PHONE = "phone", pgettext_lazy("channel", "By telephone")


class CallOutcome(models.TextChoices):
    """How a call went that was asked for; only having spoken ends the asking."""

    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    CONCERN = "concern"


class EndReason(models.TextChoices):
    """Why a pair ended before its time; none of them is anybody's fault."""

    FOUND_WORK = "found_work", pgettext_lazy("end", "Found work")
    GOAL_REACHED = "goal_reached", pgettext_lazy("end", "Goal reached")
    MENTOR_TIME = "mentor_time", pgettext_lazy("end", "The mentor has no time any more")
    MENTEE_TIME = "mentee_time", pgettext_lazy("end", "The mentee has no time any more")
    ILLNESS = "illness", pgettext_lazy("end", "Illness or family")
    SERVICE = "service", pgettext_lazy("end", "Reserve duty")
    MOVED = "moved", pgettext_lazy("end", "Moved away")
    NO_FIT = "no_fit", pgettext_lazy("end", "The two do not suit each other")
    NO_CONTACT = "no_contact", pgettext_lazy("end", "Nobody could be reached")
    OTHER = "other", pgettext_lazy("end", "Another reason")


class AlreadyPaired(Refused):
    """The mentee is in a live pair, or the two are one in the other direction."""

    sentence = _(
        "This mentee is in a live pair already, here or in another cycle. End that pair first."
    )


class PairedWithThemselves(Refused):
    """Mentor and mentee are the same person."""

    sentence = _("Mentor and mentee are the same person. Choose another mentor.")


class PairsStillMeet(Refused):
    """A cycle with live pairs would be closed or cancelled; each needs an end of its own first."""

    def __init__(self, number: int, *, back: str) -> None:
        sentence = ngettext(
            "%(number)d pair still meets. Complete or end it first.",
            "%(number)d pairs still meet. Complete or end each of them first.",
            number,
        )
        super().__init__(sentence % {"number": number}, back=back)


class PairsHaveMet(Refused):
    """A cycle whose pairs have met is closed, not cancelled: what they did counts."""

    sentence = _("Pairs of this cycle have met, so it cannot be cancelled. Close it instead.")


class RelationshipSet(models.QuerySet["Relationship"]):
    """Pairs by where they stand in their life."""

    def live(self) -> Self:
        """Return those that take a place with their mentor."""
        return self.filter(state__in=LIVE)

    def of(self, parts: Sequence[int]) -> Self:
        """Return those in which one of these participations is the mentor or the mentee."""
        return self.filter(Q(mentor__in=parts) | Q(mentee__in=parts))

    def refuse_to_begin(self, *, mentor_id: int, mentee_id: int) -> None:
        """Lock two persons and refuse a live pair of them that an invariant forbids (OM-6.2).

        Raise NoPlaceLeft, AlreadyPaired or PairedWithThemselves. The mentor is locked before
        the mentee, as in every writer (`people.capacity`).
        """
        if mentor_id == mentee_id:
            raise PairedWithThemselves
        refuse_over_capacity(mentor_id, mentee_id=mentee_id)
        lock_mentees([mentee_id])
        other_way = Q(mentor_person=mentee_id, mentee_person=mentor_id)
        if self.live().filter(Q(mentee_person=mentee_id) | other_way).exists():
            raise AlreadyPaired

    def bulk_create(  # type: ignore[override]
        self, objs: Iterable[Relationship], **options: Any
    ) -> list[Relationship]:
        """Insert many pairs, each with the persons of its participations."""
        pairs = list(objs)
        for pair in pairs:
            pair.copy_persons()
        return super().bulk_create(pairs, **options)


class Relationship(Stateful):
    """Two people who agreed to meet, in one cycle, until a planned day.

    `mentor_person` and `mentee_person` are those of the two participations, written once when
    the pair is inserted. They stand here so that the database can refuse a second live pair of
    the same person in whatever cycle: a constraint cannot look into another table.

    `quiet_since` is the day from which silence counts: of the last meeting held, before the
    first one the day the pair began. It and the next two fields follow from the meetings
    and are written with them, so that a list of 10,000 pairs is one range of an index.
    """

    steps: ClassVar[StateTable] = PAIR

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="relationships")
    mentor = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="relationships_as_mentor"
    )
    mentee = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="relationships_as_mentee"
    )
    mentor_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", editable=False
    )
    mentee_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(
        max_length=12, choices=PAIR_STATE_NAMES, default=PairState.ACTIVE, editable=False
    )
    started_on = DayField(_("began on"))
    planned_end_on = DayField(_("planned to end on"))
    paused_until = DayField(null=True, editable=False)
    end_reason = models.CharField(
        max_length=12, choices=EndReason.choices, blank=True, editable=False
    )
    last_met_on = DayField(null=True, editable=False)
    quiet_since = DayField(editable=False)
    meetings_held = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RelationshipSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["mentee_person"],
                condition=Q(state__in=LIVE),
                name="one_live_pair_per_mentee",
            ),
            # In either direction: the mentor of somebody is not at the same time their mentee.
            models.UniqueConstraint(
                Least("mentor_person", "mentee_person"),
                Greatest("mentor_person", "mentee_person"),
                condition=Q(state__in=LIVE),
                name="one_live_pair_of_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(mentor_person=models.F("mentee_person")),
                name="nobody_is_paired_with_themselves",
            ),
            models.CheckConstraint(
                condition=Q(planned_end_on__gt=models.F("started_on")),
                name="pair_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cycle", "state", "quiet_since", "id"], name="pairs_of_a_cycle"),
            models.Index(fields=["state", "quiet_since", "id"], name="pairs_by_silence"),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        """Save the pair; a new one with the persons of its participations."""
        if self._state.adding:
            self.copy_persons()
        super().save(*args, **options)

    def check_step(self, to: str) -> None:
        """Refuse to bring an ended pair back to life against an invariant (OM-6.2)."""
        if to in LIVE and self.state not in LIVE:
            Relationship.objects.refuse_to_begin(
                mentor_id=self.mentor_person_id, mentee_id=self.mentee_person_id
            )

    def copy_persons(self) -> None:
        """Take over the persons of the two participations."""
        self.mentor_person_id = self.mentor.person_id
        self.mentee_person_id = self.mentee.person_id


class MeetingSet(models.QuerySet["Meeting"]):
    """Meetings by what became of them."""

    def planned(self) -> Self:
        """Return those without a report yet."""
        return self.filter(state=MeetingState.PLANNED)

    def asking_for_a_call(self) -> Self:
        """Return those whose report asked for a call that nobody has made."""
        return self.filter(call_me=True, called_at__isnull=True)


class Meeting(Stateful):
    """One meeting of a pair: planned, and then reported as it went.

    The next step is written for both of the pair and the staff. `call_me` is for staff alone.
    """

    steps: ClassVar[StateTable] = MEETING

    relationship = models.ForeignKey(
        Relationship, on_delete=models.CASCADE, related_name="meetings"
    )
    state = models.CharField(
        max_length=20, choices=MEETING_STATE_NAMES, default=MeetingState.PLANNED, editable=False
    )
    on = DayField(_("on"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    channel = models.CharField(max_length=9, choices=Channel.choices, blank=True)
    topics = models.JSONField(_("what was worked on"), default=list, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    call_me = models.BooleanField(default=False)
    called_at = models.DateTimeField(null=True, editable=False)
    call_outcome = models.CharField(
        max_length=9, choices=CallOutcome.choices, blank=True, editable=False
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(null=True)
    reported_by_staff = models.BooleanField(default=False)

    objects = MeetingSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # A telephone that lost the answer sends the same report again days later, with
            # a fresh form key; the day itself then shows that it is known.
            models.UniqueConstraint(
                fields=["relationship", "on"],
                condition=Q(state=MeetingState.HELD),
                name="one_held_meeting_a_day",
            ),
            models.UniqueConstraint(
                fields=["relationship"],
                condition=Q(state=MeetingState.PLANNED),
                name="one_planned_meeting",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["relationship", "-on", "-id"], name="meetings_of_a_pair"),
            models.Index(
                fields=["relationship"],
                condition=Q(call_me=True, called_at__isnull=True),
                name="meetings_asking_for_a_call",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"
