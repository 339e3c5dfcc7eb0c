"""What may be typed about a cycle. Each work model asks what it needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.form_fields import DayField, NameField, NoteField
from tsemed.cycles.models import Assignment, Cycle, MatrixLine, Participation, Side
from tsemed.cycles.models.choices import CARRIER_NAMES, STATE_NAMES, WORK_MODEL_NAMES
from tsemed.cycles.models.team import TeamRole
from tsemed.cycles.work_models import (
    NEEDS,
    PEOPLE,
    Carrier,
    Function,
    Needs,
    WorkModel,
    possible_carriers,
)
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
    why_no_coordinator = NoteField(
        label=_("Why the programme cannot allocate one of its coordinators"),
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


def needs_while_changing(cycle: Cycle) -> Needs:
    """Return what is asked of a cycle that is edited: by its model, and by a prepared one."""
    asked = [NEEDS[model].programmes for model in (WorkModel(cycle.work_model), cycle.chosen_model)]
    most = [one for _fewest, one in asked if one is not None]
    return replace(
        cycle.needs,
        programmes=(
            min(fewest for fewest, _most in asked),
            max(most) if len(most) == len(asked) else None,
        ),
        organisation=cycle.asks_for("organisation"),
        share_of_post=cycle.asks_for("share_of_post"),
        why_no_coordinator=cycle.asks_for("why_no_coordinator"),
    )


class ChangeCycleForm(OpenCycleForm):
    """Changes what was written when a cycle was opened."""

    why = NoteField(
        label=_("Why it changes"),
        required=False,
        help_text=_("Needed once recruiting has begun."),
    )

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        named = ("name", "starts_on", "ends_on", "share_of_post", "why_no_coordinator")
        initial = {
            **{name: getattr(cycle, name) for name in named},
            "organisation": cycle.organisation_id,
            "programmes": list(cycle.programmes.values_list("pk", flat=True)),
        }
        super().__init__(*args, initial=initial, needs=needs_while_changing(cycle), **kwargs)


class ModelForm(forms.Form):
    """Another work model for a cycle, and why."""

    work_model = forms.ChoiceField(
        label=_("Work model"),
        choices=WORK_MODEL_NAMES,
        widget=forms.RadioSelect(attrs=CARDS),
    )
    why = NoteField(
        label=_("Why the model changes"),
        required=False,
        help_text=_("Needed once recruiting has begun. Both managers read it before they approve."),
    )

    def clean_work_model(self) -> WorkModel:
        """Return the model that was chosen."""
        return WorkModel(self.cleaned_data["work_model"])


class LineForm(forms.Form):
    """Who carries one function from a day on, with the reason."""

    roles = forms.MultipleChoiceField(
        label=_("Who carries it"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=CARDS),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("Or somebody of the team by name"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=CARDS),
    )
    starts_on = DayField(label=_("From"))
    why = NoteField(
        label=_("Why this departs from the work model"),
        required=False,
    )

    def __init__(
        self, *args: Any, line: MatrixLine, team: QuerySet[Person], on: date, **kwargs: Any
    ) -> None:
        why = next((one.reason for one in line.in_force if one.reason), "")
        initial = {"roles": line.roles, "people": line.people, "starts_on": on, "why": why}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.on, possible = on, possible_carriers(Function(line.function))
        roles, people = self.fields["roles"], self.fields["people"]
        assert isinstance(roles, forms.MultipleChoiceField)
        assert isinstance(people, forms.ModelMultipleChoiceField)
        roles.choices = [(code, name) for code, name in CARRIER_NAMES if Carrier(code) in possible]
        people.queryset = team
        if possible != PEOPLE or not team:
            del self.fields["people"]
            roles.required = True

    def clean_starts_on(self) -> date:
        """Return the day; what was carried until yesterday stays as it was."""
        day: date = self.cleaned_data["starts_on"]
        if day < self.on:
            raise forms.ValidationError(_("Choose today or a coming day."))
        return day

    def values(self) -> dict[str, Any]:
        """Return what the operation is given; only if valid."""
        people = list(self.cleaned_data.get("people", ()))
        roles = [Carrier(code) for code in self.cleaned_data["roles"]]
        return {**self.cleaned_data, "roles": roles, "people": people}


class TeamForm(forms.Form):
    """A place in the team, with dates, and with duties where they must be written."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=Person.objects.none())
    role = forms.ChoiceField(label=pgettext_lazy("team", "As"))
    duties = NoteField(
        label=_("What they answer for"),
        required=False,
        help_text=_("For an individual coordinator this must be written before the cycle starts."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, people: Any, roles: list[TeamRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person, role = self.fields["person"], self.fields["role"]
        assert isinstance(person, forms.ModelChoiceField)
        assert isinstance(role, forms.ChoiceField)
        person.queryset = people
        role.choices = [(one.value, one.label) for one in roles]


class DutiesForm(forms.ModelForm[Assignment]):
    """What somebody of the team answers for."""

    class Meta:
        model = Assignment
        fields = ("duties",)
        widgets: ClassVar[dict[str, Any]] = {
            "duties": forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        }


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


class PhaseFilter(forms.Form):
    """Narrows the participants of a cycle to one step."""

    side = forms.CharField(required=False, widget=forms.HiddenInput)
    phase = forms.ChoiceField(label=_("Stands at"), required=False)

    def __init__(self, *args: Any, phases: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phase = self.fields["phase"]
        assert isinstance(phase, forms.ChoiceField)
        phase.choices = [("", _("Everywhere")), *((str(code), name) for code, name in phases)]


class DecisionDaysForm(forms.Form):
    """The days of a decision: from when it holds, and until when one is deferred."""

    on = DayField(label=_("Decided on"), required=False)
    until = DayField(
        label=_("Until"), required=False, help_text=_("Only where the decision is deferred.")
    )


class LeaveForm(forms.Form):
    """Why somebody leaves, and on which day."""

    on = DayField(label=_("From"), required=False)
    why = NoteField(label=_("Why"))


class DecisionForm(DecisionDaysForm):
    """What is decided about somebody, and why."""

    to = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect(attrs=SEGMENTS))
    why = NoteField(
        label=_("Why"),
        required=False,
        help_text=_(
            "Needed for everything but an acceptance. The person may ask to read what is written."
        ),
    )
    field_order = ("to", "on", "until", "why")

    def __init__(self, *args: Any, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = choices


class FactForm(forms.Form):
    """On which day something was done; no day says that it was not."""

    why = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=300,
        help_text=_("Needed where a day is taken out again."),
    )

    def __init__(self, *args: Any, column: str, day: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        on = DayField(label=_("Day"), required=False, initial=day or timezone.localdate())
        self.fields = {column: on, **self.fields}

    def values(self) -> dict[str, Any]:
        """Return what was recorded."""
        return {"on": self.cleaned_data[self.column], "why": self.cleaned_data["why"]}


class ParticipantsField(forms.ModelMultipleChoiceField[Participation]):
    """Boxes for participants, with their names and sides."""

    def label_from_instance(self, obj: Any) -> str:
        """Return who it is, and on which side."""
        return f"{obj.person.full_name} · {obj.get_side_display()}"


class SeveralForm(forms.Form):
    """On which day something was done, and with whom."""

    on = DayField(label=_("Day"))
    who = ParticipantsField(
        label=_("Who"),
        queryset=Participation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, *args: Any, parts: QuerySet[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["who"]
        assert isinstance(who, ParticipantsField)
        who.queryset = parts
        self.fields["on"].initial = timezone.localdate()


class ExceptionForm(forms.Form):
    """Why somebody may be matched although something is missing."""

    why = NoteField(
        label=_("Why they may be matched all the same"),
        help_text=_("It is shown on their page and on each proposal."),
    )
