"""What the audit names of persons, their profiles, ties, consents and sensitive classes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tsemed.base.audit_events import Event, register, register_changes, register_steps
from tsemed.base.models import AuditKind
from tsemed.people.models import Goal, IdentityDoubt, MenteeProfile, MentorProfile, Person


def _change(name: str, words: Promise | str) -> Event:
    return register(f"people.{name}", AuditKind.CHANGE, words)


register_changes(Person)
register_changes(MentorProfile)
register_changes(MenteeProfile)
register_changes(Goal)
register_steps(Goal)
register_steps(IdentityDoubt)

REGISTERED = _change("person.registered", _("Entered into the register"))
MERGED = _change("person.merged", _("Merged with another row of the same person"))
MERGED_AWAY = _change("person.merged_away", _("Merged into another row of the same person"))
MENTOR_ENTERED = _change("person.mentor_entered", _("Entered as a mentor"))
MENTEE_ENTERED = _change("person.mentee_entered", _("Entered as a mentee"))
LIST_CHANGED = _change("person.list_changed", _("Changed by a list"))
AFFILIATED = _change("person.affiliated", _("A tie to a partner was made"))
AFFILIATION_ENDED = _change("person.affiliation_ended", _("A tie to a partner was ended"))
CONSENT_GIVEN = _change("person.consent_given", _("A consent was given"))
CONSENT_WITHDRAWN = _change("person.consent_withdrawn", _("A consent was withdrawn"))
CONSENT_TEXT_SET = _change("consenttext.set", _("Text of a consent written"))
CONTACT_POINTS_WRITTEN = _change(
    "person.contact_points_written", _("Further ways to reach them written")
)
GROUPS_WRITTEN = _change("person.groups_written", _("Population group written"))
GROUPS_READ = register("people.person.groups_read", AuditKind.READING, _("Population group read"))
STAGE_CHANGED = _change("menteeprofile.stage_changed", _("Stands at another stage"))
GOAL_SET = _change("goal.set", _("A goal was set"))
GOAL_STEP_ADDED = _change("goal.step_added", _("A step to the goal was added"))
GOAL_STEP_DONE = _change("goalstep.ticked", _("A step to the goal was marked"))
DOUBT_RAISED = _change("identitydoubt.raised", _("A doubt about an identity was raised"))
DOUBT_LIMIT_REACHED = register(
    "people.user.doubt_limit_reached", AuditKind.REFUSAL, _("Too many doubts in a day")
)
