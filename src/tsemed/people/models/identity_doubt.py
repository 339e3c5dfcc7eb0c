"""A doubt whether two are one person, kept until somebody who may see both settles it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.people.models.person import Person
from tsemed.people.states import DOUBT, DoubtState

DOUBT_STATE_NAMES = [
    (DoubtState.OPEN.value, _("Waits to be settled")),
    (DoubtState.SAME.value, _("The same person")),
    (DoubtState.ANOTHER.value, _("Another person")),
    (DoubtState.LEFT_OUT.value, _("Left out")),
    (DoubtState.EXPIRED.value, _("Forgotten unsettled")),
]


class DoubtReason(models.TextChoices):
    """Why the person cannot be determined, in terms of the user who settles it."""

    OUT_OF_SCOPE = (
        "out_of_scope",
        _("The sender may not see or change the person it points to."),
    )
    TWO_PERSONS = "two_persons", _("The telephone is one person's and the e-mail another's.")
    OTHER_NAME = "other_name", _("The telephone or e-mail is of somebody with another name.")
    SEVERAL = "several", _("More than one known person fits.")
    MAY_JOIN = (
        "may_join",
        _("The sender sees this person and may not change them: may they take part?"),
    )
    SHARED_PHONE = "shared_phone", _("This telephone already belongs to somebody.")
    SHARED_EMAIL = "shared_email", _("This e-mail already belongs to somebody.")
    SAME_PERSON = "same_person", _("Somebody asks you to agree that two rows are one person.")


class IdentityDoubt(Stateful):
    """Facts about somebody that were not written, because it is open who is meant.

    `facts` holds what was to be written, by table ("person", "mentor", "mentee"), until the doubt
    is settled and no longer. `place` says what the person was to join, in the words of the app
    that registered it (see `identity_doubts.register_place`). With `about`, the facts are those
    of an edit of a person who is registered already.
    """

    steps: ClassVar[StateTable] = DOUBT
    unaudited: ClassVar[frozenset[str]] = frozenset({"facts", "details", "key"})

    state = models.CharField(
        max_length=8, choices=DOUBT_STATE_NAMES, default=DoubtState.OPEN, editable=False
    )
    reason = models.CharField(max_length=12, choices=DoubtReason.choices)
    facts = models.JSONField(default=dict)
    place = models.CharField(max_length=60, db_index=True)
    details = models.JSONField(default=dict)
    about = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    candidates = models.ManyToManyField(Person, related_name="identity_doubts")
    key = models.CharField(max_length=64)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("open identity")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # The same row brought in again by the same person waits once.
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state=DoubtState.OPEN.value),
                name="one_open_doubt_per_row",
            ),
        ]

    def __str__(self) -> str:
        return f"doubt {self.pk}"

    @property
    def can_be_another(self) -> bool:
        """Return whether somebody who is not known yet can be meant."""
        return self.reason not in (DoubtReason.MAY_JOIN, DoubtReason.SAME_PERSON)

    @property
    def can_be_same(self) -> bool:
        """Return whether naming who is meant settles it; two rows are merged instead."""
        return self.reason != DoubtReason.SAME_PERSON
