"""One of everything that has a page, so that there is something to be seen and to be hidden."""

from __future__ import annotations

from tests.cast import NOW, Cast
from tests.house.lives import make_envelope, make_import, make_meeting, make_round

from tsemed.matching.models import Forbid, Pin, Proposal


def populate(cast: Cast) -> None:
    """This will add to the cast one of everything that a URL can name."""
    make_meeting(cast)
    make_import(cast)
    make_envelope(cast)
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
