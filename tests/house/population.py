"""What every URL is about, and one of everything, so that there is something to be hidden."""

from __future__ import annotations

from tests.cast import NOW, Cast
from tests.house.lives import (
    make_envelope,
    make_identity_doubt,
    make_import,
    make_meeting,
    make_round,
)

from tsemed.matching.models import Forbid, Pin, Proposal

ABOUT = {
    "partners": "partners.Partner",
    "people": "people.Person",
    "people:end_affiliation": "people.Affiliation",
    "people:doubt": "people.IdentityDoubt",
    "cycles": "cycles.Cycle",
    "cycles:end_assignment": "cycles.Assignment",
    "cycles:matrix_line": "cycles.MatrixLine",
    "matching": "matching.Proposal",
    "matching:open": "cycles.Cycle",
    "matching:unpin": "matching.Pin",
    "matching:allow": "matching.Forbid",
    "relationships": "relationships.Relationship",
    "relationships:called": "relationships.Meeting",
    "exchange": "exchange.Import",
    "reports": "cycles.Cycle",
    "notifications": "notifications.Envelope",
}
OF_A_ROUND = [
    "round",
    "table",
    "propose",
    "progress",
    "send",
    "ask",
    "close",
    "weights",
    "beforehand",
]
ABOUT |= {f"matching:{page}": "matching.Round" for page in OF_A_ROUND}


def about(url: str) -> str:
    """The model whose ids a URL takes; a new room, or a page of another model, joins ABOUT."""
    return ABOUT.get(url) or ABOUT[url.split(":", maxsplit=1)[0]]


def populate(cast: Cast) -> None:
    """This will add to the cast one of everything that a URL can name."""
    make_meeting(cast)
    make_import(cast)
    make_envelope(cast)
    make_identity_doubt(cast)
    the_round = make_round(cast)
    Pin.objects.create(round=the_round, mentee=cast.yosef, mentor=cast.michal)
    Forbid.objects.create(
        cycle=cast.galil,
        mentee=cast.yosef,
        mentor=cast.michal,
        why="they are cousins",
        by=cast.login("dana"),
        at=NOW,
    )
    Proposal.objects.create(
        round=the_round, mentee=cast.yosef, mentor=cast.michal, score=700, state_since=NOW
    )
