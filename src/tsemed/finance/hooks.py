"""What the finance app adds to the cycles app: the way to the terms of a place in a team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tsemed.cycles.place_links import PlaceLink, offer_place_link

offer_place_link(PlaceLink(_("Terms"), "finance:terms", "finance.view_terms"))
