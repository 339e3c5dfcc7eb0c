"""What may be typed about the numbers of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.base.form_fields import DayField, NoteField
from tsemed.cycles.models.choices import POLICY_NUMBERS
from tsemed.cycles.policy import BOUNDS, out_of_order


class PolicyForm(forms.Form):
    """The numbers from a day on, with the reason; those of one cycle may be left out."""

    valid_from = DayField(label=_("From"))
    reason = NoteField(
        label=_("Why"),
    )

    def __init__(
        self,
        *args: Any,
        names: Iterable[str],
        now: Mapping[str, int],
        programme: Mapping[str, int] | None = None,
        day: date,
        **kwargs: Any,
    ) -> None:
        """Offer the numbers of `names`, filled in with those of `now`, from a day on.

        `programme` holds those of the whole programme where one cycle is asked about.
        """
        initial = {"valid_from": day, **now}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.names = tuple(names)
        for name in self.names:
            self.fields[name] = _number(name, None if programme is None else programme[name])
        self.order_fields([*self.names, "valid_from", "reason"])

    def clean(self) -> dict[str, Any]:
        """Refuse a second threshold that comes before the first."""
        given = super().clean() or {}
        typed = {name: given[name] for name in self.names if given.get(name) is not None}
        for name in out_of_order(typed):
            self.add_error(name, _("This comes after the number above; choose a greater one."))
        return given

    def numbers(self) -> dict[str, int]:
        """Return the numbers typed; what was left empty is left out."""
        typed = {name: self.cleaned_data[name] for name in self.names}
        return {name: number for name, number in typed.items() if number is not None}


def _number(name: str, of_programme: int | None) -> forms.IntegerField:
    about, (least, most) = POLICY_NUMBERS[name], BOUNDS[name]
    label = _("%(number)s (%(unit)s)") % {"number": about.label, "unit": about.unit}
    hint = ""
    if of_programme is not None:
        hint = _("Left empty: %(number)d, as in the whole programme") % {"number": of_programme}
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=of_programme is None,
        help_text=hint,
    )
