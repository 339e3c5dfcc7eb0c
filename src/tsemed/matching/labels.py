"""The sentences of a round's pages. Those of the engine's codes stand in `spreadsheets.sentences`,
once for the command line and for the pages; here are the few words around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy

from pairing.reference import occupations
from pairing.scoring.pair_score import Reason
from tsemed.base.formatting import joined
from tsemed.people.models import Person
from tsemed.spreadsheets import sentences
from tsemed.spreadsheets.choices import LANGUAGES
from tsemed.spreadsheets.sentences import GenderAnswers

LEVEL_NAMES = [
    ("must", pgettext_lazy("weight", "Must")),
    ("high", pgettext_lazy("weight", "High")),
    ("medium", pgettext_lazy("weight", "Medium")),
    ("low", pgettext_lazy("weight", "Low")),
    ("off", pgettext_lazy("weight", "Off")),
]
# A rule is counted over many mentors at once: what it looked at differs from one to the next.
_NO_VALUES: dict[str, Any] = {"mentee_languages": (), "mentor_languages": ()}


def criterion_label(name: str) -> str:
    """Return what a criterion is called, in the language of the page."""
    return sentences.criterion_name(name, _language())


def reason_sentence(reason: Mapping[str, Any]) -> dict[str, str]:
    """Return one reason as a sentence, with the points it gains or loses."""
    points, of = reason["points"], reason["of"]
    kept = Reason(reason["criterion"], points, of, reason["values"], reason["code"])
    # A true minus sign, as wide as the plus it stands against.
    shown = points if reason["for"] else f"\u2066\u2212{of - points}\u2069"
    return {
        "text": sentences.sentence(kept, _language()),
        "points": gettext("%(points)s points") % {"points": shown},
    }


def reason_sentences(
    reasons: Iterable[Mapping[str, Any]], *, speaking_for: bool
) -> list[dict[str, str]]:
    """Return the reasons on one side, the weightiest first."""
    return [reason_sentence(one) for one in reasons if one["for"] is speaking_for]


def open_wishes(mentee: Person, mentor: Person) -> list[str]:
    """Return the wishes about gender that the other side left without an answer."""
    asked = (
        GenderAnswers(mentee.mentee.wishes_gender, mentee.gender),
        GenderAnswers(mentor.mentor.wishes_gender, mentor.gender),
    )
    return sentences.open_wishes(*asked, _language())


def loss_sentence(loss: Mapping[str, int]) -> str:
    """Return what insisting on another mentor would cost the whole round, exactly."""
    if loss["matched"] > 0:
        return ngettext(
            "%(number)d other person stays without a mentor",
            "%(number)d other people stay without a mentor",
            loss["matched"],
        ) % {"number": loss["matched"]}
    if loss["waiting"] > 0:
        return gettext("somebody who has waited longer stays without a mentor")
    if loss["points"] > 0:
        return gettext("the round loses %(points)d points") % {"points": loss["points"]}
    return gettext("the round loses nothing")


def rule_label(rule: str) -> str:
    """Return why mentors cannot be proposed, in words and without the values of any one of them."""
    sentence = sentences.rule_sentence(rule, _NO_VALUES, _language())
    return sentence if rule.startswith("must.") else sentence.split(":", maxsplit=1)[0]


def suggestion_sentence(unlock: Mapping[str, Any]) -> str:
    """Return what would help somebody without a mentor, and whether at somebody else's cost."""
    what = sentences.help_sentence(unlock["rule"], unlock["values"], _language())
    if unlock["matched"] < 1:
        return gettext("%(what)s (somebody else would then be left over)") % {"what": what}
    return what


def blocked_sentence(blocked: Mapping[str, int]) -> str:
    """Return why nobody was found: the rules that took most mentors away, with how many."""
    if not blocked:
        return gettext("Every mentor who fits is better placed with somebody else.")
    parts = [
        gettext("%(rule)s (%(number)d)") % {"rule": rule_label(rule), "number": number}
        for rule, number in list(blocked.items())[:3]
    ]
    return joined(parts, between=";")


def band_label(score: int) -> str:
    """Return how well two fit, in sentences."""
    if score >= 800:
        return gettext("Very good fit")
    if score >= 650:
        return gettext("Good fit")
    return gettext("Fair fit") if score >= 450 else gettext("Weak fit")


def occupation_label(code: str) -> str:
    """Return an occupation in the language of the page."""
    return occupations.label(code, language=_language())


def _language() -> str:
    language = get_language() or "he"
    return language if language in LANGUAGES else "he"
