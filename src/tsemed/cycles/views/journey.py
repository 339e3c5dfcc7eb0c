"""Somebody's way through a cycle as a page shows it: where they stand, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tsemed.accounts.models import User
from tsemed.cycles.journey import Milestone, Phase
from tsemed.cycles.models import Cycle, EntryKind, Participation, ParticipationEntry, Side
from tsemed.cycles.models.participation import STATE_NAMES
from tsemed.cycles.progress import standing
from tsemed.cycles.states import TAKING_PART, ParticipationState

PHASE_NAMES = {
    Phase.APPLIED: pgettext_lazy("participation", "No decision yet"),
    Phase.DEFERRED: pgettext_lazy("participation", "Deferred"),
    Phase.PREPARING: pgettext_lazy("participation", "Accepted, not ready yet"),
    Phase.READY: pgettext_lazy("participation", "Ready to be matched"),
    Phase.PROPOSED: pgettext_lazy("participation", "Proposed"),
    Phase.PAIRED: pgettext_lazy("participation", "In a pair"),
    Phase.CLOSING: pgettext_lazy("participation", "Closing"),
    Phase.COMPLETED: pgettext_lazy("participation", "Completed"),
}
TONES = {
    Phase.APPLIED: "waiting",
    Phase.DEFERRED: "neutral",
    Phase.PREPARING: "waiting",
    Phase.READY: "good",
    Phase.PROPOSED: "waiting",
    Phase.PAIRED: "good",
    Phase.CLOSING: "good",
    Phase.COMPLETED: "neutral",
    Phase.OVER: "neutral",
}
NEXT_NAMES = {
    Milestone.FORMS: gettext_lazy("forms"),
    Milestone.INTERVIEWED: gettext_lazy("interview"),
    Milestone.ACCEPTED: gettext_lazy("decision"),
    Milestone.TRAINED: gettext_lazy("training"),
    Milestone.ALIGNED: gettext_lazy("alignment of expectations"),
    Milestone.PROPOSED: gettext_lazy("a proposal"),
    Milestone.PAIRED: gettext_lazy("both answer"),
    Milestone.CLOSING: gettext_lazy("meetings, then closing"),
    Milestone.COMPLETED: gettext_lazy("the closing meeting"),
}
MISSING_NAMES = {
    Milestone.ACCEPTED: gettext_lazy("Not accepted yet"),
    Milestone.TRAINED: gettext_lazy("Not trained yet"),
    Milestone.ALIGNED: gettext_lazy("Expectations not aligned yet"),
}
_ICONS = {
    EntryKind.DEFERRED: "pause-fill",
    EntryKind.REJECTED: "x-lg",
    EntryKind.WITHDRAWN: "x-lg",
    EntryKind.LEFT: "x-lg",
    EntryKind.EXCEPTED: "exclamation-triangle-fill",
}
# What is recorded on which page, in the order of the way.
_RECORDS = (
    (Milestone.FORMS, "record_forms", gettext_lazy("Forms complete")),
    (Milestone.INTERVIEWED, "record_interview", gettext_lazy("Interviewed")),
    (Milestone.TRAINED, "record_training", gettext_lazy("Trained")),
    (Milestone.ALIGNED, "record_expectations", gettext_lazy("Expectations aligned")),
)


def present_sides(cycle: Cycle, numbers: Mapping[str, Mapping[Phase, int]]) -> list[dict[str, Any]]:
    """Return how many mentors and mentees take part, and how many of them stand where (OM-2.4)."""
    address = reverse("cycles:participants", args=[cycle.pk])
    return [
        {
            "side": side.value,
            "number": sum(numbers[side.value].values()),
            "url": f"{address}?side={side.value}",
            "phases": [
                {
                    "label": str(PHASE_NAMES[phase]),
                    "number": numbers[side.value][phase],
                    "url": f"{address}?side={side.value}&phase={phase.value}",
                }
                for phase in PHASE_NAMES
                if numbers[side.value].get(phase)
            ],
        }
        for side in Side
    ]


def _phase_label(part: Participation, phase: Phase) -> str:
    if phase is Phase.OVER:
        return str(dict(STATE_NAMES)[ParticipationState(part.state).value])
    if phase is Phase.DEFERRED and part.deferred_until:
        day = date_format(part.deferred_until, "SHORT_DATE_FORMAT")
        return _("Deferred until %(day)s") % {"day": day}
    return str(PHASE_NAMES[phase])


def present_standing(part: Participation) -> dict[str, Any]:
    """Return where somebody stands, since when, and what comes next (OM-2.4)."""
    now = standing(part)
    return {
        "label": _phase_label(part, now.phase),
        "tone": TONES[now.phase],
        "since": date_format(now.since, "SHORT_DATE_FORMAT") if now.since else "",
        "next": str(NEXT_NAMES[now.next]) if now.next in NEXT_NAMES else "",
        "is_excepted": part.is_excepted,
    }


def present_journey(
    part: Participation, user: User, *, cycle_name: str, names: dict[int, str]
) -> dict[str, Any]:
    """Return somebody's way with its entries and what this viewer may note on it.

    Why something was decided is read by those alone who may decide it: it is an opinion.
    """
    may_decide = user.has_perm("cycles.decide_participation", part)
    may_except = user.has_perm("cycles.make_exception", part)
    takes_part = part.state in TAKING_PART
    records = _records(part, user) if takes_part else []
    now = present_standing(part)
    return {
        "pk": part.pk,
        "version": part.version,
        "cycle": cycle_name,
        "url": reverse("cycles:cycle", args=[part.cycle_id])
        if user.has_perm("cycles.view_cycle", part.cycle)
        else "",
        "side": part.get_side_display(),
        **now,
        "missing": [str(MISSING_NAMES[one]) for one in part.missing] if takes_part else [],
        "events": [
            *_events(part.entries.all(), names, shows_reasons=may_decide or may_except),
            *_next_event(now),
        ],
        "records": [one for one in records if not one["is_done"]],
        "corrections": [one for one in records if one["is_done"]],
        "may_decide": may_decide and takes_part,
        "may_apply_again": may_decide and not takes_part,
        "may_except": may_except and takes_part and bool(part.missing) and not part.is_excepted,
        "may_end_exception": may_except and part.is_excepted,
    }


def _events(
    entries: Iterable[ParticipationEntry], names: dict[int, str], *, shows_reasons: bool
) -> list[dict[str, Any]]:
    return [_event(entry, names, shows_reasons=shows_reasons) for entry in entries]


def _event(
    entry: ParticipationEntry, names: dict[int, str], *, shows_reasons: bool
) -> dict[str, Any]:
    kind = EntryKind(entry.kind)
    title = str(kind.label)
    if entry.until:
        day = date_format(entry.until, "SHORT_DATE_FORMAT")
        title = _("Deferred until %(day)s") % {"day": day}
    if entry.replaced_at:
        title = _("%(title)s (corrected since)") % {"title": title}
    return {
        "when": date_format(entry.happened_on, "SHORT_DATE_FORMAT"),
        "title": title,
        "by": names.get(entry.by_id, "") if entry.by_id else "",
        "text": entry.why if shows_reasons else "",
        "icon": _ICONS.get(kind, "check-lg"),
        "tone": "neutral" if entry.replaced_at or kind in _ICONS else "good",
    }


def _next_event(now: dict[str, Any]) -> list[dict[str, Any]]:
    if not now["next"]:
        return []
    title = _("Next: %(step)s") % {"step": now["next"]}
    return [{"when": "", "title": title, "text": "", "icon": "dot", "is_next": True}]


def _records(part: Participation, user: User) -> list[dict[str, Any]]:
    """Return the pages on which this viewer may record something now."""
    shown = []
    for milestone, name, label in _RECORDS:
        is_later = milestone in (Milestone.TRAINED, Milestone.ALIGNED)
        if is_later and part.state != ParticipationState.ACCEPTED:
            continue
        if milestone is Milestone.TRAINED and part.side != Side.MENTOR:
            continue
        if user.has_perm(f"cycles.{name}", part):
            address = reverse(f"cycles:{name}", args=[part.pk])
            is_done = milestone in part.journey.days
            shown.append({"label": label, "url": address, "is_done": is_done})
    return shown
