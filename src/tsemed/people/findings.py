"""Who decided what staff finds of a person: read from the audit, for the person's own page."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from tsemed.base.models import AuditKind, AuditRow
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.write_gate import target_of
from tsemed.people.write_policy import FIELDS, FINDINGS

# Findings change a few times in a life; whatever lies further back is not searched for.
MOST_ROWS = 200


def deciders_of(profile: MentorProfile | MenteeProfile) -> Mapping[str, str]:
    """Return the name of who last decided each finding, where the audit knows it."""
    target, person_id = target_of(profile)
    open_fields = {field for field, part in FIELDS[target].items() if part in FINDINGS}
    about = Q(subject_type=profile._meta.label_lower, subject_id=profile.pk)
    about |= Q(subject_type=Person._meta.label_lower, subject_id=person_id)
    rows = AuditRow.objects.filter(about, kind=AuditKind.CHANGE).select_related("actor__person")
    found: dict[str, str] = {}
    for row in rows.order_by("-id")[:MOST_ROWS]:
        for field in open_fields.intersection(row.details.get("fields", ())):
            open_fields.discard(field)
            if row.actor is not None and hasattr(row.actor, "person"):
                found[field] = row.actor.person.full_name
    return found
