"""The form fields every form uses for days, birth years, names and e-mail addresses.

`tests/architecture/test_input_fields.py` refuses Django's own in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from pairing.reference.day_bounds import ORDINARY, DayBounds, birth_years
from pairing.reference.invisible import clean_address, is_visible, without_invisible
from tsemed.base.email_addresses import validate_address
from tsemed.base.steps import LONGEST_REASON


class DayInput(forms.DateInput):
    """A calendar that offers believable days only."""

    input_type = "date"
    bounds: DayBounds = ORDINARY

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what is drawn, with the first and last day as they are today."""
        today = timezone.localdate()
        ends = {"min": self.bounds.first(today), "max": self.bounds.last(today)}
        drawn = {key: day.isoformat() for key, day in ends.items()}
        return super().get_context(name, value, {**drawn, **(attrs or {})})


class Suggesting(forms.TextInput):
    """A line of text with suggestions as one types, by the browser alone and without scripts."""

    template_name = "django/forms/widgets/suggesting.html"

    def __init__(self, suggestions: Callable[[], Iterable[str]], attrs: Any = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})})
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what is drawn, with the suggestions of now."""
        context = super().get_context(name, value, attrs)
        drawn = context["widget"]["attrs"]
        drawn["list"] = f"{drawn.get('id', name)}-list"
        return {**context, "suggestions": self.suggestions()}


class DayField(forms.DateField):
    """A day within the bounds of what it means."""

    widget = DayInput
    default_error_messages = {
        "out_of_bounds": _("Choose a day between %(first)s and %(last)s."),
    }

    def __init__(self, *, bounds: DayBounds = ORDINARY, **more: Any) -> None:
        super().__init__(**more)
        self.bounds = bounds
        if isinstance(self.widget, DayInput):
            self.widget.bounds = bounds

    def clean(self, value: Any) -> date | None:
        """Return the day that was chosen; refuse one outside the bounds."""
        day: date | None = super().clean(value)
        today = timezone.localdate()
        if day is not None and not self.bounds.contains(day, today=today):
            ends = {"first": self.bounds.first(today), "last": self.bounds.last(today)}
            params = {key: date_format(end, "j.n.Y") for key, end in ends.items()}
            message = self.error_messages["out_of_bounds"]
            raise ValidationError(message, code="out_of_bounds", params=params)
        return day


class BirthYearField(forms.IntegerField):
    """The birth year of somebody who may take part."""

    default_error_messages = {
        "out_of_bounds": _("Write a year between %(first)s and %(last)s."),
    }

    def clean(self, value: Any) -> int | None:
        """Return the year; refuse one in which nobody who takes part was born."""
        year: int | None = super().clean(value)
        first, last = birth_years(timezone.localdate())
        if year is not None and not first <= year <= last:
            params = {"first": str(first), "last": str(last)}
            message = self.error_messages["out_of_bounds"]
            raise ValidationError(message, code="out_of_bounds", params=params)
        return year


def validate_visible(text: str) -> None:
    """Refuse a name in which nothing is seen: invisible signs or punctuation only."""
    if text and not is_visible(text):
        raise ValidationError(
            _("Write a name with at least one letter or digit."), code="invisible"
        )


class NameField(forms.CharField):
    """The name of a person or thing, without invisible signs and with something to see."""

    def to_python(self, value: Any) -> str:
        """Return the name without invisible signs."""
        return str(super().to_python(without_invisible(str(value or ""))) or "")

    def validate(self, value: Any) -> None:
        """Refuse a name in which nothing is seen."""
        super().validate(value)
        validate_visible(value)


class NamesField(forms.CharField):
    """Several names in one line, parted by commas, kept as a list."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "too_many": _("Write at most %(most)d names, parted by commas.")
    }
    most = 10

    def prepare_value(self, value: Any) -> Any:
        """Return the names as one line."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the names, each once."""
        if isinstance(value, list):
            return value
        parts = (without_invisible(one).strip() for one in str(value or "").split(","))
        return list(dict.fromkeys(one for one in parts if one))

    def validate(self, value: Any) -> None:
        """Refuse more names than anybody has workplaces."""
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(self.error_messages["too_many"], params={"most": self.most})

    def run_validators(self, value: Any) -> None:
        """Check the length of the whole line."""
        super().run_validators(", ".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other names were written."""
        return bool(self.to_python(initial) != self.to_python(data))


class NoteField(forms.CharField):
    """A few sentences that are kept, such as a reason or a remark, in any direction of writing."""

    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=LONGEST_REASON, **more)


class EmailField(forms.EmailField):
    """An e-mail address, cleaned of what comes along when it is copied from a message."""

    default_validators: ClassVar[list[Any]] = [validate_address]  # type: ignore[misc]

    def to_python(self, value: Any) -> str:
        """Return the address without invisible signs and spaces, in lower case."""
        return str(super().to_python(clean_address(str(value or ""))) or "")


class JsonField(forms.JSONField):
    """A value that a script of ours writes. What cannot be read is refused like any other."""

    def to_python(self, value: Any) -> Any:
        """Return the value read; also too many digits and too deep a nesting are refused."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as unreadable:
            refusal = self.error_messages["invalid"]
            raise forms.ValidationError(refusal, code="invalid") from unreadable

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what the page shows again: nothing where it could not be read."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None
