"""The columns of days, names and e-mail addresses: what no writer may store is refused here.

The forms refuse earlier and in a sentence; this holds for lists, operations, imports and
whatever is written next. Migrations know these fields as Django's own, since the column is the
same.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from pairing.reference.day_bounds import ORDINARY, DayBounds, is_storable
from pairing.reference.invisible import clean_address, is_visible
from tsemed.base import form_fields
from tsemed.base.email_addresses import validate_address


class ImplausibleDay(ValueError):
    """A day of a year in which this programme neither was nor will be."""


class InvisibleName(ValueError):
    """A name in which nothing is seen."""


class _AsDjangos:
    """Lets migrations call a field by the name of the Django field it extends."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return what a migration writes down."""
        name, _path, positional, keywords = super().deconstruct()  # type: ignore[misc]
        keywords.pop("bounds", None)
        django_field = next(c for c in type(self).__mro__ if c.__module__.startswith("django."))
        return name, f"django.db.models.{django_field.__name__}", positional, keywords


class DayField(_AsDjangos, models.DateField):  # type: ignore[type-arg]
    """A day within the bounds of what it means; outside 1900 to 2199 it cannot be stored."""

    def __init__(self, *positional: Any, bounds: DayBounds = ORDINARY, **keywords: Any) -> None:
        super().__init__(*positional, **keywords)
        self.bounds = bounds

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the value for the database; refuse a day that nobody can mean."""
        if isinstance(value, date) and not is_storable(value):
            raise ImplausibleDay(self.name)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **keywords: Any) -> Any:
        """Return the form field with the bounds of this column."""
        return super().formfield(form_class=form_fields.DayField, bounds=self.bounds, **keywords)


class NameField(_AsDjangos, models.CharField):  # type: ignore[type-arg]
    """A name of which something is seen."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the value for the database; refuse a name of which nothing is seen."""
        if isinstance(value, str) and value and not is_visible(value):
            raise InvisibleName(self.name)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **keywords: Any) -> Any:
        """Return the form field that refuses what is not seen."""
        return super().formfield(form_class=form_fields.NameField, **keywords)


class EmailField(_AsDjangos, models.EmailField):  # type: ignore[type-arg]
    """An e-mail address as it is compared."""

    default_validators: ClassVar[list[Any]] = [validate_address]  # type: ignore[misc]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the address for the database, cleaned."""
        cleaned = clean_address(value) if isinstance(value, str) else value
        return super().get_db_prep_save(cleaned, connection)

    def formfield(self, **keywords: Any) -> Any:
        """Return the form field that cleans what is copied."""
        return super().formfield(form_class=form_fields.EmailField, **keywords)
