"""What the audit names of cycles, teams, the matrix, participations and the policy."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import Event, register, register_changes, register_steps
from tsemed.base.models import AuditKind
from tsemed.cycles.models import Cycle, Participation


def _change(name: str, words: Promise | str) -> Event:
    return register(f"cycles.{name}", AuditKind.CHANGE, words)


register_steps(Cycle)
register_changes(Cycle)
register_steps(Participation)

CYCLE_OPENED = _change("cycle.opened", _("Opened"))
MODEL_APPROVED = _change("cycle.model_approved", _("Work model approved"))
MODEL_CHOSEN = _change("cycle.model_chosen", _("Another work model chosen"))
MODEL_BEGUN = _change("cycle.model_begun", _("Another work model began"))
MODEL_GIVEN_UP = _change("cycle.model_given_up", _("Change of the work model cancelled"))
ASSIGNED = _change("cycle.assigned", _("A place in the team was given"))
ASSIGNMENT_ENDED = _change("cycle.assignment_ended", _("A place in the team was ended"))
JOINED = _change("cycle.joined", _("People joined"))
DUTIES_WRITTEN = _change("assignment.duties_written", _("Duties written"))
CARRIERS_NAMED = _change("matrixline.carriers_named", _("Carriers named"))
FACT_RECORDED = _change("participation.fact_recorded", _("A step on the way was recorded"))
EXCEPTION_MADE = _change("participation.exception_made", _("An exception was made"))
EXCEPTION_ENDED = _change("participation.exception_ended", _("An exception was taken back"))
POLICY_SET = _change("policyversion.set", _("Numbers of the policy set"))
POLICY_TAKEN_BACK = _change("policyversion.taken_back", _("Numbers of the policy taken back"))
