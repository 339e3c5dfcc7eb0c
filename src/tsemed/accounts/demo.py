"""The characters of the demo, each with a login that its loader makes."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tsemed.accounts.models import User


@dataclass(frozen=True)
class Character:
    """Somebody to walk in as: the slug of the login, what they are, and what they would do."""

    slug: str
    title: Promise
    does: Promise
    icon: str


CHARACTERS = (
    Character(
        "mentoring-manager",
        pgettext_lazy("character", "Mentoring manager"),
        _("Opens cycles, chooses the work model, sees every pair"),
        "compass",
    ),
    Character(
        "coordinator",
        pgettext_lazy("character", "Coordinator"),
        _("Matches and accompanies the pairs of a cycle"),
        "people",
    ),
    Character(
        "freelancer",
        pgettext_lazy("character", "Freelancer"),
        _("Matches and trains until the contract ends"),
        "suitcase-lg",
    ),
    Character(
        "disability-coordinator",
        pgettext_lazy("character", "Disability-mentoring coordinator"),
        _("Carries all stages, with accommodation in mind"),
        "universal-access",
    ),
    Character(
        "programme-manager",
        pgettext_lazy("character", "Partner-programme manager"),
        _("Follows the participants of one partner programme"),
        "mortarboard",
    ),
    Character(
        "individual-coordinator",
        pgettext_lazy("character", "Individual coordinator"),
        _("Refers participants and calls them"),
        "telephone",
    ),
    Character(
        "organisation-contact",
        pgettext_lazy("character", "Organisation contact"),
        _("Brings mentors from one employer"),
        "building",
    ),
    Character(
        "sponsor",
        pgettext_lazy("character", "Sponsor"),
        _("Senior in the organisation, sees that it goes well"),
        "award",
    ),
    Character(
        "mentor",
        pgettext_lazy("character", "Mentor"),
        _("Meets a mentee and reports from the phone"),
        "person-check",
    ),
    Character(
        "mentee",
        pgettext_lazy("character", "Mentee"),
        _("Looks for work, sees the own pair and meetings"),
        "person",
    ),
    Character(
        "finance",
        pgettext_lazy("character", "Finance"),
        _("Sees organisations and what is to be paid"),
        "wallet2",
    ),
    Character(
        "privacy-officer",
        pgettext_lazy("character", "Privacy officer"),
        _("Sees who read what, and why"),
        "shield-check",
    ),
)
SLUGS = frozenset(character.slug for character in CHARACTERS)


def is_character(user: User) -> bool:
    """Return whether a login is one of the demo's characters, whose address stays as it is."""
    name, _at, host = (user.email or "").partition("@")
    return settings.DEMO and host == "demo.tsemed.example" and name in SLUGS
