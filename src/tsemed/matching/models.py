"""The round, what people decided beforehand, and the proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tsemed.base.model_fields import DayField
from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.cycles.models import Cycle, Participation
from tsemed.matching.states import (
    BINDING,
    OPEN_ROUND,
    PROPOSAL,
    ROUND,
    SHOWN_TO_BOTH,
    ProposalState,
    RoundState,
)
from tsemed.relationships.models import Relationship

ROUND_STATE_NAMES = [
    (RoundState.DRAFT.value, pgettext_lazy("round", "Being prepared")),
    (RoundState.PROPOSED.value, pgettext_lazy("round", "Proposed")),
    (RoundState.SENT.value, pgettext_lazy("round", "Sent")),
    (RoundState.CLOSED.value, pgettext_lazy("round", "Closed")),
    (RoundState.CANCELLED.value, pgettext_lazy("round", "Cancelled")),
]
PROPOSAL_STATE_NAMES = [
    (ProposalState.DRAFTED.value, pgettext_lazy("proposal", "Proposed")),
    (ProposalState.WAITS_FOR_MANAGER.value, pgettext_lazy("proposal", "Waits for the manager")),
    (ProposalState.MANAGER_AGREED.value, pgettext_lazy("proposal", "The manager agrees")),
    (ProposalState.ASKED.value, pgettext_lazy("proposal", "Both sides were asked")),
    (ProposalState.MENTOR_AGREED.value, pgettext_lazy("proposal", "The mentor agreed")),
    (ProposalState.MENTEE_AGREED.value, pgettext_lazy("proposal", "The mentee agreed")),
    (ProposalState.BOTH_AGREED.value, pgettext_lazy("proposal", "Both agreed")),
    (ProposalState.DECLINED.value, pgettext_lazy("proposal", "Not this time")),
    (ProposalState.RELEASED.value, pgettext_lazy("proposal", "Not answered in time")),
    (ProposalState.WITHDRAWN.value, pgettext_lazy("proposal", "Withdrawn")),
]


class Round(Stateful):
    """One matching round of a cycle: how much each criterion counts, and what came of it.

    `weights` names the criteria that differ from the engine's own level; `figures` holds what
    the engine reported with its answer: numbers, the proof, who found nobody and what would help.
    While the worker searches, `asked_at` is set, and `search_step` and `search_share` (0 to 1) say
    how far it is.
    """

    steps: ClassVar[StateTable] = ROUND
    unaudited: ClassVar[frozenset[str]] = frozenset(
        {"asked_at", "search_step", "search_share", "solved_at", "figures"}
    )

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=ROUND_STATE_NAMES, default=RoundState.DRAFT, editable=False
    )
    weights = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, editable=False)
    search_step = models.CharField(max_length=12, blank=True, editable=False)
    search_share = models.FloatField(default=0.0, editable=False)
    solved_at = models.DateTimeField(null=True, editable=False)
    figures = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "number"], name="one_round_per_number"),
            models.UniqueConstraint(
                fields=["cycle"], condition=Q(state__in=OPEN_ROUND), name="one_open_round"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.cycle_id}"


class Pin(models.Model):
    """A pair people have decided on before the engine is asked, and why.

    `price` is what the round was shown to lose by it before it was decided, and `exceptions`
    what the mentor lacked (`rules.Missing`) when somebody with the right decided all the same.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pins")
    mentee = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    price = models.JSONField(default=dict, editable=False)
    exceptions = models.JSONField(default=list, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "mentee"], name="one_pin_per_mentee"),
        ]

    def __str__(self) -> str:
        return f"pin {self.pk}"


class Forbid(models.Model):
    """A pair that is not to be proposed in this cycle, with the written reason."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="forbidden_pairs")
    mentee = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="one_ban_per_pair"),
        ]

    def __str__(self) -> str:
        return f"forbid {self.pk}"


Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def with_people(proposals: Rows) -> Rows:
    """Return proposals with what `ProposalSet.with_people` reads, also those of one page alone."""
    people = ("mentee__person__mentee", "mentor__person__mentor")
    towns = ("mentee__person__locality", "mentor__person__locality")
    return proposals.select_related("round__cycle", *people, *towns).defer("round__figures")


class ProposalSet(models.QuerySet["Proposal"]):
    """Proposals by where they stand."""

    def binding(self) -> Self:
        """Return those that hold one of the mentor's places."""
        return self.filter(state__in=BINDING)

    def drafted(self) -> Self:
        """Return those nobody but the coordinator has seen."""
        return self.filter(state=ProposalState.DRAFTED)

    def shown_to(self, parts: Sequence[int]) -> Self:
        """Return those in which one of these takes part, once both sides were asked."""
        own = Q(mentor__in=parts) | Q(mentee__in=parts)
        return self.filter(own, state__in=SHOWN_TO_BOTH)

    def with_people(self) -> Self:
        """Return the same with the cycle and both people, in one reading.

        Without the figures of the round: those of a great one name thousands, and would be
        read again for each proposal.
        """
        return with_people(self)


class Proposal(Stateful):
    """One pair that a round proposes, until both agree or it comes to nothing.

    Reasons and alternatives are kept as codes and values and worded when shown. A pair chosen
    by hand keeps what its pin says: why, what it costs the round, and what the mentor lacks.
    """

    steps: ClassVar[StateTable] = PROPOSAL

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    mentee = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="proposals_as_mentee"
    )
    mentor = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="proposals_as_mentor"
    )
    state = models.CharField(
        max_length=18, choices=PROPOSAL_STATE_NAMES, default=ProposalState.DRAFTED, editable=False
    )
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    chosen_why = models.CharField(max_length=300, blank=True)
    price = models.JSONField(default=dict)
    exceptions = models.JSONField(default=list, editable=False)
    manager_comment = models.CharField(max_length=500, blank=True)
    deadline_on = DayField(null=True)
    mentee_answered_at = models.DateTimeField(null=True)
    mentor_answered_at = models.DateTimeField(null=True)
    answered_by_staff = models.BooleanField(default=False)
    relationship = models.OneToOneField(
        Relationship, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProposalSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-score", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["mentee"],
                condition=Q(state__in=(*BINDING, ProposalState.DRAFTED)),
                name="one_open_proposal_per_mentee",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["round", "state", "-score", "id"], name="proposals_of_a_round"),
            models.Index(
                fields=["mentor"], condition=Q(state__in=BINDING), name="binding_by_mentor"
            ),
            models.Index(
                fields=["state", "state_since"],
                condition=Q(state__in=BINDING),
                name="proposals_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"
