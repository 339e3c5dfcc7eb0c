"""What may be typed about a term."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.terms.models import ChoiceList, Term

_BETWEEN = re.compile(r"[,،;؛\n]")


class SpellingsField(forms.CharField):
    """Several words, parted by commas."""

    def to_python(self, value: Any) -> Any:
        """Return the words, each once."""
        parts = value if isinstance(value, list) else _BETWEEN.split(str(value or ""))
        return list(dict.fromkeys(word for part in parts if (word := " ".join(str(part).split()))))

    def prepare_value(self, value: Any) -> Any:
        """Return the words as they are typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        """Accept any words; the operation refuses what another term has."""

    def run_validators(self, value: Any) -> None:
        """Accept any length of one word that the whole field may have."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other words are meant."""
        return bool(self.to_python(initial) != self.to_python(data))


class TermForm(forms.ModelForm[Term]):
    """The words of a term in three languages, and other spellings of it."""

    also = SpellingsField(
        label=_("Also read in lists as"),
        required=False,
        max_length=600,
        help_text=_("Other spellings, parted by commas. A list of people may use them."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    class Meta:
        model = Term
        fields = ("he", "ar", "en", "also")
        widgets = {
            "he": forms.TextInput(attrs={"dir": "rtl", "lang": "he"}),
            "ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "en": forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
        }


class NewTermForm(TermForm):
    """A new term, and the list it belongs to."""

    choice_list = forms.ChoiceField(
        label=_("List"),
        choices=ChoiceList.choices,
        widget=forms.RadioSelect(attrs={"data-look": "cards"}),
    )
    field_order = ("choice_list", "he", "ar", "en", "also")
