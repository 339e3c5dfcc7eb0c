"""What matching adds to people: a proposal on its way holds one of its mentor's places."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import ngettext

from tsemed.matching.models import Proposal
from tsemed.people.capacity import register_holders


def _open_proposals(number: int) -> str:
    return ngettext(
        "%(number)d proposal on its way", "%(number)d proposals on their way", number
    ) % {"number": number}


@register_holders(_open_proposals)
def mentees_of_binding_proposals(mentor_ids: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return mentor and mentee of each binding proposal of these mentors (OM-6.2)."""
    proposals = Proposal.objects.binding().filter(mentor__person__in=list(mentor_ids))
    return proposals.order_by().values_list("mentor__person", "mentee__person")
