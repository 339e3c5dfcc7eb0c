"""The parts of a cycle's page as plain values for its templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsemed.accounts.models import User
from tsemed.base.formatting import isolated, joined
from tsemed.cycles import queries
from tsemed.cycles.models import Cycle
from tsemed.cycles.models.choices import MIX_WARNINGS, STATE_NAMES
from tsemed.cycles.models.cycle import ApprovalSide
from tsemed.cycles.place_links import links_for
from tsemed.cycles.policy_versions import policy_on
from tsemed.cycles.states import CycleState
from tsemed.cycles.step_guards import WARNINGS

LIFE = (
    CycleState.DRAFT,
    CycleState.RECRUITING,
    CycleState.MATCHING,
    CycleState.MENTORING,
    CycleState.CLOSING,
    CycleState.CLOSED,
)
STEP_LABELS = {
    CycleState.RECRUITING: gettext_lazy("Go to recruiting"),
    CycleState.MATCHING: gettext_lazy("Go to matching"),
    CycleState.MENTORING: gettext_lazy("Go to mentoring"),
    CycleState.CLOSING: gettext_lazy("Begin closing"),
    CycleState.CLOSED: gettext_lazy("Close the cycle"),
    CycleState.CANCELLED: gettext_lazy("Cancel the cycle"),
}


def stepper(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the stages with where the cycle stands; a cancelled cycle shows none done."""
    names, state = dict(STATE_NAMES), CycleState(cycle.state)
    here = LIFE.index(state) if state in LIFE else -1
    since = date_format(cycle.state_since, "SHORT_DATE_FORMAT")
    return [
        {
            "label": names[stage.value],
            "status": "done" if place < here else "now" if place == here else "next",
            "note": since if place == here else "",
        }
        for place, stage in enumerate(LIFE)
    ]


def facts(cycle: Cycle, user: User, *, on: date) -> list[dict[str, Any]]:
    """Return what the cycle is, with the programmes this viewer may know by name."""
    shown = [
        (_("Public name"), cycle.public_name),
        (_("Work model"), cycle.get_work_model_display()),
        (_("What led to it"), cycle.get_trigger_display()),
        (_("First day"), date_format(cycle.starts_on, "SHORT_DATE_FORMAT")),
        (_("Last day"), date_format(cycle.ends_on, "SHORT_DATE_FORMAT")),
    ]
    if cycle.organisation is not None:
        shown.append((_("Organisation"), cycle.organisation.name))
    if programmes := [isolated(p.name) for p in queries.programmes_shown_to(user, cycle)]:
        shown.append((_("Partner programmes"), joined(programmes)))
    pairs = queries.planned_pairs_of(cycle, on=on)
    if pairs is not None:
        shown.append((_("Share of post, in per cent"), str(cycle.share_of_post)))
        shown.append((_("Planned pairs"), str(pairs)))
    if cycle.why_no_coordinator:
        shown.append((_("Why no coordinator was allocated"), cycle.why_no_coordinator))
    return [{"label": label, "value": value} for label, value in shown]


def warnings(cycle: Cycle, user: User, *, on: date) -> list[Any]:
    """Return what is worth knowing and blocks nothing."""
    found: list[Any] = []
    if mix := queries.mix_of(cycle, user, policy=policy_on(on, cycle_id=cycle.pk)):
        found.append(MIX_WARNINGS[mix])
    if queries.has_no_contact_person(cycle, on=on):
        found.append(_("The organisation has named no contact person."))
    if user.has_perm("cycles.step_cycle", cycle):
        for known in WARNINGS:
            found.extend(known(cycle, on))
    return found


def matrix(cycle: Cycle) -> list[dict[str, Any]]:
    """Return the responsibility matrix, each line with the reason of its departure, if any.

    Changes that begin later are listed with who carries the function today.
    """
    day = timezone.localdate()
    return [
        {
            "pk": line.pk,
            "function": line.get_function_display(),
            "carrier": joined(str(one) for one in line.on(day)),
            "coming": [one for one in line.carriers.all() if one.starts_on > day and one.is_to_be],
            "reason": next((one.reason for one in line.on(day) if one.reason), ""),
        }
        for line in queries.matrix_lines(cycle)
    ]


def team(cycle: Cycle, user: User, *, on: date) -> list[dict[str, Any]]:
    """Return who has a place in the team now or later, with dates and duties."""
    may_assign = user.has_perm("cycles.assign_team", cycle)
    return [
        {
            "pk": place.pk,
            "name": place.person.full_name,
            "role": place.get_role_display(),
            "duties": place.duties,
            "starts_on": place.starts_on,
            "ends_on": place.ends_on,
            "phone": str(place.person.phone or ""),
            "is_to_come": place.starts_on > on,
            "may_end": may_assign and queries.may_end_place(user, place),
            "links": links_for(user, place),
        }
        for place in queries.team_of(cycle, on=on)
    ]


def approvals(cycle: Cycle, user: User) -> dict[str, Any]:
    """Return whose approval of the model is given or awaited, and whether it is the user's."""
    needed = queries.approvals_of(cycle, user)
    names = dict(ApprovalSide.choices)
    return {
        "lines": [
            {"side": names[one["side"]], "programme": one["programme"], "given": one["at"]}
            for one in needed
        ],
        "mine": bool(queries.approvals_to_give(cycle, user)),
    }
