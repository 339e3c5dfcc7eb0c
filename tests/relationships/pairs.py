"""Pairs for the tests of the apps that know them."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import NOW, TODAY, Cast

from tsemed.cycles.models import Participation
from tsemed.cycles.policy import policy_on
from tsemed.people.models import ConsentPurpose
from tsemed.people.operations import give_consent
from tsemed.relationships.models import Relationship
from tsemed.relationships.operations import open_relationship

POLICY = policy_on(TODAY)


def pair(
    mentee: Participation, mentor: Participation, *, days_ago: int = 0, consented: bool = True
) -> Relationship:
    """Return a live pair that began some days ago, with the mentee's consent to pass details."""
    if consented:
        give_consent(mentee.person, ConsentPurpose.PASS_DETAILS, by=None, at=NOW)
    began = NOW - timedelta(days=days_ago)
    return open_relationship(mentee=mentee, mentor=mentor, by=None, at=began, policy=POLICY)


def galil_pair(cast: Cast, **how: int | bool) -> Relationship:
    """Return Yosef with Michal, in Dana's cycle."""
    return pair(cast.yosef, cast.michal, **how)  # type: ignore[arg-type]
