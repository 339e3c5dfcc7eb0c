"""What is typed to propose a change of somebody's credentials."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.forms import NewAddressForm


class ReasonForm(forms.Form):
    """Why, and how it is known who asked; the second person reads it."""

    reason = forms.CharField(
        label=_("Reason, and how you know who asked"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The second person reads it. No names and no health details, please."),
    )


class AddressForm(ReasonForm, NewAddressForm):
    """The new address, and why."""

    field_order = ("address", "reason")
