"""To whom the letters of matching go. No letter names the other side.

Each names what it is about: of those of a kind about the same pair, or the same round, the later
replaces the earlier while that has not gone out (`notifications.notices`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone, translation

from tsemed.accounts.models import User
from tsemed.base.formatting import long_date
from tsemed.cycles.models.team import LEADING_ROLES
from tsemed.matching.messages import ASKED_TO_ANSWER, BOTH_AGREED, RETURNED_BY_MANAGER
from tsemed.matching.models import Proposal
from tsemed.matching.rules import Answerer
from tsemed.notifications.message_templates import Recipient
from tsemed.notifications.operations import cancel_message, enqueue_message
from tsemed.people.models import Person


def notify_side(proposal: Proposal, side: Answerer, *, at: datetime) -> None:
    """Ask one side for an answer."""
    deadline = proposal.deadline_on
    enqueue_message(
        ASKED_TO_ANSWER,
        to=_recipient(_person(proposal, side)),
        context={
            "name": _person(proposal, side).given_name,
            "is_mentor": side is Answerer.MENTOR,
            "path": reverse("matching:proposal", args=[proposal.pk]),
            "deadline": _written(deadline, _person(proposal, side).language),
        },
        key=_key_of_asking(proposal, side),
        at=at,
        about=_pair(proposal, side),
    )


def cancel_notices(proposal: Proposal, *, by: User | None, at: datetime) -> None:
    """Cancel what asks for answers to a proposal that is over, where it has not gone out yet."""
    for side in Answerer:
        cancel_message(key=_key_of_asking(proposal, side), at=at, by=by, why="proposal_over")


def notify_both(proposal: Proposal, *, at: datetime) -> None:
    """Notify both sides that both have agreed."""
    assert proposal.relationship is not None
    for side in Answerer:
        enqueue_message(
            BOTH_AGREED,
            to=_recipient(_person(proposal, side)),
            context={
                "name": _person(proposal, side).given_name,
                "is_mentor": side is Answerer.MENTOR,
                "path": reverse("relationships:relationship", args=[proposal.relationship.pk]),
            },
            key=f"proposal-{proposal.pk}-both-{side}",
            at=at,
            about=_pair(proposal, side),
        )


def notify_coordinators(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Notify the coordinators of the cycle that a proposal came back."""
    team = proposal.round.cycle.team.on(timezone.localdate(at)).filter(role__in=LEADING_ROLES)
    for place in team.select_related("person"):
        if place.person.user_id == by.pk:
            continue
        enqueue_message(
            RETURNED_BY_MANAGER,
            to=_recipient(place.person),
            context={
                "name": place.person.given_name,
                "path": reverse("matching:round", args=[proposal.round_id]),
            },
            key=f"proposal-{proposal.pk}-returned-{proposal.version}-{place.person_id}",
            at=at,
            about=f"round-{proposal.round_id}",
        )


def _key_of_asking(proposal: Proposal, side: Answerer) -> str:
    return f"proposal-{proposal.pk}-asked-{side}-{proposal.deadline_on}"


def _pair(proposal: Proposal, side: Answerer) -> str:
    return f"pair-{proposal.mentor_id}-{proposal.mentee_id}-{side}"


def _written(day: date | None, language: str) -> str:
    with translation.override(language):
        return long_date(day) if day else ""


def _person(proposal: Proposal, side: Answerer) -> Person:
    return proposal.mentor.person if side is Answerer.MENTOR else proposal.mentee.person


def _recipient(person: Person) -> Recipient:
    return Recipient(address=person.email, language=person.language, user_id=person.user_id)
