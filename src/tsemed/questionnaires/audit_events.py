"""What the audit names of questionnaires."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import register, register_changes, register_steps
from tsemed.base.models import AuditKind
from tsemed.questionnaires.models import Question, QuestionnaireVersion, Response

register_steps(QuestionnaireVersion)
register_steps(Response)
register_changes(Question)

TAKEN_IN = register(
    "questionnaires.questionnaireversion.taken_in", AuditKind.CHANGE, _("Questions taken in")
)
ANSWERS_BEGUN = register("questionnaires.response.begun", AuditKind.CHANGE, _("Answers were begun"))
ANSWERS_KEPT = register(
    "questionnaires.response.kept", AuditKind.CHANGE, _("Answers were kept as a draft")
)
SENSITIVE_ANSWERS_READ = register(
    "questionnaires.response.sensitive_read",
    AuditKind.READING,
    _("Especially sensitive answers read"),
)
