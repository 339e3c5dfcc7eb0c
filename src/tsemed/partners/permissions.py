"""Who may look at partners. Who may change them is said one floor up, where roles are known."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.partners.models import Partner
from tsemed.partners.visibility import visible_to


@rules.predicate
def sees_a_partner(user: User) -> bool:
    """Whoever works with at least one partner, asked once per request."""
    known: bool | None = user.__dict__.get("_sees_a_partner")
    if known is None:
        known = user.is_authenticated and visible_to(user).exists()
        user.__dict__["_sees_a_partner"] = known
    return known


@rules.predicate
def sees_partner(user: User, partner: Partner | None) -> bool:
    """Whoever works with this partner."""
    return partner is not None and visible_to(user).filter(pk=partner.pk).exists()


rules.add_perm("partners.list_partners", sees_a_partner)
rules.add_perm("partners.view_partner", sees_partner)
