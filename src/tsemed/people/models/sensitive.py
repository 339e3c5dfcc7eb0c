"""Especially sensitive classes, in tables of their own. Only `people.sensitive` reads them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tsemed.people.models.person import Person
from tsemed.terms.models import LONGEST_CODE


class PopulationGroup(models.Model):
    """One population a person belongs to, a term of its list; several are allowed (OM-1.3)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=LONGEST_CODE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "group"], name="one_row_per_group"),
        ]

    def __str__(self) -> str:
        return f"group of {self.person_id}"
