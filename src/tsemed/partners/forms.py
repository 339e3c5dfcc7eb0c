"""What may be typed about a partner."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.partners.models import STATE_NAMES, Partner, PartnerKind


class PartnerFilter(forms.Form):
    """Narrows the list of partners."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *PartnerKind.choices]
    )
    state = forms.ChoiceField(
        label=_("Engagement"), required=False, choices=[("", _("All stages")), *STATE_NAMES]
    )


class PartnerForm(forms.ModelForm[Partner]):
    """What a partner is called, and what it is to the programme."""

    # Every kind is a card to choose; "none of them" is not a kind.
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=PartnerKind.choices,
        widget=forms.RadioSelect(attrs={"data-look": "cards"}),
    )

    class Meta:
        model = Partner
        fields = ("name", "kind")
