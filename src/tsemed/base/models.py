"""Two tables every app writes to, and the two mix-ins every table with a life inherits."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from tsemed.base.states import StateTable


class AuditKind(models.TextChoices):
    """Why a row stands in the audit; each kind answers one question of the privacy officer."""

    STEP = "step"
    CHANGE = "change"
    READING = "reading"
    EXPORT = "export"
    SIGN_IN = "sign_in"
    REFUSAL = "refusal"


class AuditRow(models.Model):
    """One thing that happened: who, when, to what, from which state to which, and why.

    This is the only history there is. A step of a state writes one, an edit writes
    one, and so does every reading of an especially sensitive class. It is never changed.
    `event` is a name of the registry (`base.audit_events`); only `base.audit` builds rows.
    """

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    event = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=AuditKind.choices)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    data_class = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["actor", "id"], name="audit_actor"),
            models.Index(fields=["kind", "id"], name="audit_kind"),
            models.Index(fields=["at", "id"], name="audit_at"),
            models.Index(
                fields=["data_class", "id"],
                name="audit_data_class",
                condition=~models.Q(data_class=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_id}"


class AuditSeal(models.Model):
    """That rows of the audit stood so: a digest of each, and the hash of the seal before.

    Seals are numbered from 1 without a gap. `digests` holds for each row, in their order, its
    number in 8 bytes and its SHA-256 in 32. It is never changed; `base.sealing` writes and
    compares.
    """

    id = models.BigIntegerField(primary_key=True)
    after_row = models.BigIntegerField()
    last_row = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    digests = models.BinaryField()
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk}"


class Receipt(models.Model):
    """Proof that a form was accepted, so that sending it again repeats the answer only.

    Without an answer it is claimed: `claimed_by` works on the form, until `claimed_until` at
    the latest. `tsemed.base.idempotency` says how the two follow each other.
    """

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True)
    given_at = models.DateTimeField(db_index=True)
    claimed_by = models.UUIDField(null=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return str(self.key)


class RefusalMinute(models.Model):
    """That a refusal of a person at a page was recorded in this minute, so that a flood is not."""

    key = models.CharField(primary_key=True, max_length=120)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Versioned(models.Model):
    """A row that several people may edit: every edit names the version it started from."""

    # Fields of a sensitive class, of which the audit keeps the name alone, as of all free texts.
    named_only: ClassVar[frozenset[str]] = frozenset()
    # What is kept for the machine, and is no change that a reader of the audit asks for.
    unaudited: ClassVar[frozenset[str]] = frozenset()

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Stateful(Versioned):
    """A row with a life. Its state is only ever changed by `transitions.take_step`."""

    steps: ClassVar[StateTable]

    state: models.CharField[str, str]
    state_since = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def check_step(self, to: str) -> None:
        """Refuse a step that would break an invariant of the app; runs in the step's transaction.

        `take_step` calls it for every writer, also for steps out of order.
        """
