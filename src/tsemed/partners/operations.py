"""What can be done with partners. Each verb is one function and one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.transitions import save_edit
from tsemed.partners.audit_events import PARTNER_ENTERED
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement


@transaction.atomic
def open_partner(*, kind: str, name: str, by: User | None, at: datetime) -> Partner:
    """Enter a partner at the first stage of its engagement (OM-2.1)."""
    partner = Partner.objects.create(
        kind=kind, name=name, state=Engagement.CONTACTED, state_since=at
    )
    record(PARTNER_ENTERED, partner, by=by, at=at)
    return partner


@transaction.atomic
def change_partner(
    partner: Partner, *, started_from: int, by: User, at: datetime, **changes: Any
) -> None:
    """Save an edit of a partner."""
    save_edit(partner, started_from=started_from, by=by, at=at, **changes)
