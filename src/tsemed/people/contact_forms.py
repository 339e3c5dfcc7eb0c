"""What may be typed about how somebody is reached, and what they wish for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from tsemed.base.form_fields import EmailField
from tsemed.people.contact_points import Points
from tsemed.people.models.contact_point import ContactKind, ContactWish

_PHONES = (ContactKind.MOBILE, ContactKind.SECOND_PHONE)
_MAIN = "phone"
_QUIET = {
    "quiet_from": _("Quiet hours: no letters or calls from"),
    "quiet_until": _("Quiet hours: until"),
}
_TEL = {"type": "tel", "dir": "ltr", "autocomplete": "off"}


class ContactPointsForm(forms.Form):
    """The wishes for the main telephone, and further ways with theirs."""

    def __init__(self, *args: Any, points: Points, wishes: Mapping[str, Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self._add_wishes(_MAIN, _("Main telephone"), [*ContactWish])
        for name, label in _QUIET.items():
            clock = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            self.fields[name] = forms.TimeField(label=label, required=False, widget=clock)
        for kind in _PHONES:
            self.fields[kind.value] = PhoneNumberField(
                label=kind.label, required=False, region="IL", widget=forms.TextInput(attrs=_TEL)
            )
            self._add_wishes(kind.value, kind.label, [ContactWish.NO_TEXTS, ContactWish.RELATIVES])
        self.fields["second_email"] = EmailField(
            label=ContactKind.SECOND_EMAIL.label,
            required=False,
            widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        )
        self.initial = {**_typed(_MAIN, wishes), **{name: wishes.get(name) for name in _QUIET}}
        for kind, point in points.items():
            self.initial |= {kind.value: point.value, **_typed(kind.value, point.wishes)}

    def _add_wishes(self, way: str, label: Any, offered: list[ContactWish]) -> None:
        self.fields[f"{way}_wishes"] = forms.MultipleChoiceField(
            label=_("%(way)s: wishes") % {"way": label},
            choices=[(wish.value, wish.label) for wish in offered],
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chips"}),
        )
        self.fields[f"{way}_best"] = forms.CharField(
            label=_("%(way)s: best time") % {"way": label}, required=False, max_length=60
        )

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the quiet hours, or for none."""
        given = super().clean() or {}
        missing = [name for name in _QUIET if given.get(name) is None]
        if not self.errors and len(missing) == 1:
            self.add_error(missing[0], _("Give both hours, or leave both empty."))
        return given

    def wishes(self) -> dict[str, Any]:
        """Return what was typed of the main telephone, without what is empty; only if valid."""
        given = self.cleaned_data
        hours = {name: f"{given[name]:%H:%M}" for name in _QUIET if given[name] is not None}
        return {**self._wishes(_MAIN), **hours}

    def points(self) -> dict[ContactKind, dict[str, Any]]:
        """Return the further ways that were typed, by kind; only if valid."""
        given = self.cleaned_data
        found = {
            kind: {"value": str(given[kind.value] or ""), "wishes": self._wishes(kind.value)}
            for kind in _PHONES
        }
        return {**found, ContactKind.SECOND_EMAIL: {"value": given["second_email"], "wishes": {}}}

    def _wishes(self, way: str) -> dict[str, Any]:
        wishes: dict[str, Any] = dict.fromkeys(self.cleaned_data[f"{way}_wishes"], True)
        best = self.cleaned_data[f"{way}_best"]
        return {**wishes, "best_time": best} if best else wishes


def _typed(way: str, wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Return wishes as the fields of a way hold them."""
    chosen = [wish.value for wish in ContactWish if wishes.get(wish.value)]
    return {f"{way}_wishes": chosen, f"{way}_best": wishes.get("best_time", "")}
