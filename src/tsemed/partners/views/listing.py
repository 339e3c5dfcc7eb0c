"""The register of partners."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tsemed.base.lists import Column, Empty, ListPage, SavedView
from tsemed.partners import queries
from tsemed.partners.forms import PartnerFilter
from tsemed.partners.models import Partner
from tsemed.partners.states import Engagement

TONES = {
    Engagement.ACTIVE: "good",
    Engagement.AGREED: "good",
    Engagement.INTERESTED: "waiting",
    Engagement.CONTACTED: "waiting",
}


def address_of(partner: Partner) -> str:
    """Return the address of a partner's page."""
    return reverse("partners:partner", args=[partner.pk])


def state_of(partner: Partner) -> dict[str, Any]:
    """Return the stage of a partner's engagement with the tone that draws it."""
    tone = TONES.get(Engagement(partner.state), "neutral")
    label = partner.get_state_display()
    return {"text": label, "label": label, "tone": tone}


class Partners(ListPage):
    """The partners this viewer works with, by kind and stage of engagement."""

    permission = "partners.list_partners"
    title = _("Partners")
    subtitle = _("Organisations that lend mentors and programmes that refer participants.")
    columns = (
        Column(_("Name"), lambda row, _: {"text": row.name, "url": address_of(row)}, sort="name"),
        Column(_("Kind"), lambda row, _: row.get_kind_display(), may_fold=True),
        Column(_("Engagement"), lambda row, _: state_of(row) | {"kind": "state"}),
    )
    views = (
        SavedView("engaging", _("Being engaged"), Q(state__in=("contacted", "interested"))),
        SavedView("working", _("Working with us"), Q(state__in=("agreed", "active"))),
    )
    empty = Empty(_("No partner here"), _("Choose another kind or stage, or enter the first one."))

    def rows(self) -> QuerySet[Partner]:
        """Return the partners in the viewer's scope."""
        return queries.list_partners(self.user, self.wanted)

    def filters(self) -> PartnerFilter:
        """Return the choice of kind and stage."""
        return PartnerFilter(self.request.GET)

    def actions(self) -> list[dict[str, Any]]:
        """Return the way to enter a partner, for those who may."""
        if not self.user.has_perm("partners.open_partner"):
            return []
        return [{"label": _("Enter a partner"), "url": reverse("partners:open"), "icon": "plus-lg"}]
