"""The words by which people know the models, functions, carriers and states."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.cycles.rules import MixWarning, Requirement
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Carrier, Function, Trigger, WorkModel


class PolicyNumber(NamedTuple):
    """What people read of one number of the policy."""

    label: Promise
    unit: Promise


_DAYS, _MONTHS = pgettext_lazy("unit", "days"), pgettext_lazy("unit", "months")
_MINUTES, _MEETINGS = pgettext_lazy("unit", "minutes"), pgettext_lazy("unit", "meetings")
_PAIRS, _PEOPLE = pgettext_lazy("unit", "pairs"), pgettext_lazy("unit", "people")
_PER_CENT = pgettext_lazy("unit", "per cent")
_DAY_OF_MONTH = pgettext_lazy("unit", "day of the next month")

WORK_MODEL_NAMES = [
    (WorkModel.PROGRAMME_COORDINATOR.value, _("Half-post coordinator of the partner programme")),
    (WorkModel.FREELANCER.value, _("Freelancer paid by the hour")),
    (WorkModel.MENTORING_COORDINATOR.value, _("Coordinator of the mentoring programme")),
    (WorkModel.DISABILITY_COORDINATOR.value, _("Disability-mentoring coordinator")),
]
FUNCTION_NAMES = [
    (Function.FUNDING.value, _("Funding of the coordinator")),
    (Function.MENTOR_SCREENING.value, _("Screening and interviewing mentors")),
    (Function.MENTOR_SIDE.value, _("Running the programme toward mentors")),
    (Function.TRAINING_COORDINATION.value, _("Co-ordinating mentor training")),
    (Function.MENTOR_TRAINING.value, _("Delivering mentor training")),
    (Function.MENTEE_RECRUITMENT.value, _("Recruiting mentees")),
    (Function.MENTEE_SCREENING.value, _("Screening mentees")),
    (Function.MENTEE_ACCOMPANIMENT.value, _("Accompanying mentees")),
    (Function.EXPECTATIONS.value, _("Aligning expectations")),
    (Function.MATCHING.value, _("Matching")),
    (Function.MATCHING_ACCOMPANIMENT.value, _("Accompanying the matching")),
    (Function.PROCESS.value, _("Following the pairs")),
    (Function.SUPERVISION.value, _("Delivering supervision")),
]
CARRIER_NAMES = [
    (Carrier.COORDINATOR.value, _("Mentoring coordinator of the cycle")),
    (Carrier.INDIVIDUAL_COORDINATOR.value, _("Individual coordinator of the partner programme")),
    (Carrier.MENTORING_MANAGER.value, _("Mentoring programme manager")),
    (Carrier.PARTNER_PROGRAMME.value, _("Partner programme")),
    (Carrier.MENTORING_PROGRAMME.value, _("Mentoring programme")),
    (Carrier.DISABILITY_PROGRAMME.value, _("Disability-mentoring programme")),
    (Carrier.NOBODY.value, _("Nobody: the coordinator alone")),
]
STATE_NAMES = [
    (CycleState.DRAFT.value, _("Draft")),
    (CycleState.RECRUITING.value, _("Recruiting")),
    (CycleState.MATCHING.value, _("Matching")),
    (CycleState.MENTORING.value, _("Mentoring")),
    (CycleState.CLOSING.value, _("Closing")),
    (CycleState.CLOSED.value, _("Closed")),
    (CycleState.CANCELLED.value, _("Cancelled")),
]
TRIGGER_NAMES = [
    (Trigger.PROGRAMME_CHOSE.value, _("The partner programme allocates a coordinator")),
    (Trigger.NO_COORDINATOR.value, _("The partner programme cannot allocate a coordinator")),
    (Trigger.ORGANISATION_ASKED.value, _("An organisation asked to mentor varied groups")),
    (Trigger.POPULATION.value, _("The participants are people with disabilities")),
]
REQUIREMENT_LABELS = {
    Requirement.MANAGER_APPROVAL: _(
        "The mentoring programme manager has not approved the model yet."
    ),
    Requirement.PROGRAMME_APPROVAL: _(
        "The manager of a partner programme has not approved it yet."
    ),
    Requirement.LEAD: _("Nobody is assigned to coordinate the cycle."),
    Requirement.CONTRACT_DATES: _("The freelancer’s contract has no last day."),
    Requirement.ORGANISATION: _("The organisation that asked is not named."),
    Requirement.PROGRAMMES: _("No partner programme is named."),
    Requirement.TOO_MANY_PROGRAMMES: _("This model serves one partner programme only."),
    Requirement.WHY_NO_COORDINATOR: _(
        "The reason why no coordinator could be allocated is missing."
    ),
    Requirement.INDIVIDUAL_COORDINATOR: _(
        "A partner programme has named no individual coordinator."
    ),
    Requirement.DUTIES: _("It is not written what an individual coordinator answers for."),
}
MIX_WARNINGS = {
    MixWarning.NOT_UNIFORM: _("This model is meant for one target population; here are several."),
    MixWarning.NOT_VARIED: _("This model is meant for varied target populations; here is one."),
    MixWarning.NOT_DISABILITY: _(
        "This model is meant for people with disabilities; not everybody here is known to be."
    ),
}
MODEL_EXPLANATIONS = {
    WorkModel.PROGRAMME_COORDINATOR: _(
        "One of the programme’s own coordinators runs the cycle in half a post or less."
    ),
    WorkModel.FREELANCER: _(
        "A freelancer runs the mentor side by the hour; the programme brings the participants."
    ),
    WorkModel.MENTORING_COORDINATOR: _(
        "We lend a coordinator, free of charge; several programmes bring participants."
    ),
    WorkModel.DISABILITY_COORDINATOR: _(
        "One coordinator runs all stages; participants may also come from the general public."
    ),
}
# The label of each number of the policy, and what it counts.
POLICY_NUMBERS: dict[str, PolicyNumber] = {
    "months_of_match": PolicyNumber(_("Length of a match"), _MONTHS),
    "meetings_for_full_process": PolicyNumber(_("Meetings of a full process"), _MEETINGS),
    "days_to_answer_proposal": PolicyNumber(_("Time to answer a proposal"), _DAYS),
    "days_to_first_meeting": PolicyNumber(_("Time to the first meeting"), _DAYS),
    "days_to_ask_for_report": PolicyNumber(_("From a meeting to asking for its report"), _DAYS),
    "amber_after_days_without_meeting": PolicyNumber(_("Without a meeting: watch"), _DAYS),
    "red_after_days_without_meeting": PolicyNumber(_("Without a meeting: act now"), _DAYS),
    "amber_after_days_waiting": PolicyNumber(_("Mentee waits for a match: watch"), _DAYS),
    "red_after_days_waiting": PolicyNumber(_("Mentee waits for a match: act now"), _DAYS),
    "minutes_to_search_for_pairs": PolicyNumber(_("Longest search for pairs"), _MINUTES),
    "pairs_per_half_post": PolicyNumber(_("Pairs planned for half a post"), _PAIRS),
    "per_cent_of_uniform_mix": PolicyNumber(
        _("Share of one group that makes a mix uniform"), _PER_CENT
    ),
    "fewest_people_to_speak_of_a_mix": PolicyNumber(
        _("Fewest people of whom a mix is named"), _PEOPLE
    ),
    "day_of_month_to_submit_hours": PolicyNumber(_("Hours are submitted by"), _DAY_OF_MONTH),
    "day_of_month_to_approve_hours": PolicyNumber(_("Hours are approved by"), _DAY_OF_MONTH),
}
