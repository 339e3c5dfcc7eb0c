"""A list on its way in. Its content about people is deleted as soon as its life ends."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.models import Stateful
from tsemed.base.states import StateTable
from tsemed.cycles.models import Cycle, Side
from tsemed.imports.rules import is_small
from tsemed.imports.states import IMPORT, ImportState, Outcome
from tsemed.partners.models import Partner

STATE_NAMES = [
    (ImportState.UPLOADED.value, _("Being checked")),
    (ImportState.CHECKED.value, _("Waiting for your approval")),
    (ImportState.APPLYING.value, _("Entering")),
    (ImportState.APPLIED.value, _("Entered")),
    (ImportState.REFUSED.value, _("Could not enter")),
    (ImportState.CANCELLED.value, _("Cancelled")),
]
SIDE_NAMES = {Side.MENTOR: _("Mentors"), Side.MENTEE: _("Mentees")}
OUTCOME_NAMES = [
    (Outcome.NEW.value, pgettext_lazy("row of a list", "New")),
    (Outcome.CHANGED.value, pgettext_lazy("row of a list", "Known, will change")),
    (Outcome.UNCHANGED.value, pgettext_lazy("row of a list", "Known, unchanged")),
    (Outcome.WAITS.value, pgettext_lazy("row of a list", "Waits to be checked")),
    (Outcome.REFUSED.value, pgettext_lazy("row of a list", "Cannot enter")),
]


class Import(Stateful):
    """One list brought into one side of a cycle, all of it or nothing.

    Neither the file nor its name is kept: a name may reveal a group. `content` is what was read,
    from the upload until the list is applied, refused or cancelled, and no longer.
    """

    steps: ClassVar[StateTable] = IMPORT
    unaudited: ClassVar[frozenset[str]] = frozenset(
        {"content", "fingerprint", "rows_done", "lost_columns", "read_twice"}
    )

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="imports")
    side = models.CharField(_("side"), max_length=6, choices=Side.choices)
    programme = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=STATE_NAMES, default=ImportState.UPLOADED, editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    lost_columns = models.JSONField(default=list)
    read_twice = models.JSONField(default=list)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_waiting = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    changed_since_preview = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["uploaded_by", "-id"], name="import_by_uploader"),
            models.Index(
                fields=["uploaded_by", "state"],
                condition=models.Q(content__isnull=False),
                name="import_not_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def can_enter(self) -> bool:
        """Return whether it waits for a decision and nothing stands in its way."""
        return self.state == ImportState.CHECKED and self.rows_refused == 0 and self.rows_total > 0

    @property
    def side_name(self) -> str:
        """Return which side the people on the list belong to, in the reader's language."""
        return str(SIDE_NAMES[Side(self.side)])

    @property
    def is_large(self) -> bool:
        """Return whether a worker applies it while the page may be left."""
        return not is_small(self.rows_total)

    @property
    def is_working(self) -> bool:
        """Return whether a worker is checking or applying it."""
        return self.state in (ImportState.UPLOADED, ImportState.APPLYING)


class ImportRow(models.Model):
    """What will happen to one row of a list, as the preview shows it."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    sheet = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=161, blank=True)
    outcome = models.CharField(max_length=9, choices=OUTCOME_NAMES)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "number"], name="one_line_per_row"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["of", "outcome", "number"], name="import_row_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"
