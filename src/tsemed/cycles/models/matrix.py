"""The responsibility matrix of a cycle: who carries which function, since when and why."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.base.model_fields import DayField
from tsemed.base.models import Versioned
from tsemed.cycles.models.choices import CARRIER_NAMES, FUNCTION_NAMES
from tsemed.cycles.models.cycle import Cycle
from tsemed.people.models import Person


class MatrixLine(Versioned):
    """One function of one cycle. `carriers` are its rows, past, present and coming."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="matrix")
    function = models.CharField(max_length=24, choices=FUNCTION_NAMES)

    class Meta:
        verbose_name = _("line of the matrix")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cycle", "function"], name="one_line_per_function"),
        ]

    def __str__(self) -> str:
        return self.get_function_display()

    @property
    def in_force(self) -> list[LineCarrier]:
        """Return who carries the function today."""
        return self.on(localdate())

    def on(self, day: date) -> list[LineCarrier]:
        """Return who carries the function on a day."""
        return [one for one in self.carriers.all() if one.is_in_force(day)]

    @property
    def roles(self) -> list[str]:
        """Return the roles that carry it today."""
        return [one.role for one in self.in_force if one.role]

    @property
    def people(self) -> list[Person]:
        """Return who carries it today by name."""
        return [one.person for one in self.in_force if one.person]


class LineCarrierSet(models.QuerySet["LineCarrier"]):
    """Carriers by day."""

    def on(self, day: date) -> Self:
        """Return those in force on a day; the end date is the last day."""
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class LineCarrier(models.Model):
    """One carrier of a function: a role, or a person of the team by name.

    A row is ended, never changed. One that was replaced before it began ends on the day before its
    first.
    """

    line = models.ForeignKey(MatrixLine, on_delete=models.CASCADE, related_name="carriers")
    role = models.CharField(max_length=24, choices=CARRIER_NAMES, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = DayField()
    ends_on = DayField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField()

    objects = LineCarrierSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(role=""), name="carrier_is_a_role_or_a_person"
            ),
            models.UniqueConstraint(
                fields=["line", "role"],
                condition=Q(ends_on__isnull=True, person__isnull=True),
                name="role_carries_once",
            ),
            models.UniqueConstraint(
                fields=["line", "person"],
                condition=Q(ends_on__isnull=True),
                name="person_carries_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person"], condition=~Q(person=None), name="carrier_by_person"),
            models.Index(fields=["role", "line"], name="carrier_by_role"),
        ]

    def __str__(self) -> str:
        return self.person.full_name if self.person else self.get_role_display()

    @property
    def is_to_be(self) -> bool:
        """Return whether they carry it on any day, and were not replaced before their first."""
        return self.ends_on is None or self.ends_on >= self.starts_on

    def is_in_force(self, day: date) -> bool:
        """Return whether they carry it on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
