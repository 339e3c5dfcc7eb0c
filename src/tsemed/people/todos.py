"""What waits for the office and the partners: credentials, doubts, the audit, missing people.

Two queries for the office (changes of credentials, and every figure at once), one for somebody
who acts for an organisation. Doubts of a coordinator cost more while any wait (`doubt_scope`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tsemed.accounts.models import User
from tsemed.base.combined_queries import Number, first_of, read_together
from tsemed.base.todos import TodoItem
from tsemed.people.audit_todos import audit_figures, audit_todos
from tsemed.people.credential_todos import (
    CONFIRMERS,
    credential_todos,
    line_of_invitations,
    uninvited,
)
from tsemed.people.doubt_scope import settleable_by
from tsemed.people.doubt_todos import doubts_line
from tsemed.people.models import Capacity
from tsemed.people.partner_todos import partner_todos
from tsemed.people.scope import people_scope_of
from tsemed.people.security_todos import security_figures, security_todos


def todos_for(user: User, *, on: date) -> list[TodoItem]:
    """Return what waits at the office, at a partner, and what a privacy officer looks through."""
    is_officer = people_scope_of(user, on).holds(Capacity.PRIVACY_OFFICER)
    figures = _figures(user, on)
    invitations, doubts = figures.get("uninvited"), figures.get("doubts")
    return [
        *credential_todos(user, on=on),
        *([line_of_invitations(invitations, user)] if invitations else []),
        *partner_todos(user, on=on),
        *([_doubts(figures, user, on)] if doubts else []),
        *(audit_todos(figures) if is_officer else []),
        *(security_todos(figures) if is_officer else []),
    ]


def _figures(user: User, on: date) -> dict[str, Any]:
    """Return every number that a line of this reader says, asked at once."""
    scope = people_scope_of(user, on)
    doubts = settleable_by(user, on=on)
    asked: dict[str, Any] = {}
    if not doubts.query.is_empty():
        asked["doubts"] = Number(doubts.order_by().values("pk"))
        asked["doubts_since"] = first_of(doubts, "raised_at")
    if scope.holds(*CONFIRMERS):
        asked["uninvited"] = uninvited(user)
    if scope.holds(Capacity.PRIVACY_OFFICER):
        asked |= {**audit_figures(on=on), **security_figures(on=on)}
    return read_together(user, **asked) if asked else {}


def _doubts(figures: dict[str, Any], user: User, on: date) -> TodoItem:
    scope = people_scope_of(user, on)
    carrier = Capacity.MENTORING_MANAGER if scope.is_manager else Capacity.COORDINATOR
    since = timezone.localdate(figures["doubts_since"])
    return doubts_line(figures["doubts"], since=since, carrier=carrier, on=on)
