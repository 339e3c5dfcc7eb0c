"""The letters of this app, in three languages, and all the way to a mail server."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.accounts.conftest import Visitor

from tsemed.accounts import messages
from tsemed.accounts.models import User
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.worker import Worker

CONTEXT: dict[str, str | int] = {
    "code": "AB12", "path": "/link/x/", "minutes": 10, "is_old": 1, "is_address": 0,
    "day": "1.1.", "hour": "10:00",
}  # fmt: skip


@pytest.mark.parametrize("name", messages.TEXTS)
def test_every_letter_is_written_in_three_languages(name: str) -> None:
    drawn = {
        language: messages.draw(name, address="a@b.example", language=language, context=CONTEXT)
        for language in ("he", "ar", "en")
    }
    assert len({letter.subject for letter in drawn.values()}) == 3
    for language, letter in drawn.items():
        html = str(letter.alternatives[0][0])
        direction = "ltr" if language == "en" else "rtl"
        assert f'lang="{language}" dir="{direction}"' in html
        script = {"he": "[א-ת]", "ar": "[ء-ي]", "en": "[a-z]"}[language]
        assert re.search(script, str(letter.body))
        if language != "en":
            words = re.sub(r"\S*(http|AB12|/link/)\S*", "", str(letter.body))
            assert not re.search("[A-Za-z]", words)


class Postman:
    """Keeps what arrives at a mail server."""

    def __init__(self) -> None:
        self.brought: list[Any] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.brought.append((envelope.rcpt_tos, letter))
        return "250 thank you"


@pytest.fixture
def postman() -> Iterator[Any]:
    keeps = Postman()
    with socket.create_server(("127.0.0.1", 0)) as free:
        keeps.port = free.getsockname()[1]
    server = Controller(keeps, hostname="127.0.0.1", port=keeps.port)
    server.start()
    yield keeps
    server.stop()


def test_the_code_that_comes_through_a_real_mail_server_signs_in(
    postman: Any, michal: User, settings: Any, visitor: Visitor
) -> None:
    settings.EMAIL_BACKEND = "tsemed.notifications.outbox.Outbox"
    settings.MAIL = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postman.port
    visitor.asks_for_code(str(michal.email))
    Worker().send_messages()
    [(readers, letter)] = postman.brought
    assert readers == [michal.email]
    assert letter["Subject"] == "הקוד לכניסה"
    code = re.search(r"^(\w[\w-]+\w)\r?$", letter.get_body(("plain",)).get_content(), re.MULTILINE)
    assert code
    visitor.types_code(code[1])
    assert visitor.user == michal
    assert OutboxMessage.objects.get().text == ""
