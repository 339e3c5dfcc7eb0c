"""Queries of partners. Every query names the user it is for."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from tsemed.accounts.models import User
from tsemed.base.panels import Panels
from tsemed.partners.models import Partner, PartnerKind
from tsemed.partners.states import Engagement
from tsemed.partners.visibility import visible_to

__all__ = ["get_partner_for", "list_partners", "panels", "visible_to"]

# What upper apps know of a partner, each drawn on the partner's page.
panels: Panels[Partner] = Panels()


def get_partner_for(user: User, pk: int, action: str) -> Partner:
    """Return the partner; 404 if user may not see it, 403 if not do action."""
    partner = visible_to(user).filter(pk=pk).first()
    if partner is None:
        raise Http404
    if not user.has_perm(action, partner):
        raise PermissionDenied
    return partner


def list_partners(user: User, wanted: Mapping[str, str]) -> QuerySet[Partner]:
    """Return the partners a user may see, narrowed by kind and engagement, by name."""
    partners = visible_to(user)
    if wanted.get("kind") in PartnerKind.values:
        partners = partners.filter(kind=wanted["kind"])
    if wanted.get("state") in set(Engagement):
        partners = partners.filter(state=wanted["state"])
    return partners.order_by("name", "pk")
