"""Consents that tests start from."""

from __future__ import annotations

from datetime import datetime

from tests.cast import NOW

from tsemed.cycles.models import Participation
from tsemed.people.consents import agree_to_pair, give_consent
from tsemed.people.models import Consent, ConsentMethod, ConsentPurpose, Person


def agree(mentee: Person, mentor: Person, *, way: str = "", at: datetime = NOW) -> Consent:
    """Let both sides of a pair agree that the other knows them; return the mentee's consent."""
    agree_to_pair(mentor, other=mentee, method=ConsentMethod.SELF, by=None, at=at)
    return agree_to_pair(mentee, other=mentor, way=way, method=ConsentMethod.SELF, by=None, at=at)


def hand_over(part: Participation, *, at: datetime = NOW) -> Consent:
    """Let a mentee agree to be handed over to the freelancer of their cycle."""
    purpose = ConsentPurpose.HAND_OVER
    return give_consent(part.person, purpose, cycle=part.cycle_id, by=None, at=at)
