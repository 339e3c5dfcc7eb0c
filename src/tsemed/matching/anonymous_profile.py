"""What one side of a proposal is shown of the other before both have agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tsemed.base.formatting import joined
from tsemed.matching.labels import occupation_label
from tsemed.matching.models import Proposal
from tsemed.matching.rules import Answerer, Seen, shown_before_both_agree
from tsemed.people.models import Person
from tsemed.people.models.choices import LANGUAGE_NAMES, MODE_NAMES, NEED_NAMES


def anonymous_profile(proposal: Proposal, side: Answerer) -> list[dict[str, Any]]:
    """Return the facts of the other side that this side may see, those that are known (OM-6.6)."""
    profile: Any
    if side is Answerer.MENTOR:
        other, profile = proposal.mentee.person, proposal.mentee.person.mentee
    else:
        other, profile = proposal.mentor.person, proposal.mentor.person.mentor
    facts = []
    for what in shown_before_both_agree(side):
        label, value = _FACTS[what](other, profile)
        if value:
            facts.append({"label": label, "value": value})
    return facts


def _chosen(codes: Iterable[str], names: Iterable[tuple[str, Promise]]) -> str:
    held = set(codes)
    return joined(label for code, label in names if code in held)


Teller = Callable[[Person, Any], tuple[str, Any]]

_FACTS: dict[Seen, Teller] = {
    Seen.STAGE: lambda _who, of: (_("Stage"), of.get_stage_display()),
    Seen.GOAL: lambda _who, of: (_("Goal"), of.goal),
    Seen.FIELDS: lambda _who, of: (
        _("Field of work"),
        joined(occupation_label(code) for code in of.occupations[:3]),
    ),
    Seen.LANGUAGES: lambda who, _of: (_("Languages"), _chosen(who.languages, LANGUAGE_NAMES)),
    Seen.AREA: lambda who, _of: (_("Area"), who.town),
    Seen.MODES: lambda who, _of: (_("How to meet"), _chosen(who.modes, MODE_NAMES)),
    Seen.NEEDS: lambda _who, of: (
        _("What is needed for a meeting"),
        _chosen(of.needs, NEED_NAMES),
    ),
    Seen.RANK: lambda _who, of: (_("Rank"), of.get_rank_display()),
    Seen.YEARS: lambda _who, of: (_("Years of experience"), of.years_of_experience),
}
