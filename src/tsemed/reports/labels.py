"""What every figure is called and exactly what it counts; the two always stand together."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.cycles.policy import Policy

SECTIONS: dict[str, tuple[Promise, Promise | str]] = {
    "people": (_("Who takes part"), ""),
    "way": (_("The way to a pair"), _("Shares are of all mentees of the cycle.")),
    "waiting": (_("Waiting times"), _("In days. No figure is given for fewer than five people.")),
    "pairs": (pgettext_lazy("summary", "Pairs"), ""),
    "health": (_("How live pairs are doing"), _("Shares are of all live pairs.")),
    "meetings": (pgettext_lazy("summary", "Meetings"), ""),
    "stages": (_("Mentees by stage"), _("Shares are of all mentees of the cycle.")),
}
WAITS_ROUNDED = _("In days, rounded up to fives. No figure is given for fewer than ten people.")

FIGURES: dict[str, tuple[Promise, Promise]] = {
    "mentors": (_("Mentors"), _("Joined the cycle as a mentor and have not left it.")),
    "mentors_free": (
        _("Mentors with a free place"),
        _("Accepted and trained, with fewer live pairs than the places they offer."),
    ),
    "mentees": (_("Mentees"), _("Joined the cycle as a mentee and have not left it.")),
    "proposed": (_("Had a proposal"), _("At least one mentor was proposed for them.")),
    "asked": (_("Were asked"), _("They and a proposed mentor were asked whether they agree.")),
    "agreed": (_("Both agreed"), _("They and a proposed mentor both agreed.")),
    "paired": (_("Became a pair"), _("A pair was opened, whether it goes on or has ended.")),
    "met": (_("Met"), _("At least one meeting was reported as held.")),
    "completed": (
        _("Full process"),
        _("At least %(full)d meetings with the same mentor were reported as held."),
    ),
    "middle_until_pair": (
        _("Until a pair: half waited up to"),
        _("From the day waiting began until the pair was opened, of those who have a pair."),
    ),
    "nine_until_pair": (
        _("Until a pair: nine in ten waited up to"),
        _("The same days; one in ten waited longer."),
    ),
    "still_waiting": (
        _("Still waiting"),
        _("Mentees of the cycle who have no live pair and have not completed one."),
    ),
    "middle_so_far": (
        _("So far: half have waited up to"),
        _("From the day waiting began until today, of those still waiting."),
    ),
    "live_pairs": (_("Live pairs"), _("Open today, pauses included.")),
    "ended_pairs": (_("Ended pairs"), _("Completed, or ended early for any reason.")),
    "ended_early": (_("Of them, ended early"), _("Ended before the agreed time, by either side.")),
    "health_green": (
        pgettext_lazy("pairs", "On track"),
        _("Held a meeting, or began, less than %(amber)d days ago."),
    ),
    "health_amber": (
        pgettext_lazy("pairs", "Needs a look"),
        _("No meeting held for %(amber)d days or more."),
    ),
    "health_red": (
        pgettext_lazy("pairs", "Needs a call"),
        _("No meeting held for %(red)d days or more."),
    ),
    "health_paused": (
        pgettext_lazy("pairs", "Paused"),
        _("Both agreed to pause; the days do not count."),
    ),
    "meetings_held": (_("Meetings held"), _("Reported as held, in pairs of this cycle.")),
    "meetings_not_held": (
        _("Meetings not held"),
        _("Reported as cancelled or missed, by either side."),
    ),
    "reports_missing": (
        _("Reports missing"),
        _("Meetings whose day is past and of which nothing was reported."),
    ),
    "stage_find": (_("Finding work"), _("The stage written in the mentee's profile.")),
    "stage_integrate": (
        _("Integrating in a workplace"),
        _("The stage written in the mentee's profile."),
    ),
    "stage_advance": (_("Advancing"), _("The stage written in the mentee's profile.")),
    "stage_unsaid": (_("Stage not written"), _("No stage stands in the mentee's profile.")),
}

TONES = {
    "mentors": "mentor",
    "mentors_free": "mentor",
    "live_pairs": "good",
    "health_green": "good",
    "health_amber": "attention",
    "health_red": "urgent",
    "health_paused": "neutral",
}


def label_of(figure: str) -> str:
    """Return what a figure is called."""
    return str(FIGURES[figure][0])


def definition_of(figure: str, *, policy: Policy) -> str:
    """Return what a figure counts, with the numbers of the policy in it."""
    return str(FIGURES[figure][1]) % {
        "full": policy.meetings_for_full_process,
        "amber": policy.amber_after_days_without_meeting,
        "red": policy.red_after_days_without_meeting,
    }


def tone_of(figure: str) -> str:
    """Return the colour a figure is drawn in, never the only bearer of its meaning."""
    return TONES.get(figure, "mentee")
