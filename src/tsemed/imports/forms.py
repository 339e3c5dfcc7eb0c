"""What may be sent: a list with where it goes, and what is taken out with why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle, Side
from tsemed.imports.models import SIDE_NAMES
from tsemed.imports.parse import LIST_OF
from tsemed.imports.queries import programmes_for, targets_of
from tsemed.partners.models import Partner
from tsemed.spreadsheets.limits import USUAL
from tsemed.spreadsheets.mapped import Mapped, UnreadableLine, mapped_lines
from tsemed.spreadsheets.workbooks import Place

TEXT_ENDINGS = (".csv", ".tsv", ".txt")


class TargetForm(forms.Form):
    """Which side of which cycle."""

    target = forms.ChoiceField(label=_("Cycle and side"))

    def __init__(self, *args: Any, user: User, only_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets_of(user, only_open=only_open)
        offered = [
            (f"{cycle.pk}:{side}", f"{cycle.name} · {SIDE_NAMES[side]}")
            for cycle, side in self.targets
        ]
        self.fields["target"] = forms.ChoiceField(label=_("Cycle and side"), choices=offered)

    def chosen(self) -> tuple[Cycle, Side]:
        """Return the cycle and side that were chosen; only for a form that is valid."""
        wanted = self.cleaned_data["target"]
        return next((c, s) for c, s in self.targets if f"{c.pk}:{s}" == wanted)


class UploadForm(TargetForm):
    """A list to bring in. The name of the file only shows its kind."""

    programme = forms.ModelChoiceField(
        label=_("Referred by"),
        help_text=_("For mentees: the programme that referred them."),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("Nobody, or the cycle's only programme"),
    )
    file = forms.FileField(
        label=_("The list"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file. Nothing enters before you say so."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=255,
    )
    sheet = forms.CharField(
        label=_("Sheet of the workbook"),
        help_text=_("Only where the list stands on another sheet than the first."),
        max_length=100,
        required=False,
    )
    headings_row = forms.IntegerField(
        label=_("Row of the headings"),
        help_text=_("Only where something else stands above them."),
        min_value=1,
        max_value=1_000,
        required=False,
    )
    meanings = forms.CharField(
        label=_("What other headings and values mean"),
        help_text=_(
            "One a line. A heading: Volunteer = First name. One that means nothing: Notes =. A"
            " value: Speaks: Iwrit = Hebrew."
        ),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    field_order = ("target", "programme", "file", "sheet", "headings_row", "meanings")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, only_open=True, **kwargs)
        self.user = user
        offered = programmes_for(user, [cycle for cycle, _side in self.targets])
        self.fields["programme"].queryset = offered  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too big before a byte of it is read."""
        file = self.cleaned_data["file"]
        if file.size > USUAL.file_bytes:
            most = USUAL.file_bytes // 1_000_000
            raise forms.ValidationError(
                _("The file is too big: at most %(most)d MB."), params={"most": most}
            )
        return file

    def mapped(self) -> Mapped:
        """Return what the sender says of the list; only for a form that is valid."""
        given = self.cleaned_data
        _cycle, side = self.chosen()
        place = Place(given["sheet"], given["headings_row"] or 0)
        return mapped_lines(given["meanings"], LIST_OF[side], place=place)

    def clean_meanings(self) -> str:
        """Refuse a line that says nothing of a list, by its number."""
        typed: str = self.cleaned_data["meanings"]
        if "target" not in self.cleaned_data:
            return typed
        _cycle, side = self.chosen()
        try:
            mapped_lines(typed, LIST_OF[side])
        except UnreadableLine as problem:
            raise forms.ValidationError(
                _("Line %(number)d names no column of ours: %(line)s"),
                params={"number": problem.number, "line": problem.line[:100]},
            ) from problem
        return typed

    def clean(self) -> dict[str, Any]:
        """Take the programme that is meant, and refuse one of another cycle."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "target" not in cleaned or "programme" not in cleaned:
            return cleaned
        cycle, side = self.chosen()
        mine = list(programmes_for(self.user, [cycle]))
        if side == Side.MENTOR:
            cleaned["programme"] = None
        elif cleaned["programme"] is None and len(mine) == 1:
            cleaned["programme"] = mine[0]
        elif cleaned["programme"] is not None and cleaned["programme"] not in mine:
            self.add_error("programme", _("This programme does not refer to that cycle."))
        return cleaned

    @property
    def is_text(self) -> bool:
        """Return whether the file calls itself a CSV file."""
        return str(self.cleaned_data["file"].name).lower().endswith(TEXT_ENDINGS)


class ExportForm(TargetForm):
    """People to take out, and why; the reason is written down."""

    reason = forms.CharField(
        label=_("What it is for"),
        help_text=_("It is written down with your name and who is on the list."),
        max_length=300,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, only_open=False, **kwargs)
