"""A real mail server on this machine, and what arrives in each of its mailboxes."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tsemed.notifications.worker import Worker

CODE = re.compile(r"^(\w[\w-]+\w)\r?$", re.MULTILINE)


class Postman:
    """Keeps what arrives, letter by letter, for each reader."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.brought: list[tuple[str, Any]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.brought += [(reader, letter) for reader in envelope.rcpt_tos]
        return "250 thank you"

    def letters_to(self, address: str) -> list[str]:
        """Return the texts that have arrived at an address, once the worker has sent all it has."""
        Worker().send_messages()
        found = [letter for reader, letter in self.brought if reader == address]
        return [letter.get_body(("plain",)).get_content() for letter in found]

    def code_to(self, address: str) -> str:
        """Return the code in the letter that came to an address last."""
        found = CODE.search(self.letters_to(address)[-1])
        assert found, self.letters_to(address)[-1]
        return found[1]


@pytest.fixture
def postman(settings: Any, db: None) -> Iterator[Postman]:
    """Send mail through the outbox, the worker and SMTP to this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        keeps = Postman(free.getsockname()[1])
    settings.EMAIL_BACKEND = "tsemed.notifications.outbox.Outbox"
    settings.MAIL = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", keeps.port
    server = Controller(keeps, hostname="127.0.0.1", port=keeps.port)
    server.start()
    yield keeps
    server.stop()
