"""What upper apps offer about a place in the team of a cycle."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment


@dataclass(frozen=True)
class PlaceLink:
    """A page about a place: its label, the name of its URL, and the right that shows it."""

    label: Promise | str
    url_name: str
    permission: str


_links: list[PlaceLink] = []


def offer_place_link(link: PlaceLink) -> PlaceLink:
    """Register a page of an upper app about a place in a team."""
    _links.append(link)
    return link


def links_for(user: User, place: Assignment) -> list[dict[str, object]]:
    """Return the pages about a place that a user may open."""
    return [
        {"label": link.label, "url": reverse(link.url_name, args=[place.pk])}
        for link in _links
        if user.has_perm(link.permission, place)
    ]
