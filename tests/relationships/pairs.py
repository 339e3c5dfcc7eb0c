"""Pairs for the tests of the apps that know them."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import NOW, Cast
from tests.consents import agree

from tsemed.cycles.models import Participation
from tsemed.cycles.policy import FIRST
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import open_relationship

POLICY = FIRST


def pair(
    mentee: Participation, mentor: Participation, *, days_ago: int = 0, consented: bool = True
) -> Relationship:
    """Return a live pair that began some days ago, with both consents to pass details."""
    if consented:
        agree(mentee.person, mentor.person)
    began = NOW - timedelta(days=days_ago)
    return open_relationship(mentee=mentee, mentor=mentor, by=None, at=began, policy=POLICY)


def galil_pair(cast: Cast, **how: int | bool) -> Relationship:
    """Return Yosef with Michal, in Dana's cycle."""
    return pair(cast.yosef, cast.michal, **how)  # type: ignore[arg-type]
