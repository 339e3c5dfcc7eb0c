"""The rounds a viewer sees, and opening the next one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsemed.base.lists import Column, Empty, ListPage
from tsemed.matching import queries
from tsemed.matching.models import ROUND_STATE_NAMES, Round
from tsemed.matching.rules import can_be_changed
from tsemed.matching.states import RoundState

TONES = {
    RoundState.DRAFT: "waiting",
    RoundState.PROPOSED: "attention",
    RoundState.SENT: "waiting",
    RoundState.CLOSED: "good",
    RoundState.CANCELLED: "neutral",
}


def state_of(one: Round) -> dict[str, Any]:
    """Return where a round stands, for the component `state`."""
    return {
        "label": dict(ROUND_STATE_NAMES)[one.state],
        "tone": TONES[RoundState(one.state)],
    }


def is_open(one: Round) -> bool:
    """Return whether the round may still be changed."""
    return can_be_changed(one.state, cycle_state=one.cycle.state)


def name_of(one: Round) -> str:
    """Return what a round is called."""
    return _("Matching round %(number)d") % {"number": one.number}


def _name(one: Any, _shared: object) -> dict[str, Any]:
    address = reverse("matching:round", args=[one.pk])
    return {"text": f"{one.cycle.name} · {name_of(one)}", "url": address}


def _state(one: Any, _shared: object) -> dict[str, Any]:
    state = state_of(one)
    return {"kind": "state", "text": state["label"], "tone": state["tone"]}


def _opened_on(one: Any, _shared: object) -> str:
    return date_format(timezone.localdate(one.opened_at), "SHORT_DATE_FORMAT")


class Rounds(ListPage):
    """The rounds, the latest first, and the cycles that could have one."""

    permission = "matching.list_rounds"
    title = gettext_lazy("Matching")
    subtitle = gettext_lazy("The machine prepares, people decide.")
    caption = gettext_lazy("Matching rounds")
    template = "matching/rounds.html"
    columns = (
        Column(gettext_lazy("Round"), _name),
        Column(gettext_lazy("State"), _state),
        Column(gettext_lazy("In a pair"), lambda row, _shared: str(row.agreed)),
        Column(gettext_lazy("Waiting"), lambda row, _shared: str(row.waiting)),
        Column(gettext_lazy("Opened on"), _opened_on),
    )
    empty = Empty(
        gettext_lazy("No round yet"),
        gettext_lazy("Open one when the lists of mentors and mentees are in."),
    )

    def rows(self) -> QuerySet[Round]:
        """Return the rounds in the viewer's scope."""
        return queries.list_rounds(self.user)

    def more(self) -> dict[str, Any]:
        """Return the cycles without an open round, and whether approvals wait."""
        return {
            "free_cycles": queries.cycles_without_open_round(self.user),
            "approvals_wait": queries.awaiting_approval(self.user).exists(),
        }
