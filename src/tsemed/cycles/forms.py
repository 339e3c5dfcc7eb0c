"""What may be typed about a cycle. Each work model asks what it needs, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.form_fields import DayField, NameField
from tsemed.cycles.models import MatrixLine, Side
from tsemed.cycles.models.choices import CARRIER_NAMES, STATE_NAMES, WORK_MODEL_NAMES
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.work_models import Carrier, Function, Needs, possible_carriers
from tsemed.partners.models import Partner
from tsemed.people.models import Person

SEGMENTS = {"data-look": "segments"}
CARDS = {"data-look": "cards"}


class CycleFilter(forms.Form):
    """Narrows the list of cycles."""

    state = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All stages")), *STATE_NAMES]
    )
    model = forms.ChoiceField(
        label=_("Work model"), required=False, choices=[("", _("All models")), *WORK_MODEL_NAMES]
    )


class _PeriodForm(forms.Form):
    """A first and a last day, in that order."""

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if isinstance(starts, date) and isinstance(ends, date) and ends <= starts:
            self.add_error("ends_on", _("The last day comes after the first."))
        return given


class OpenCycleForm(_PeriodForm):
    """Opens a cycle under one work model; fields the model does not need are not there."""

    name = NameField(
        label=_("Name"),
        max_length=80,
        help_text=_(
            "The office and the team of the cycle read it. Everybody else reads the number of the "
            "cycle and its first month."
        ),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    share_of_post = forms.IntegerField(
        label=_("Share of the coordinator’s post, in per cent"),
        min_value=5,
        max_value=100,
        initial=50,
    )
    why_no_coordinator = forms.CharField(
        label=_("Why the programme cannot allocate one of its coordinators"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Partner.objects.none(), required=False
    )
    programmes = forms.ModelMultipleChoiceField(
        label=_("Partner programmes"),
        queryset=Partner.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs=CARDS),
    )

    def __init__(
        self, *args: Any, needs: Needs, organisations: Any, programmes: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fewest, self.most = needs.programmes
        self._offer("organisation", organisations).required = needs.organisation
        self._offer("programmes", programmes).required = fewest > 0
        if self.most == 1:
            self.fields["programmes"].label = _("Partner programme")
        if not needs.share_of_post:
            del self.fields["share_of_post"]
        if not needs.why_no_coordinator:
            del self.fields["why_no_coordinator"]

    def _offer(self, name: str, partners: Any) -> forms.ModelChoiceField[Partner]:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = partners
        return field

    def clean(self) -> dict[str, Any]:
        """Refuse more programmes than the model serves."""
        given = super().clean()
        if self.most is not None and len(given.get("programmes") or ()) > self.most:
            self.add_error("programmes", _("This model serves one partner programme only."))
        return given


class LineForm(forms.Form):
    """Another carrier for one function, with the reason."""

    carrier = forms.ChoiceField(label=_("Who carries it"), widget=forms.RadioSelect(attrs=CARDS))
    why = forms.CharField(
        label=_("Why this departs from the work model"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, line: MatrixLine, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"carrier": line.carrier, "why": line.override_reason})
        super().__init__(*args, **kwargs)
        possible = possible_carriers(Function(line.function))
        carrier = self.fields["carrier"]
        assert isinstance(carrier, forms.ChoiceField)
        carrier.choices = [
            (code, name) for code, name in CARRIER_NAMES if Carrier(code) in possible
        ]


class TeamForm(forms.Form):
    """A place in the team, with dates, and with duties where they must be written."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    role = forms.ChoiceField(label=pgettext_lazy("team", "As"))
    duties = forms.CharField(
        label=_("What they answer for"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("For an individual coordinator this must be written before the cycle starts."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)

    def __init__(
        self, *args: Any, people: Any, roles: list[TeamRole], contract_dates: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person, role = self.fields["person"], self.fields["role"]
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(role, forms.ChoiceField)
        person.queryset = people
        role.choices = [(one.value, one.label) for one in roles]
        self.contract_dates = contract_dates

    def clean(self) -> dict[str, Any]:
        """Ask for the last day of a freelancer’s contract."""
        given = super().clean() or {}
        is_freelancer = self.contract_dates and given.get("role") == TeamRole.FREELANCER
        if is_freelancer and not given.get("ends_on"):
            self.add_error("ends_on", _("A freelancer’s access ends with the contract."))
        return given


class ParticipantForm(forms.Form):
    """Somebody who joins the cycle: known already, or new."""

    side = forms.ChoiceField(
        label=_("Side"), choices=Side.choices, widget=forms.RadioSelect(attrs=SEGMENTS)
    )
    programme = forms.ModelChoiceField(
        label=_("Referred by"), queryset=Partner.objects.none(), required=False
    )

    def __init__(self, *args: Any, programmes: Any, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programme, side = self.fields["programme"], self.fields["side"]
        assert isinstance(programme, forms.ModelChoiceField)
        assert isinstance(side, forms.ChoiceField)
        programme.queryset = programmes
        programme.required = Side.MENTOR not in sides
        side.choices = [(one.value, one.label) for one in sides]
        side.initial = sides[0].value if sides else None
