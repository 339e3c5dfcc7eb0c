"""What may be typed about terms and hours: hours as 1:30 or 1.5, money in shekels."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.base.form_fields import DayField, NoteField
from tsemed.cycles.models import Assignment
from tsemed.cycles.models.team import TeamRole
from tsemed.finance.models import SHEET_STATE_NAMES, HourEntry, Kind, Route

_CLOCK = re.compile(r"(?P<sign>[-−]?)(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)")
_DECIMAL = re.compile(r"(?P<sign>[-−]?)(?P<number>\d{1,2}(?:[.,]\d{1,2})?)")


class HoursField(forms.CharField):
    """Hours as people write them, 1:30 or 1.5; its value is in minutes."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "text", "dir": "ltr", "autocomplete": "off"})
        super().__init__(max_length=8, widget=widget, **more)

    def prepare_value(self, value: Any) -> Any:
        """Return minutes as 1:30; what was typed stays as it was typed."""
        if not isinstance(value, int):
            return value
        hours, minutes = divmod(abs(value), 60)
        return f"{'-' if value < 0 else ''}{hours}:{minutes:02d}"

    def clean(self, value: Any) -> int:
        """Return the minutes that were typed."""
        typed = super().clean(value).strip()
        if found := _CLOCK.fullmatch(typed):
            minutes = int(found["hours"]) * 60 + int(found["minutes"])
        elif found := _DECIMAL.fullmatch(typed):
            minutes = int(Decimal(found["number"].replace(",", ".")) * 60)
        else:
            raise forms.ValidationError(_("Write hours as 1:30 or 1.5."))
        return -minutes if found["sign"] else minutes


class HourForm(forms.Form):
    """Hours worked on a day."""

    on = DayField(label=_("Day"))
    hours = HoursField(label=_("Hours"), help_text=_("As 1:30 or 1.5."))
    kind = forms.ChoiceField(label=_("Work"), choices=Kind.choices)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Without names of mentees.")
    )

    def values(self) -> dict[str, Any]:
        """Return what the operation is given; only if valid."""
        given = self.cleaned_data
        return {**{name: given[name] for name in ("on", "kind", "note")}, "minutes": given["hours"]}


def hours_initial(entry: HourEntry) -> dict[str, Any]:
    """Return what stands in the form of hours that are changed."""
    return {"on": entry.on, "hours": entry.minutes, "kind": entry.kind, "note": entry.note}


class TermsForm(forms.Form):
    """What is agreed on with somebody of a team; each role is asked for its own."""

    starts_on = DayField(label=_("From"))
    share_of_post = forms.IntegerField(
        label=_("Share of a post, in per cent"), min_value=5, max_value=100
    )
    contract = forms.CharField(label=_("Number of the contract"), max_length=60)
    rate = forms.DecimalField(
        label=_("Rate for an hour, in shekels"),
        min_value=Decimal(1),
        max_value=Decimal(2000),
        decimal_places=2,
    )
    route = forms.ChoiceField(
        label=_("Route of payment"),
        choices=Route.choices,
        widget=forms.RadioSelect(attrs={"data-look": "cards"}),
    )
    reason = NoteField(label=_("Why the terms change"))

    def __init__(self, *args: Any, place: Assignment, has_terms: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        is_hourly = place.role == TeamRole.FREELANCER
        for name in ("share_of_post",) if is_hourly else ("rate", "route"):
            del self.fields[name]
        self.fields["contract"].required = is_hourly
        if not has_terms:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """Return what the operation is given, money in agorot; only if valid."""
        given = dict(self.cleaned_data)
        if "rate" in given:
            given["rate"] = int(given["rate"] * 100)
        return given


class SheetFilter(forms.Form):
    """Narrows the list of sheets."""

    state = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All stages")), *SHEET_STATE_NAMES]
    )
