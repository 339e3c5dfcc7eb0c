"""At most three letters an hour go to one address because of what strangers ask for."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.db.models import F
from django.utils.html import escape
from tests.accounts.conftest import Visitor, at_once, last_code, last_link
from tests.cast import NOW, assemble

from tsemed.accounts import letter_limits
from tsemed.accounts.login_lookup import find_logins
from tsemed.accounts.models import EmailCode, RateCounter, User
from tsemed.accounts.operations import ask_for_code, ask_for_link
from tsemed.accounts.rules import Asker
from tsemed.notifications.models import OutboxMessage

HOUR = timedelta(hours=1)
places = count()
ONE_TIME = re.compile(rb"\b[A-Za-z0-9]{64}\b")


def somewhere() -> Asker:
    """Return a stranger at a place where nobody has asked yet."""
    return Asker(f"place {next(places)}")


def requests(user: User | None, address: str, *, at: datetime) -> None:
    """Ask for a code and for a link, each as another stranger."""
    ask_for_code(user, address=address, asker=somewhere(), language="he", earlier=None, at=at)
    ask_for_link(
        find_logins(address, at=at),
        typed=address,
        path="/",
        browser="b",
        asker=somewhere(),
        language="he",
        at=at,
    )


@pytest.mark.parametrize("is_known", [True, False])
def test_no_sixty_minutes_bring_more_than_three(michal: User, is_known: bool) -> None:
    address = str(michal.email) if is_known else "bystander@example.org"
    came: list[datetime] = []
    for minute in range(0, 60 * 5, 7):
        moment = NOW + timedelta(minutes=minute)
        before = len(mail.outbox)
        requests(michal if is_known else None, address, at=moment)
        came += [moment] * (len(mail.outbox) - before)
    most = max(sum(begins <= one < begins + HOUR for one in came) for begins in came)
    assert (most, len(came)) == (3, 15)
    assert {letter.to[0] for letter in mail.outbox} == {address}


def test_the_end_of_an_hour_brings_no_double_allowance(michal: User) -> None:
    taken = [
        letter_limits.take_letter("a@b.org", asker=None, at=NOW + timedelta(minutes=minutes))
        for minutes in (0, 58, 59, 59, 61, 61, 61)
    ]
    assert taken == [True, True, True, False, True, False, False]


def test_one_place_causes_two_and_leaves_one_for_others(noa: User) -> None:
    stranger, owner = Visitor.from_place(1), Visitor.from_place(2)
    for _asking in range(3):
        stranger.asks_for_code(str(noa.email))
        stranger.asks_for_new_code()
        stranger.asks_for_link(str(noa.email))
    assert len(mail.outbox) == 2
    owner.signs_in(str(noa.email))
    assert (len(mail.outbox), owner.user) == (3, noa)


@pytest.mark.parametrize("places", [1, 40])
def test_the_hour_after_a_flood_an_unknown_device_gets_in(noa: User, places: int) -> None:
    for number in range(40):
        Visitor.from_place(number % places).asks_for_code(str(noa.email))
    RateCounter.objects.update(ends_at=F("ends_at") - HOUR)
    for _asking in range(9):
        Visitor.from_place(0).asks_for_code(str(noa.email))
    owner = Visitor.from_place(200)
    owner.signs_in(str(noa.email))
    assert owner.user == noa


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.B@Example.org", "a.b@example.org"),
        ("ab@example.org", "ab+news@example.org"),
        ("a.b.c@gmail.com", "abc@gmail.com"),
        ("a.b.c@googlemail.com", "abc@gmail.com"),
        ("a@bücher.example.org", "a@xn--bcher-kva.example.org"),
        ("a@BÜCHER.example.org", "a@XN--BCHER-KVA.example.org"),
        ("a@exam\u200bple.org", "a@example。org"),
    ],
)
def test_spellings_of_one_mailbox_are_counted_together(one: str, other: str) -> None:
    assert letter_limits.mailbox_of(one) == letter_limits.mailbox_of(other)


def test_different_mailboxes_are_counted_apart() -> None:
    apart = {"a.b@example.org", "ab@example.org", "ab@example.com", "+a@example.org"}
    assert len(set(map(letter_limits.mailbox_of, apart))) == 4


QUOTED = [
    '"bystander"@example.org',
    r'"b\ystander"@example.org',
    r'"\bystander"@example.org',
    '"bystander+1"@example.org',
    "bystander@[192.0.2.1]",
    "by\u017ftander@example.org",
]


@pytest.mark.parametrize("typed", QUOTED)
def test_a_quoted_name_is_answered_like_no_address(db: None, typed: str) -> None:
    english = {"Accept-Language": "en"}

    def answers(address: str) -> tuple[int, bytes]:
        stranger = Visitor.from_place(next(places))
        answer = stranger.post("/login/", {"email": address}, headers=english)
        typed_in = escape(address).encode()
        return answer.status_code, ONE_TIME.sub(b"", answer.content.replace(typed_in, b""))

    status, page = answers(typed)
    assert (status, page) == answers("bystander@example@org")
    assert b"Enter a valid email address." in page
    assert Visitor.from_place(next(places)).asks_for_link(typed)["Location"] == "/link/sent/"
    assert mail.outbox == []


def test_spellings_of_a_mailbox_get_three_letters_together(db: None) -> None:
    spellings = ["bystander@gmail.com", "by.stander@googlemail.com", '"bystander"@gmail.com']
    for address in spellings * 4:
        Visitor.from_place(next(places)).asks_for_code(address)
        Visitor.from_place(next(places)).asks_for_link(address)
    assert len(mail.outbox) == 3
    for address in ["a@bücher.example.org", "a@xn--bcher-kva.example.org"] * 4:
        Visitor.from_place(next(places)).asks_for_code(address)
    assert len(mail.outbox) == 6


@pytest.mark.parametrize(
    "typed", ["victim@x.org, a1@y.org", "Name <victim@x.org>", "victim@x.org a", "@", "a@b@c.org"]
)
def test_what_is_not_one_address_gets_no_letter(visitor: Visitor, db: None, typed: str) -> None:
    answer = visitor.asks_for_link(typed)
    assert (answer["Location"], mail.outbox) == ("/link/sent/", [])


def test_a_code_already_sent_stays_good(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(str(michal.email))
    visitor.asks_for_new_code()
    code = last_code()
    for _asking in range(5):
        visitor.asks_for_new_code()
    page = visitor.get("/login/code/confirm/", headers={"Accept-Language": "en"})
    assert b"the last letter this browser asked for is still good" in page.content
    assert len(mail.outbox) == 2
    visitor.types_code(code)
    assert visitor.user == michal


def test_a_new_letter_ends_the_code_before(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(str(michal.email))
    first = last_code()
    visitor.asks_for_new_code()
    visitor.types_code(first)
    assert (visitor.user, len(mail.outbox)) == (None, 2)
    visitor.types_code(last_code())
    assert visitor.user == michal


def test_a_code_stays_with_the_address_it_was_for(michal: User) -> None:
    code = last_asked(michal, str(michal.email), earlier=None)
    assert last_asked(michal, str(michal.email), earlier=None) != code
    assert last_asked(michal, str(michal.email), earlier=code) == code
    assert last_asked(None, "nobody@example.org", earlier=code) != code


def last_asked(user: User | None, address: str, *, earlier: int | None) -> int:
    """Return the code a browser may type in after asking from the one place of this test."""
    asker = Asker("one place")
    for _asking in range(3):
        code = ask_for_code(
            user, address=address, asker=asker, language="he", earlier=earlier, at=NOW
        )
    return code


def test_a_link_already_sent_still_opens(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_link(str(michal.email))
    link = last_link()
    for _asking in range(5):
        visitor.asks_for_link(str(michal.email))
    page = visitor.get("/link/sent/", headers={"Accept-Language": "en"})
    assert b"the last letter this browser asked for still opens" in page.content
    visitor.post(link, {})
    assert visitor.user == michal


def test_answers_are_the_same_with_and_without_a_letter(visitor: Visitor, michal: User) -> None:
    answers = [visitor.asks_for_code(str(michal.email))]
    answers += [visitor.asks_for_new_code() for _asking in range(5)]
    outcomes = {(answer.status_code, answer["Location"]) for answer in answers}
    assert (outcomes, len(mail.outbox)) == ({(302, "/login/code/confirm/")}, 2)
    assert EmailCode.objects.count() == 2


@pytest.fixture
def outbox(settings: Any) -> Iterator[None]:
    """Write letters as rows of the outbox, as outside the tests."""
    settings.EMAIL_BACKEND = "tsemed.notifications.outbox.Outbox"
    return None


@pytest.mark.django_db(transaction=True)
def test_sixty_four_strangers_at_once_cause_three_letters(
    transactional_db: None, outbox: None
) -> None:
    michal = assemble().login("michal")
    strangers = [Visitor.from_place(number) for number in range(64)]

    def ask(mine: int) -> int:
        stranger, address = strangers[mine], str(michal.email)
        asks = stranger.asks_for_code if mine % 2 else stranger.asks_for_link
        return int(asks(address).status_code)

    assert at_once(64, ask) == [302] * 64
    assert OutboxMessage.objects.filter(address=michal.email).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_could_not_be_written_takes_no_allowance(
    transactional_db: None, settings: Any
) -> None:
    michal = assemble().login("michal")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises((OSError, smtplib.SMTPException)):
        requests(michal, str(michal.email), at=NOW)
    assert not RateCounter.objects.filter(purpose__startswith="letter").exists()
