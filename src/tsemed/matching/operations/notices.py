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
from tsemed.cycles.carriers import carriers
from tsemed.cycles.work_models import Function
from tsemed.matching.messages import ASKED_TO_ANSWER, BOTH_AGREED, RETURNED_BY_MANAGER
from tsemed.matching.models import Proposal
from tsemed.matching.rules import Answerer
from tsemed.notifications.message_templates import Recipient
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import cancel_message, enqueue_message
from tsemed.notifications.states import OutboxState
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


def notify_who_matches(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Notify those who carry the matching of the cycle that a proposal came back."""
    cycle = proposal.round.cycle
    for person in carriers(cycle, Function.MATCHING, timezone.localdate(at)):
        if person.user_id != by.pk:
            key = f"{_key_of_return(proposal)}-{person.pk}"
            _notify_of_return(proposal, person, key=key, at=at)


def notify_new_carriers(proposal: Proposal, *, version: int, by: User, at: datetime) -> None:
    """Send the notice of a returned draft to who carries the matching now, if it has not gone out.

    Who carried it before gets it no more, and who goes on carrying it keeps theirs. `version` is
    that of the line of the matrix: for one version asking again sends nothing more.
    """
    begins = f"{_key_of_return(proposal)}-"
    notices = OutboxMessage.objects.filter(key__startswith=begins)
    standing = notices.exclude(state=OutboxState.CANCELLED).values_list("key", "state")
    notified = {_person_of_key(key, begins): (key, state) for key, state in standing}
    if not any(state == OutboxState.WAITING for _key, state in notified.values()):
        return
    carrying = carriers(proposal.round.cycle, Function.MATCHING, timezone.localdate(at))
    now = {person.pk: person for person in carrying}
    for pk in notified.keys() - now.keys():
        cancel_message(key=notified[pk][0], at=at, by=by, why="carrier_changed")
    for pk in now.keys() - notified.keys():
        if now[pk].user_id != by.pk:
            _notify_of_return(proposal, now[pk], key=f"{begins}{pk}-{version}", at=at)


def _notify_of_return(proposal: Proposal, person: Person, *, key: str, at: datetime) -> None:
    enqueue_message(
        RETURNED_BY_MANAGER,
        to=_recipient(person),
        context={
            "name": person.given_name,
            "path": reverse("matching:round", args=[proposal.round_id]),
        },
        key=key,
        at=at,
        about=f"round-{proposal.round_id}",
    )


def _person_of_key(key: str, begins: str) -> int:
    return int(key.removeprefix(begins).split("-")[0])


def _key_of_return(proposal: Proposal) -> str:
    return f"proposal-{proposal.pk}-returned-{proposal.version}"


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
