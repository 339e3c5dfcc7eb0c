"""The words by which people know the models, functions, carriers and states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.cycles.rules import MixWarning, Requirement
from tsemed.cycles.states import CycleState
from tsemed.cycles.work_models import Carrier, Function, Trigger, WorkModel

WORK_MODEL_NAMES = [
    (WorkModel.PROGRAMME_COORDINATOR.value, _("Half-post coordinator of the partner programme")),
    (WorkModel.FREELANCER.value, _("Freelancer paid by the hour")),
    (WorkModel.MENTORING_COORDINATOR.value, _("Coordinator of the mentoring programme")),
    (WorkModel.DISABILITY_COORDINATOR.value, _("Disability-mentoring coordinator")),
]
FUNCTION_NAMES = [
    (Function.FUNDING.value, _("Funding of the coordinator")),
    (Function.MENTOR_SIDE.value, _("Running the programme toward mentors")),
    (Function.MENTEE_RECRUITMENT.value, _("Recruiting mentees")),
    (Function.MENTEE_ACCOMPANIMENT.value, _("Accompanying mentees")),
    (Function.MATCHING.value, _("Matching")),
    (Function.MATCHING_ACCOMPANIMENT.value, _("Accompanying the matching")),
    (Function.MENTOR_TRAINING.value, _("Delivering mentor training")),
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
