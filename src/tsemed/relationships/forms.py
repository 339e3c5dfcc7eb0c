"""The report of one meeting, made to be filled in with a thumb; and what narrows the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.base.form_fields import DayField, NoteField
from tsemed.relationships.models import MEETING_STATE_NAMES, Channel, EndReason
from tsemed.relationships.rules import Health, Objection, Report
from tsemed.relationships.states import NOT_HELD, MeetingState
from tsemed.terms.known import offered
from tsemed.terms.models import ChoiceList

CHIPS = {"data-look": "chips"}
SEGMENTS = {"data-look": "segments"}
USUAL_MINUTES = ("30", "45", "60", "90")

HEALTH_NAMES = {
    Health.GREEN: _("On track"),
    Health.AMBER: _("Quiet"),
    Health.RED: _("Quiet for long"),
    Health.PAUSED: pgettext_lazy("pair", "Paused"),
    Health.ENDED: pgettext_lazy("pair", "Ended"),
}
OBJECTIONS = {
    Objection.IN_THE_FUTURE: ("on", _("This day has not come yet.")),
    Objection.BEFORE_THE_PAIR: ("on", _("On this day the two did not know each other yet.")),
    Objection.LENGTH_MISSING: ("minutes", _("How long was it?")),
    Objection.LENGTH_IMPOSSIBLE: ("minutes", _("Between one minute and eight hours.")),
    Objection.NEXT_IN_THE_PAST: ("next_on", _("This day is over already.")),
    Objection.NEXT_TOO_LATE: (
        "next_on",
        _("This is more than a month after the planned end of the pair. Choose a nearer day."),
    ),
}


class PauseForm(forms.Form):
    """Until when a pair rests, and why."""

    until = DayField(
        label=_("Until"),
        help_text=_("The last day of the pause. No report is asked for until then."),
    )
    why = NoteField(label=_("Remark"), required=False)


class EndForm(forms.Form):
    """Why a pair ends before its time."""

    reason = forms.ChoiceField(
        label=pgettext_lazy("end", "Reason"),
        choices=EndReason.choices,
        widget=forms.RadioSelect(attrs={"data-look": "cards"}),
    )
    why = NoteField(
        label=_("Remark"),
        required=False,
        help_text=_("Needed for another reason. The two may ask to read what is written."),
    )

    def clean_reason(self) -> EndReason:
        """Return the reason that was chosen."""
        return EndReason(self.cleaned_data["reason"])


class PairFilter(forms.Form):
    """Narrows the list of pairs."""

    q = forms.CharField(label=_("Name"), required=False, max_length=120)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    health = forms.ChoiceField(
        label=_("How it goes"),
        required=False,
        choices=[
            ("", _("All")),
            *((one.value, HEALTH_NAMES[one]) for one in (Health.RED, Health.AMBER, Health.GREEN)),
        ],
    )
    state = forms.ChoiceField(
        label=pgettext_lazy("pair", "Life"),
        required=False,
        choices=[
            ("", _("Live pairs")),
            ("paused", pgettext_lazy("pair", "Paused")),
            ("closing", pgettext_lazy("pair", "Closing")),
            ("ended", pgettext_lazy("pair", "Ended")),
            ("all", _("All")),
        ],
    )

    def __init__(self, *args: Any, cycles: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["cycle"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("All cycles")), *((str(pk), name) for pk, name in cycles)]


class ReportForm(forms.Form):
    """One meeting: held or not, when, how long, what next. Everything fits one thumb."""

    held = forms.ChoiceField(
        label=_("Did the meeting take place?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect(attrs=SEGMENTS),
    )
    why_not = forms.ChoiceField(
        label=_("What happened?"),
        required=False,
        choices=[one for one in MEETING_STATE_NAMES if one[0] in NOT_HELD],
        widget=forms.RadioSelect(attrs=CHIPS),
    )
    on = DayField(label=_("Date"), required=False)
    minutes = forms.ChoiceField(
        label=_("Minutes"),
        required=False,
        choices=[(number, number) for number in USUAL_MINUTES],
        widget=forms.RadioSelect(attrs=SEGMENTS),
    )
    channel = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=Channel.choices,
        widget=forms.RadioSelect(attrs=SEGMENTS),
    )
    topics = forms.MultipleChoiceField(
        label=_("What we worked on"),
        required=False,
        choices=offered(ChoiceList.MEETING_TOPIC),
        widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
    )
    next_step = forms.CharField(
        label=_("Next step"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    next_on = DayField(label=_("Next meeting"), required=False)
    call_me = forms.BooleanField(
        label=_("Please call me"),
        required=False,
        help_text=_("Only the coordinator sees this."),
        widget=forms.CheckboxInput(attrs={"data-look": "switch"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day of what was held, and for what came in between otherwise."""
        given = super().clean() or {}
        if given.get("held") == "yes" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("On which day was it?"))
        if given.get("held") == "no" and not given.get("why_not"):
            self.add_error("why_not", _("Choose what happened."))
        return given

    def report(self, *, planned_on: date) -> Report:
        """Return the report as a value; a meeting that was not held stays on its planned day."""
        cleaned = self.cleaned_data
        held = cleaned["held"] == "yes"
        return Report(
            state=MeetingState.HELD if held else MeetingState(cleaned["why_not"]),
            on=cleaned["on"] if held else planned_on,
            minutes=int(cleaned["minutes"]) if cleaned["minutes"] else None,
            channel=cleaned["channel"],
            topics=tuple(cleaned["topics"]),
            next_step=cleaned["next_step"].strip(),
            next_on=cleaned["next_on"],
            call_me=cleaned["call_me"],
        )

    def object_to(self, objections: Sequence[Objection]) -> None:
        """Add each objection to its field."""
        for objection in objections:
            field, words = OBJECTIONS[objection]
            self.add_error(field, words)
