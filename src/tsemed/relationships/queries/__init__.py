"""Which pairs a user may see, what is known of them, and what waits in them."""

from tsemed.relationships.queries.pairs import (
    as_listed,
    get_meeting_for,
    get_relationship_for,
    list_relationships,
    meetings_of,
    mentees_in_pairs,
    quiet_pairs,
    visible_to,
    with_next,
    with_people,
)

__all__ = [
    "as_listed",
    "get_meeting_for",
    "get_relationship_for",
    "list_relationships",
    "meetings_of",
    "mentees_in_pairs",
    "quiet_pairs",
    "visible_to",
    "with_next",
    "with_people",
]
