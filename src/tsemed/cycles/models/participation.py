"""Who takes part in a cycle, what was decided about them, and each entry of their way there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pairing.reference.day_bounds import CAREER
from tsemed.base.model_fields import DayField
from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.cycles.journey import REQUIRED, Journey, Milestone, missing_milestones
from tsemed.cycles.models.cycle import Cycle
from tsemed.cycles.states import PARTICIPATION, TAKING_PART, ParticipationState
from tsemed.people.models import Person

STATE_NAMES = [
    (ParticipationState.APPLIED.value, pgettext_lazy("participation", "No decision yet")),
    (ParticipationState.ACCEPTED.value, pgettext_lazy("participation", "Accepted")),
    (ParticipationState.DEFERRED.value, pgettext_lazy("participation", "Deferred")),
    (ParticipationState.REJECTED.value, pgettext_lazy("participation", "Not accepted")),
    (ParticipationState.WITHDRAWN.value, pgettext_lazy("participation", "Withdrew")),
    (ParticipationState.LEFT.value, pgettext_lazy("participation", "Left the cycle")),
]


class Side(models.TextChoices):
    """On which side somebody takes part."""

    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class ParticipationSet(models.QuerySet["Participation"]):
    """Participations by how far they have come."""

    def taking_part(self) -> Self:
        """Return those of who is in the cycle now, decided on or not."""
        return self.filter(left_on__isnull=True)

    def ready(self) -> Self:
        """Return those of who has everything that matching asks for (OM-2.6)."""
        return self.filter(is_ready())

    def admitted(self) -> Self:
        """Return those who may be matched: the ready, and who was let in as an exception."""
        undecided = (ParticipationState.APPLIED, ParticipationState.ACCEPTED)
        return self.filter(is_ready() | Q(excepted_on__isnull=False, state__in=undecided))


def is_ready() -> Q:
    """Return the condition for who has everything that matching asks for (OM-2.6)."""
    found = Q(pk__in=[])
    for side, required in REQUIRED.items():
        days = {f"{milestone.value}_on__isnull": False for milestone in required}
        found |= Q(side=side, **days)
    return found


class Participation(Stateful):
    """A mentor or mentee in a cycle. `programme` is who referred a mentee, if anybody.

    `state` is what was decided about them. The days are those that hold now; where each came
    from, and what held before, stands in `entries`.
    """

    steps: ClassVar[StateTable] = PARTICIPATION

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participations")
    side = models.CharField(max_length=6, choices=Side.choices)
    programme = models.ForeignKey(
        "partners.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=9, choices=STATE_NAMES, default=ParticipationState.APPLIED, editable=False
    )
    joined_on = DayField()
    left_on = DayField(null=True, blank=True)
    deferred_until = DayField(null=True, editable=False)
    forms_on = DayField(null=True, editable=False)
    interviewed_on = DayField(null=True, editable=False)
    accepted_on = DayField(null=True, editable=False, bounds=CAREER)
    trained_on = DayField(null=True, editable=False, bounds=CAREER)
    aligned_on = DayField(null=True, editable=False)
    excepted_on = DayField(null=True, editable=False)

    objects = ParticipationSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "person", "side"], name="takes_part_once"),
            models.CheckConstraint(
                condition=Q(state=ParticipationState.ACCEPTED, accepted_on__isnull=False)
                | (~Q(state=ParticipationState.ACCEPTED) & Q(accepted_on__isnull=True)),
                name="accepted_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TAKING_PART, left_on__isnull=True)
                | (~Q(state__in=TAKING_PART) & Q(left_on__isnull=False)),
                name="who_is_over_has_left",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cycle", "side", "person"], name="participation_by_side"),
            models.Index(fields=["person", "cycle"], name="participation_by_person"),
            models.Index(
                fields=["cycle", "side", "joined_on"],
                condition=Q(state__in=[ParticipationState.APPLIED, ParticipationState.DEFERRED]),
                name="participations_undecided",
            ),
            models.Index(
                fields=["cycle", "side", "accepted_on"],
                condition=Q(state=ParticipationState.ACCEPTED)
                & (Q(aligned_on__isnull=True) | Q(side=Side.MENTOR, trained_on__isnull=True)),
                name="participations_unready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.person_id}"

    @property
    def missing(self) -> tuple[Milestone, ...]:
        """Return what matching still asks for of them, in the order of the way (OM-2.6)."""
        return missing_milestones(self.journey)

    @property
    def is_excepted(self) -> bool:
        """Return whether somebody let them be matched although something is missing (OM-6.11)."""
        may_be = self.state in (ParticipationState.APPLIED, ParticipationState.ACCEPTED)
        return bool(self.excepted_on and may_be and self.missing)

    @property
    def is_admitted(self) -> bool:
        """Return whether they may be matched: ready, or let in as an exception."""
        return not self.missing or self.is_excepted

    @property
    def journey(self) -> Journey:
        """Return how far they have come, as plain values."""
        days = {
            Milestone.JOINED: self.joined_on,
            Milestone.FORMS: self.forms_on,
            Milestone.INTERVIEWED: self.interviewed_on,
            Milestone.ACCEPTED: self.accepted_on,
            Milestone.TRAINED: self.trained_on,
            Milestone.ALIGNED: self.aligned_on,
        }
        return Journey(
            side=self.side,
            state=ParticipationState(self.state),
            days={milestone: day for milestone, day in days.items() if day is not None},
            deferred_until=self.deferred_until,
            left_on=self.left_on,
        )


class EntryKind(models.TextChoices):
    """What an entry on somebody's way says."""

    JOINED = "joined", pgettext_lazy("participation", "Joined")
    FORMS = "forms", pgettext_lazy("participation", "Forms complete")
    INTERVIEWED = "interviewed", pgettext_lazy("participation", "Interviewed")
    ACCEPTED = "accepted", pgettext_lazy("participation", "Accepted")
    DEFERRED = "deferred", pgettext_lazy("participation", "Deferred")
    REJECTED = "rejected", pgettext_lazy("participation", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("participation", "Withdrew")
    TRAINED = "trained", pgettext_lazy("participation", "Trained")
    ALIGNED = "aligned", pgettext_lazy("participation", "Expectations aligned")
    EXCEPTED = "excepted", pgettext_lazy("participation", "May be matched as an exception")
    LEFT = "left", pgettext_lazy("participation", "Left the cycle")


# Of these one holds at a time: another replaces it, and the old one stays on record.
FACTS = (
    EntryKind.FORMS,
    EntryKind.INTERVIEWED,
    EntryKind.TRAINED,
    EntryKind.ALIGNED,
    EntryKind.EXCEPTED,
)


class ParticipationEntry(models.Model):
    """One thing on somebody's way through a cycle: what, on which day, who wrote it, why.

    Nothing is deleted: what was corrected has `replaced_at` and who did it.
    """

    participation = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="entries"
    )
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    happened_on = DayField(bounds=CAREER)
    until = DayField(null=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["happened_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["participation", "kind"],
                condition=Q(replaced_at__isnull=True, kind__in=FACTS),
                name="one_fact_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.participation_id}"
