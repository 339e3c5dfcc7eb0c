"""The words for what the engine says: each rule and criterion has a sentence with its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pairing.reference import occupations, times
from tsemed.people.models.profile import Stage
from tsemed.people.models.words import NEED_NAMES

MUST = "must."

CRITERION_NAMES: dict[str, Promise] = {
    "background": _("Shared background, if the mentee asked for it"),
    "distance": _("Short way to each other"),
    "experience": _("Years of experience"),
    "mentee_wishes": _("What the mentee wishes to work on"),
    "mentor_wishes": _("What the mentor wishes to help with"),
    "occupation": _("Close fields of work"),
    "population": _("Experience with the population group"),
    "seniority": _("Rank of the mentor"),
    "stage": _("Experience with the stage"),
    "times": _("Times that suit both"),
    "waiting": _("How long the mentee has waited"),
}
LEVEL_NAMES = [
    ("must", pgettext_lazy("weight", "Must")),
    ("high", pgettext_lazy("weight", "High")),
    ("medium", pgettext_lazy("weight", "Medium")),
    ("low", pgettext_lazy("weight", "Low")),
    ("off", pgettext_lazy("weight", "Off")),
]
REASONS: dict[str, Promise] = {
    "background.common": _("A shared background, as the mentee wished"),
    "background.none": _("No shared background, which the mentee wished for"),
    "distance.km": _("%(km)s km from each other"),
    "distance.online": _("They can meet online"),
    "experience.years": _("%(years)s years of experience"),
    "mentee_wishes.common": _("Can help with what the mentee wishes for"),
    "mentee_wishes.none": _("Does not offer what the mentee wishes for"),
    "mentor_wishes.common": _("The mentee brings what the mentor wishes to help with"),
    "mentor_wishes.none": _("The mentee brings other topics than the mentor wishes for"),
    "occupation.unit_group": _("The same occupation: %(offered)s"),
    "occupation.minor_group": _("Very close occupations: %(wanted)s, %(offered)s"),
    "occupation.sub_major_group": _("Close fields: %(wanted)s, %(offered)s"),
    "occupation.major_group": _("Related fields: %(wanted)s, %(offered)s"),
    "occupation.other": _("Different fields: %(wanted)s, %(offered)s"),
    "population.common": _("Has accompanied people of the mentee’s group before"),
    "population.none": _("Has not accompanied people of the mentee’s group yet"),
    "seniority.as_wished": _("The rank that the mentee hoped for"),
    "seniority.below": _("A lower rank than the mentee hoped for"),
    "stage.same": _("Experience with this stage: %(stage)s"),
    "stage.beside": _("Experience with a neighbouring stage, not with: %(stage)s"),
    "stage.other": _("No experience with this stage: %(stage)s"),
    "times.common": _("Suits both: %(common)s"),
    "times.none": _("No time that suits both"),
    "waiting.days": _("The mentee has waited %(days)s days"),
}
UNKNOWN = _("Not known: %(criterion)s")
RULES: dict[str, Promise] = {
    "employer": _("works where the mentee works"),
    "gender": _("not whom one of the two wishes to meet"),
    "language": _("no language in common"),
    "meeting": _("too far apart, and not both online"),
    "needs": _("cannot offer what a meeting needs"),
    "ready": _("not accepted or not trained yet"),
    "scope": _("belongs to another part of the cycle"),
    "times": _("no time that suits both"),
    "forbidden": _("ruled out by people or an earlier answer"),
}
HELPS: dict[str, Promise] = {
    "employer": _("a mentor from another employer"),
    "gender": _("if the wish whom to meet were no condition"),
    "language": _("a mentor who speaks the mentee’s language, or an interpreter"),
    "meeting": _("if they met online, or one of them came further"),
    "needs": _("if the mentor were asked whether the meeting can offer: %(needs)s"),
    "ready": _("when the mentor is accepted and trained"),
    "scope": _("if the mentor could help in this part of the cycle too"),
    "times": _("if one more time of the week suited one of them"),
}


def reason_said(reason: Mapping[str, Any]) -> dict[str, str]:
    """One reason in words, with its points: gained where it speaks for the pair, else lost."""
    code, points, of = reason["code"], reason["points"], reason["of"]
    if code not in REASONS:
        named = {"criterion": CRITERION_NAMES.get(reason["criterion"], reason["criterion"])}
        return {"text": str(UNKNOWN) % named, "points": ""}
    if code == "distance.km" and reason["values"]["km"] == 0:
        said = gettext("In the same place")
    else:
        said = str(REASONS[code]) % _readable(reason["values"])
    # A true minus sign, as wide as the plus it stands against.
    shown = points if reason["for"] else f"\u2212{of - points}"
    return {"text": said, "points": gettext("%(points)s points") % {"points": shown}}


def reasons_said(reasons: Iterable[Mapping[str, Any]], *, speaking_for: bool) -> list[dict[str, str]]:
    """The reasons on one side, the weightiest first."""
    return [reason_said(one) for one in reasons if one["for"] is speaking_for]


def loss_said(loss: Mapping[str, int]) -> str:
    """What insisting on another mentor would cost the whole round, exactly."""
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


def rule_said(rule: str) -> str:
    """Why a mentor cannot be proposed, in words."""
    if rule.startswith(MUST):
        criterion = CRITERION_NAMES.get(rule.removeprefix(MUST), rule)
        return gettext("does not meet a must: %(criterion)s") % {"criterion": criterion}
    return str(RULES.get(rule, rule))


def help_said(unlock: Mapping[str, Any]) -> str:
    """What would help somebody without a mentor, and how far."""
    rule = unlock["rule"]
    if rule.startswith(MUST):
        criterion = CRITERION_NAMES.get(rule.removeprefix(MUST), rule)
        what = gettext("if this were no must: %(criterion)s") % {"criterion": criterion}
    else:
        what = str(HELPS.get(rule, rule)) % {"needs": _needs(unlock["values"])}
    if unlock["matched"] < 1:
        return gettext("Would open a place, but push somebody else out: %(what)s") % {"what": what}
    return gettext("Would help: %(what)s") % {"what": what}


def blocked_said(blocked: Mapping[str, int]) -> str:
    """Why nobody was found: the rules that took most mentors away, with how many."""
    if not blocked:
        return gettext("Every mentor who fits is better placed with somebody else.")
    parts = [
        gettext("%(rule)s (%(number)d)") % {"rule": rule_said(rule), "number": number}
        for rule, number in list(blocked.items())[:3]
    ]
    return gettext("No mentor could be proposed: %(why)s") % {"why": "; ".join(parts)}


def band_said(score: int) -> str:
    """How well two fit, in words."""
    if score >= 800:
        return gettext("Very good fit")
    if score >= 650:
        return gettext("Good fit")
    return gettext("Fair fit") if score >= 450 else gettext("Weak fit")


def occupation_said(code: str) -> str:
    """An occupation in the language of the page; an unknown code says itself."""
    try:
        return occupations.label(code, language=get_language() or "he")
    except KeyError:
        return code


def _readable(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a reason as people read them."""
    language = get_language() or "he"
    said = dict(values)
    for name in ("wanted", "offered"):
        if name in said:
            said[name] = occupation_said(said[name])
    if "stage" in said:
        said["stage"] = Stage(said["stage"]).label
    if "common" in said:
        codes = [code for code in said["common"] if code in times.CODES]
        said["common"] = ", ".join(times.label(code, language=language) for code in codes)
    return said


def _needs(values: Mapping[str, Any]) -> str:
    missing = set(values.get("mentee_needs") or ()) - set(values.get("mentor_offers") or ())
    return ", ".join(str(word) for code, word in NEED_NAMES if code in missing)
