"""The figures around a round: where it stands, what it reached, for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsemed.cycles.carriers import is_carried
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.work_models import Function
from tsemed.matching.models import Round
from tsemed.matching.rules import can_be_changed
from tsemed.matching.states import OPEN_QUESTION, OPEN_ROUND, ProposalState, RoundState
from tsemed.terms.known import label_of
from tsemed.terms.models import ChoiceList

Shown = dict[str, Any]
SEARCH_STEPS = {
    "score": gettext_lazy("Reading everybody’s wishes"),
    "approach": gettext_lazy("Finding pairs"),
    "solve": gettext_lazy("Improving the pairs"),
    "prove": gettext_lazy("Looking at every other pair"),
    "explain": gettext_lazy("Writing the reasons"),
}


def counts_of(the_round: Round) -> dict[str, int]:
    """Return how many proposals of a round stand where, read once."""
    known: dict[str, int] | None = the_round.__dict__.get("_counts")
    if known is None:
        rows = the_round.proposals.order_by().values("state").annotate(number=Count("pk"))
        known = {row["state"]: row["number"] for row in rows}
        the_round.__dict__["_counts"] = known
    return known


def is_accompanied(the_round: Round) -> bool:
    """Return whether the manager approves proposals in this cycle."""
    return is_carried(the_round.cycle, Function.MATCHING_ACCOMPANIMENT)


def steps_of(the_round: Round) -> list[Shown]:
    """Return the way of a round, and where it stands."""
    counts = counts_of(the_round)
    drafts = the_round.state in (RoundState.DRAFT, RoundState.PROPOSED)
    waiting = counts.get(ProposalState.WAITS_FOR_MANAGER, 0) + counts.get(
        ProposalState.MANAGER_AGREED, 0
    )
    asked = sum(counts.get(state, 0) for state in OPEN_QUESTION)
    labels = [(_("Proposals"), drafts)]
    if is_accompanied(the_round):
        labels.append((_("The manager’s approval"), not drafts and bool(waiting)))
    labels.append((_("Both sides answer"), not drafts and not waiting and bool(asked)))
    labels.append((_("Pairs"), not drafts and not waiting and not asked))
    place = next((at for at, (_label, now) in enumerate(labels) if now), 0)
    return [
        {"label": label, "status": "done" if at < place else "now" if at == place else "next"}
        for at, (label, _now) in enumerate(labels)
    ]


def stats_of(the_round: Round) -> list[Shown]:
    """Return what the round reached, each number with what it counts."""
    figures = the_round.figures
    if not figures:
        return []
    proof = _("proven: no better round exists") if figures["is_proven"] else _unproven(figures)
    return [
        {
            "label": _("With a proposal"),
            "value": figures["matched"],
            "of": figures["mentees"],
            "note": proof,
            "definition": _("Mentees who waited when the round was last proposed."),
        },
        {
            "label": _("Mentors with places left"),
            "value": figures["mentors"],
            "note": _("%(places)d places") % {"places": figures["places"]},
            "definition": _("Places not taken by a live pair or a proposal on its way."),
        },
        {
            "label": _("Points on average"),
            "value": round(figures["total"] / figures["matched"]) if figures["matched"] else "–",
            "of": 1000,
            "definition": _("How well the proposed pairs fit, by the weights of this round."),
        },
        {
            "label": _("Pairs so far"),
            "value": counts_of(the_round).get(ProposalState.BOTH_AGREED, 0),
            "definition": _("Proposals to which mentor and mentee have both agreed."),
        },
    ]


def work_of(the_round: Round) -> Shown:
    """Return how far the worker is with a round."""
    assert the_round.asked_at is not None
    policy = policy_on(localdate(the_round.asked_at), cycle_id=the_round.cycle_id)
    shown: Shown = {
        "label": _("Finding the best pairs"),
        "done": round(100 * the_round.search_share),
        "of": 100,
        "text": "",
        "note": _("At most %(minutes)d minutes; then the best pairs found so far are proposed.")
        % {"minutes": policy.minutes_to_search_for_pairs},
        "poll_url": reverse("matching:progress", args=[the_round.pk]),
        "is_finished": False,
    }
    if step := SEARCH_STEPS.get(the_round.search_step):
        shown["text"] = _("%(step)s: %(share)d%%") % {"step": step, "share": shown["done"]}
    return shown


def stop_of(the_round: Round) -> Shown:
    """Return the button that stops the search of a round."""
    return _post(the_round, "stop_search", _("Stop searching"), "x-circle")


def _unproven(figures: Shown) -> str:
    """Return how much better a round could be at most."""
    gap = figures.get("gap")
    if gap is None:
        return _("not proven")
    share = {"share": number_format(max(100 * gap, 0.1), decimal_pos=1)}
    return _("stopped in time: a better round adds at most %(share)s%%") % share


def fairness_of(the_round: Round) -> list[Shown]:
    """Return the share with a proposal by population group; groups under five are not shown."""
    return [
        {
            "label": label_of(ChoiceList.POPULATION, group),
            "value": matched,
            "of": everybody,
            "text": _("%(matched)d of %(all)d") % {"matched": matched, "all": everybody},
        }
        for group, (matched, everybody) in the_round.figures.get("groups", {}).items()
    ]


def actions_of(the_round: Round) -> list[Shown]:
    """Return the next actions for those who run the round; the last is the main one."""
    counts = counts_of(the_round)
    if not can_be_changed(the_round.state, cycle_state=the_round.cycle.state):
        is_left = the_round.state in OPEN_ROUND
        close = _post(the_round, "close", _("Close the round"), "check2") | {"look": "main"}
        return [close] if is_left else []
    found = [
        _link(the_round, "weights", _("What counts"), "sliders"),
        _link(the_round, "constraints", _("Pins and bans"), "pin-angle"),
        _post(the_round, "propose", _propose_label(the_round), "arrow-clockwise"),
    ]
    if counts.get(ProposalState.MANAGER_AGREED):
        found.append(_post(the_round, "ask", _("Ask both sides"), "send"))
    elif counts.get(ProposalState.DRAFTED):
        to_manager = is_accompanied(the_round)
        label = _("Send for the manager’s approval") if to_manager else _("Ask both sides")
        found.append(_post(the_round, "send", label, "send") | {"seen": drafts_seen(the_round)})
    elif the_round.state == RoundState.SENT:
        found.append(_post(the_round, "close", _("Close the round"), "check2"))
    found[-1]["look"] = "main"
    return found


def drafts_seen(the_round: Round) -> str:
    """Return when the drafts on the page were proposed: nobody sends pairs they have not seen."""
    return the_round.solved_at.isoformat() if the_round.solved_at else ""


def _propose_label(the_round: Round) -> str:
    return _("Propose again") if the_round.solved_at else _("Propose pairs")


def _link(the_round: Round, name: str, label: str, icon: str) -> Shown:
    address = reverse(f"matching:{name}", args=[the_round.pk])
    return {"label": label, "url": address, "icon": icon, "look": "quiet"}


def _post(the_round: Round, name: str, label: str, icon: str) -> Shown:
    return {**_link(the_round, name, label, icon), "post": True, "look": "second"}
