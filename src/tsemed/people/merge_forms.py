"""Which value stays of each field in which two rows of one person differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.people.write_policy import Target

KEPT, MERGED = "kept", "merged"


class MergeForm(forms.Form):
    """One choice for each field, of the value that stays; what is empty gives way.

    `fields` are the label and the two values, by table and name; `seen` the versions of both.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        sent: Any = None,
        *,
        choices: Mapping[tuple[Target, str], tuple[Any, str, str]],
        seen: str,
    ) -> None:
        super().__init__(sent, initial={"seen": seen})
        self.offered = {f"{target}-{name}": (target, name) for target, name in choices}
        for key, (label, kept, merged) in zip(self.offered, choices.values(), strict=True):
            self.fields[key] = forms.ChoiceField(
                label=label,
                choices=[(KEPT, kept or _("empty")), (MERGED, merged or _("empty"))],
                initial=KEPT if kept else MERGED,
                widget=forms.RadioSelect(attrs={"data-look": "cards"}),
            )

    def chosen(self) -> Sequence[tuple[Target, str]]:
        """Return the fields of which the value of the one who goes away stays."""
        given = self.cleaned_data
        return [field for key, field in self.offered.items() if given.get(key) == MERGED]
