"""Who may view partners. Who may change them is defined one layer up, where roles are known."""

from __future__ import annotations

import rules

from tsemed.accounts.models import User
from tsemed.partners.models import Partner
from tsemed.partners.visibility import partners_seen, visible_to


@rules.predicate
def sees_a_partner(user: User) -> bool:
    """Return whether the user works with at least one partner."""
    if not user.is_authenticated:
        return False
    seen = partners_seen(user)
    return seen.all or bool(seen.ids) or (bool(seen.kinds) and visible_to(user).exists())


@rules.predicate
def sees_partner(user: User, partner: Partner | None) -> bool:
    """Return whether the user works with this partner."""
    return partner is not None and visible_to(user).filter(pk=partner.pk).exists()


rules.add_perm("partners.list_partners", sees_a_partner)
rules.add_perm("partners.view_partner", sees_partner)
