"""What may be typed about a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pairing.reference import occupations, times
from tsemed.base.form_fields import BirthYearField, DayField, NamesField, Suggesting
from tsemed.base.formatting import isolated
from tsemed.partners.models import Partner
from tsemed.people.localities import LONGEST_TOWN, names
from tsemed.people.models import Capacity, MenteeProfile, MentorProfile, Person
from tsemed.people.models.choices import LANGUAGE_NAMES, MODE_NAMES, NEED_NAMES, WISH_NAMES
from tsemed.people.models.person import FormOfAddress
from tsemed.people.models.profile import Stage
from tsemed.people.states import DoubtState
from tsemed.terms.known import offered
from tsemed.terms.models import ChoiceList

CHIPS = {"data-look": "chips"}
SEGMENTS = {"data-look": "segments"}
ONLY_STAFF = _("Decided by the staff who look after this; it is only shown here.")
WHY_READ_ONLY = {
    "email": _("This e-mail opens the account, so it is not changed here."),
}


def _chips(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
        **more,
    )


def occupation_choices() -> list[tuple[str, str]]:
    """Return every occupation with its name in the language of the page, by name."""
    language = get_language() or "he"
    known = ((one.code, one.labels[language]) for one in occupations.shipped())
    return sorted(known, key=lambda choice: choice[1])


def time_choices() -> list[tuple[str, str]]:
    """Return the usual parts of the week in the language of the page."""
    language = get_language() or "he"
    return [(code, times.label(code, language=language)) for code in times.USUAL]


class PersonFilter(forms.Form):
    """Narrows the list of people; upper apps add their own fields."""

    q = forms.CharField(label=_("Name, telephone or e-mail"), required=False, max_length=120)
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[("", _("Both sides")), ("mentor", _("Mentors")), ("mentee", _("Mentees"))],
    )
    partner = forms.ChoiceField(label=_("Partner"), required=False)


class Guarded(forms.ModelForm[Any]):
    """A form of which some fields are only read: those that its reader may not write."""

    def keep_unwritable(self, writable: Collection[str]) -> None:
        """Let the fields that are not `writable` be read and never sent, each with its reason."""
        for name, field in self.fields.items():
            if name not in writable:
                field.disabled = True
                field.help_text = WHY_READ_ONLY.get(name, ONLY_STAFF)


class PersonForm(Guarded):
    """Who somebody is and how they are reached."""

    languages = _chips(_("Languages"), LANGUAGE_NAMES)
    form_of_address = forms.ChoiceField(
        label=_("Form of address"),
        choices=FormOfAddress.choices,
        required=False,
        initial=FormOfAddress.EITHER,
        widget=forms.RadioSelect(attrs=SEGMENTS),
    )
    town = forms.CharField(
        label=_("Town"), required=False, max_length=LONGEST_TOWN, widget=Suggesting(names)
    )
    birth_year = BirthYearField(label=_("Birth year"), required=False)

    field_order = ("given_name", "family_name", "phone", "email", "languages", "language",
                   "form_of_address", "gender", "town", "birth_year")  # fmt: skip

    class Meta:
        model = Person
        fields: tuple[str, ...] = (
            "given_name",
            "family_name",
            "phone",
            "email",
            "languages",
            "language",
            "form_of_address",
            "gender",
            "birth_year",
        )
        labels = {"language": _("Letters in")}
        help_texts = {
            "gender": _(
                "Only as they say it themselves. It answers the other side's wish in matching."
            ),
        }
        widgets = {
            "language": forms.RadioSelect(attrs=SEGMENTS, choices=LANGUAGE_NAMES[:3]),
            "gender": forms.RadioSelect(attrs=SEGMENTS),
            "phone": forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.instance.email:
            # It opens the account, so it is changed by its owner or by two persons only.
            self.fields["email"].disabled = True
        self.initial.setdefault("town", self.instance.town)
        if self.instance.town_text:
            self.fields["town"].help_text = _(
                "This town is not known, so distance is not considered. Choose one from the list."
            )

    def clean_form_of_address(self) -> str:
        """Return what was chosen, else what is known."""
        return str(self.cleaned_data["form_of_address"] or self.instance.form_of_address)

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach the person."""
        given = super().clean() or {}
        if not self.errors and not given.get("phone") and not given.get("email"):
            self.add_error(
                "phone", _("Give a telephone or an e-mail, so that they can be reached.")
            )
        return given


class DetailsForm(PersonForm):
    """The same of somebody known, with when they can meet and where they work, on either side."""

    modes = _chips(_("Ways to meet"), MODE_NAMES)
    times = _chips(_("When"), time_choices)
    employers = NamesField(
        label=_("Workplaces"),
        required=False,
        max_length=200,
        help_text=_("In words, parted by commas. People of one workplace are never paired."),
    )

    class Meta(PersonForm.Meta):
        fields: tuple[str, ...] = (*PersonForm.Meta.fields, "modes", "times", "employers")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not (hasattr(self.instance, "mentor") or hasattr(self.instance, "mentee")):
            for name in ("modes", "times", "employers"):
                del self.fields[name]


class ProfileForm(Guarded):
    """What matching needs to know of both sides."""

    occupations = forms.MultipleChoiceField(
        label=_("Fields of work"),
        choices=occupation_choices,
        required=False,
        help_text=_(
            "What is chosen stands first. At a desk, hold Ctrl (on a Mac, Cmd) to choose several."
        ),
    )
    needs = _chips(_("What is needed for a meeting"), NEED_NAMES)
    radius_km = forms.IntegerField(
        label=_("How far, in km"), required=False, min_value=0, max_value=300
    )
    wishes_gender = forms.ChoiceField(
        label=_("Wishes to meet"),
        choices=WISH_NAMES,
        required=False,
        widget=forms.RadioSelect(attrs=SEGMENTS),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the chosen occupations first: nobody scrolls through two hundred to find two."""
        super().__init__(*args, **more)
        chosen = set(self["occupations"].value() or ())
        field = cast("forms.MultipleChoiceField", self.fields["occupations"])
        field.choices = sorted(occupation_choices(), key=lambda one: one[0] not in chosen)


class MentorForm(ProfileForm):
    """A mentor: rank, field, capacity, and what they can offer."""

    stages = _chips(_("Stages they can help with"), Stage.choices)
    needs = _chips(_("What they can offer at a meeting"), NEED_NAMES)
    capacity = forms.IntegerField(
        label=_("Places"), min_value=0, max_value=3, help_text=_("How many at one time.")
    )

    class Meta:
        model = MentorProfile
        fields = (
            "rank",
            "years_of_experience",
            "occupations",
            "stages",
            "radius_km",
            "needs",
            "wishes_gender",
            "capacity",
        )
        labels = {"years_of_experience": _("Years of experience")}


class MenteeForm(ProfileForm):
    """A mentee: stage, goal, and what a meeting needs."""

    class Meta:
        model = MenteeProfile
        fields = (
            "stage",
            "goal",
            "occupations",
            "radius_km",
            "needs",
            "wishes_gender",
        )


class AffiliationForm(forms.Form):
    """What a person is to a partner, and from when."""

    capacity = forms.ChoiceField(label=_("As"))
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.none())
    starts_on = DayField(label=_("From"))

    def __init__(
        self,
        *args: Any,
        partners: Any,
        capacities: list[Capacity],
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ModelChoiceField)
        partner.queryset = partners
        capacity = self.fields["capacity"]
        assert isinstance(capacity, forms.ChoiceField)
        words = [(one.value, one.label) for one in capacities]
        # The first would be the mightiest: what somebody is to a partner is chosen, never given.
        capacity.choices = words if len(words) == 1 else [*BLANK_CHOICE_DASH, *words]
        self.fields["starts_on"].initial = today


class GroupForm(forms.Form):
    """The groups a person reported."""

    groups = _chips(_("Population groups"), offered(ChoiceList.POPULATION))


class DoubtForm(forms.Form):
    """Who is meant: one of those it points to, another person, or nobody to be kept."""

    outcome = forms.ChoiceField(
        label=_("What was entered is"), widget=forms.RadioSelect(attrs={"data-look": "cards"})
    )

    def __init__(
        self, *args: Any, candidates: Iterable[Person], can_be_another: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(one.pk): one for one in candidates}
        outcome = cast("forms.ChoiceField", self.fields["outcome"])
        another = (DoubtState.ANOTHER.value, _("Another person, to be entered new"))
        outcome.choices = [
            *(
                (pk, _("The same person: %(name)s") % {"name": isolated(one.full_name)})
                for pk, one in self.candidates.items()
            ),
            *([another] if can_be_another else []),
            (DoubtState.LEFT_OUT.value, _("Nobody to be kept: leave it out")),
        ]

    def chosen(self) -> tuple[DoubtState, Person | None]:
        """Return the outcome, and who it is if it is somebody known; only if valid."""
        outcome = self.cleaned_data["outcome"]
        if outcome in self.candidates:
            return DoubtState.SAME, self.candidates[outcome]
        return DoubtState(outcome), None
