"""What the pages of matching show of a proposal: people, reasons and choices, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tsemed.cycles.models import Participation
from tsemed.matching.candidates import exceptions_of
from tsemed.matching.labels import (
    band_label,
    blocked_sentence,
    loss_sentence,
    occupation_label,
    open_wishes,
    reason_sentences,
    suggestion_sentence,
)
from tsemed.matching.models import PROPOSAL_STATE_NAMES, Pin, Proposal
from tsemed.matching.states import BINDING, OPEN_QUESTION, ProposalState

Shown = dict[str, Any]
NO_PINS: Mapping[int, Pin] = MappingProxyType({})
NO_REASONS: Mapping[int, str] = MappingProxyType({})
_TONES = {
    ProposalState.BOTH_AGREED: "good",
    ProposalState.MANAGER_AGREED: "attention",
    ProposalState.DECLINED: "neutral",
    ProposalState.RELEASED: "neutral",
    ProposalState.WITHDRAWN: "neutral",
}


def present_state(state: str) -> Shown:
    """Return where a proposal stands, for the component `state`."""
    tone = _TONES.get(ProposalState(state), "waiting" if state in BINDING else "neutral")
    return {"label": dict(PROPOSAL_STATE_NAMES)[state], "tone": tone}


def present_mentee(part: Participation) -> Shown:
    """Return a mentee in one line: stage, field, town."""
    profile = part.person.mentee
    return _person(part, [profile.get_stage_display(), *_fields(profile.occupations)])


def present_mentor(part: Participation, *, places: int | None = None) -> Shown:
    """Return a mentor in one line: rank, field, town, and the places left."""
    profile = part.person.mentor
    line = [profile.get_rank_display(), *_fields(profile.occupations)]
    shown = _person(part, line)
    if places is not None:
        places_left = ngettext("room for %(places)d", "room for %(places)d", places) % {
            "places": places
        }
        shown["detail"] = " · ".join([shown["detail"], places_left])
    return shown


def present_proposal(
    proposal: Proposal,
    others: Mapping[int, Participation],
    *,
    pins: Mapping[int, Pin] = NO_PINS,
    reasons: Mapping[int, str] = NO_REASONS,
    may_run: bool,
) -> Shown:
    """Return a proposal with its reasons and, while it is a draft, what may be done with it.

    `pin_seen` is what a form on the card started from: the pin of its mentee, with any mentor.
    """
    is_draft = proposal.state == ProposalState.DRAFTED
    pin = pins.get(proposal.mentee_id) if is_draft else None
    return {
        "id": proposal.pk,
        "mentee": present_mentee(proposal.mentee),
        "mentor": present_mentor(proposal.mentor),
        "score": proposal.score,
        "band": band_label(proposal.score),
        "is_pinned": pin is not None and pin.mentor_id == proposal.mentor_id,
        "pin_seen": pin.pk if pin else "",
        "is_draft": is_draft,
        "state": None if is_draft else present_state(proposal.state),
        "url": reverse("matching:proposal", args=[proposal.pk]),
        "reasons_for": reason_sentences(proposal.reasons, speaking_for=True),
        "reasons_against": reason_sentences(proposal.reasons, speaking_for=False),
        "open_wishes": open_wishes(proposal.mentee.person, proposal.mentor.person),
        "alternatives": present_alternatives(proposal.alternatives, others) if is_draft else [],
        "exceptions": [present_exception(code) for code in proposal.exceptions],
        "exception_reasons": _why_excepted(proposal, reasons),
        "chosen_why": proposal.chosen_why,
        "price": present_price(proposal.price) if proposal.chosen_why else "",
        "manager_comment": proposal.manager_comment,
        "may_run": may_run,
    }


def _why_excepted(proposal: Proposal, reasons: Mapping[int, str]) -> list[str]:
    """Return the reasons of exceptions, but for the one that is shown as why it was chosen."""
    found = (reasons.get(pk, "") for pk in (proposal.mentee_id, proposal.mentor_id))
    return [why for why in dict.fromkeys(found) if why and why != proposal.chosen_why]


def present_alternatives(
    kept: Iterable[Mapping[str, Any]], others: Mapping[int, Participation]
) -> list[Shown]:
    """Return the next best mentors with what the whole round would lose."""
    return [
        {
            "id": one["mentor"],
            "score": one["score"],
            "loss": loss_sentence(one["loss"]),
            **{k: v for k, v in present_mentor(others[one["mentor"]]).items() if k != "url"},
        }
        for one in kept
        if one["mentor"] in others
    ]


def present_unmatched(
    left: Iterable[Mapping[str, Any]], others: Mapping[int, Participation]
) -> list[Shown]:
    """Return who found nobody, why, and what would help."""
    shown = []
    for one in left:
        part = others.get(one["mentee"])
        if part is None:
            continue
        shown.append(
            {
                **present_mentee(part),
                "why": blocked_sentence(one["blocked"]),
                "helps": [{"text": suggestion_sentence(unlock)} for unlock in one["unlocks"][:2]],
            }
        )
    return shown


def present_price(price: Mapping[str, int]) -> str:
    """Return what a choice by hand cost the round; empty where it was not known."""
    if not price:
        return ""
    if price.get("matched", 0) > 0:
        number = price["matched"]
        words = ngettext(
            "%(number)d other person stayed without a mentor",
            "%(number)d other people stayed without a mentor",
            number,
        )
        return words % {"number": number}
    if price.get("waiting", 0) > 0:
        return _("somebody who has waited longer stayed without a mentor")
    if price.get("points", 0) > 0:
        return _("the round lost %(points)d points") % {"points": price["points"]}
    return _("the round lost nothing")


PARTS_OF_A_PRICE = ("matched", "waiting", "points")
_UNKNOWN = "unknown"


def write_price(price: Mapping[str, int]) -> str:
    """Return a price as the form that was shown it sends it back."""
    return " ".join(str(price[part]) for part in PARTS_OF_A_PRICE) if price else _UNKNOWN


def read_price(text: str | None) -> dict[str, int] | None:
    """Return the price that a form was shown; None where it was shown none."""
    if text == _UNKNOWN:
        return {}
    numbers = (text or "").split()
    if len(numbers) != len(PARTS_OF_A_PRICE) or not all(map(_is_number, numbers)):
        return None
    return dict(zip(PARTS_OF_A_PRICE, map(int, numbers), strict=True))


def _is_number(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdecimal() and len(text) <= 18


_EXCEPTIONS = {
    "mentor_accepted": gettext_lazy("This mentor is not accepted yet."),
    "mentor_trained": gettext_lazy("This mentor is not trained yet."),
    "mentor_aligned": gettext_lazy("Expectations are not aligned with this mentor yet."),
    "mentee_accepted": gettext_lazy("This mentee is not accepted yet."),
    "mentee_aligned": gettext_lazy("Expectations are not aligned with this mentee yet."),
}


def present_exception(code: str) -> str:
    """Return what somebody lacked when they were matched all the same (OM-6.11)."""
    return str(_EXCEPTIONS[code])


def present_override(
    draft: Proposal, mentor: Participation | None, page: Mapping[str, Any]
) -> Shown:
    """Return the page on which somebody departs from a draft: who, the price, what to write.

    `page` holds why, pin_seen, back and price, and where the page comes again `has_changed`
    or `missing`.
    """
    name = "rule_out" if mentor is None else "choose"
    price = page["price"]
    return {
        **page,
        "address": reverse(f"matching:{name}", args=[draft.pk]),
        "mentee": present_mentee(draft.mentee),
        "proposed": present_mentor(draft.mentor),
        "chosen": present_mentor(mentor) if mentor else None,
        "chosen_id": mentor.pk if mentor else "",
        "exceptions": [present_exception(code) for code in exceptions_of(draft.mentee, mentor)]
        if mentor
        else [],
        "price_text": loss_sentence(price) if price else "",
        "price_written": write_price(price),
        "is_costly": bool(price) and price["matched"] > 0,
        "crumbs": [
            {"label": _("Matching"), "url": reverse("matching:rounds")},
            {
                "label": _("Matching round %(number)d") % {"number": draft.round.number},
                "url": page["back"],
            },
        ],
    }


def named_ids(figures: Mapping[str, Any], proposals: Iterable[Proposal]) -> set[int]:
    """Return everybody whom figures and alternatives name."""
    ids = {one["mentee"] for one in figures.get("unmatched", ())}
    for proposal in proposals:
        ids |= {one["mentor"] for one in proposal.alternatives}
    return ids


def is_open_question(proposal: Proposal) -> bool:
    """Return whether somebody has still to answer."""
    return proposal.state in OPEN_QUESTION


def _person(part: Participation, line: list[str]) -> Shown:
    return {
        "name": part.person.full_name,
        "url": reverse("people:person", args=[part.person_id]),
        "detail": " · ".join(str(text) for text in [*line, part.person.town] if text),
    }


def _fields(codes: list[str]) -> list[str]:
    return [occupation_label(code) for code in codes[:1]]
