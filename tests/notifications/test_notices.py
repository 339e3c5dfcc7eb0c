"""At most three notices an hour go to one mailbox; the others wait, and the latest counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.accounts.conftest import at_once
from tests.cast import NOW, Cast
from tests.matching.rounds import POLICY, asked, draft
from tests.notifications.conftest import CODE, GREETING

from tsemed.accounts.rules import NOTICES_TO_ADDRESS
from tsemed.matching.operations.sending import (
    answer_manager_approval,
    ask_both_sides,
    send_proposals,
    withdraw,
)
from tsemed.notifications.delivery import Mailbox
from tsemed.notifications.message_templates import MessageTemplate, Recipient
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import claim_message, enqueue_message, send_message
from tsemed.notifications.states import OutboxState

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = {"name": "x", "number": 7, "code": "4711"}


def post(
    key: str,
    letter: MessageTemplate = GREETING,
    *,
    to: str = "dana@example.org",
    about: str = "",
    at: datetime = NOW,
) -> None:
    enqueue_message(letter, to=Recipient(to, "he"), context=WORDS, key=key, at=at, about=about)


def sent_at(at: datetime, *, worker: str = "w") -> list[str]:
    """Return what a worker sends at a moment, by key."""
    keys = []
    while (message := claim_message(worker=worker, at=at)) is not None:
        assert send_message(message, through=Mailbox(), at=at, keep_text=True)
        keys.append(message.key)
    return keys


def test_the_fourth_notice_waits_for_its_hour() -> None:
    for number in range(7):
        post(f"n{number}")
    assert sent_at(NOW) == ["n0", "n1", "n2"]
    assert sent_at(NOW + HOUR - MINUTE) == []
    assert sent_at(NOW + HOUR) == ["n3", "n4", "n5"]
    assert sent_at(NOW + 2 * HOUR) == ["n6"]


def test_no_sixty_minutes_bring_a_fourth() -> None:
    came: list[datetime] = []
    for minute in range(0, 60 * 5, 7):
        at = NOW + timedelta(minutes=minute)
        post(f"n{minute}", at=at)
        came += [at] * len(sent_at(at))
    most = max(sum(begins <= one < begins + HOUR for one in came) for begins in came)
    assert (most, len(came) >= 14) == (NOTICES_TO_ADDRESS.amount, True)


def test_spellings_of_a_mailbox_are_one() -> None:
    for number, address in enumerate(("a+1@x.org", "A@x.org", "a+2@x.org", "a@x.org", "b@x.org")):
        post(f"n{number}", to=address)
    assert sent_at(NOW) == ["n0", "n1", "n2", "n4"]


def test_a_code_passes_notices_that_wait() -> None:
    for number in range(5):
        post(f"n{number}")
    assert len(sent_at(NOW)) == 3
    post("code", CODE)
    assert sent_at(NOW) == ["code"]


def test_letters_of_a_night_do_not_come_at_once() -> None:
    night = datetime.fromisoformat("2026-11-24T23:00:00+02:00")
    for number in range(5):
        post(f"n{number}", at=night)
    morning = datetime.fromisoformat("2026-11-25T08:00:00+02:00")
    assert (sent_at(night), len(sent_at(morning)), len(sent_at(morning + HOUR))) == ([], 3, 2)


def test_a_later_notice_replaces_an_unsent_one() -> None:
    for number in range(3):
        post(f"other{number}")
    assert len(sent_at(NOW)) == 3
    for number in range(4):
        post(f"same{number}", about="pair-1", at=NOW + MINUTE)
    post("apart", about="pair-2", at=NOW + MINUTE)
    states = dict(OutboxMessage.objects.values_list("key", "state"))
    assert [states[f"same{number}"] for number in range(4)] == ["cancelled"] * 3 + ["waiting"]
    assert sent_at(NOW + HOUR) == ["same3", "apart"]


def test_what_has_gone_out_is_not_replaced() -> None:
    post("first", about="pair-1")
    assert sent_at(NOW) == ["first"]
    post("second", about="pair-1", at=NOW + MINUTE)
    assert sent_at(NOW + MINUTE) == ["second"]
    assert not OutboxMessage.objects.filter(state=OutboxState.CANCELLED).exists()


def test_a_proposal_taken_back_cancels_its_letters(cast: Cast) -> None:
    proposal = asked(cast)
    assert OutboxMessage.objects.filter(state=OutboxState.WAITING).count() == 2
    withdraw(proposal, why="asked by mistake", by=cast.login("dana"), at=NOW)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"cancelled"}


def test_a_pair_proposed_again_gets_one_letter(cast: Cast) -> None:
    dana, first = cast.login("dana"), asked(cast)
    withdraw(first, why="asked by mistake", by=dana, at=NOW)
    again = draft(first.round, cast.yosef, cast.michal)
    send_proposals([again], by=dana, at=NOW + MINUTE, policy=POLICY)
    answer_manager_approval(again, agrees=True, by=cast.login("noa"), at=NOW + MINUTE)
    ask_both_sides([again], by=dana, at=NOW + MINUTE, policy=POLICY)
    states = OutboxMessage.objects.filter(name="asked_to_answer").order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["cancelled"] * 2 + ["waiting"] * 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_three() -> None:
    for number in range(12):
        post(f"n{number}")

    def work(number: int) -> int:
        return len(sent_at(NOW, worker=f"w{number}"))

    assert sum(at_once(6, work)) == NOTICES_TO_ADDRESS.amount
    assert OutboxMessage.objects.filter(state=OutboxState.WAITING).count() == 9
