"""The system as it is outside the demo, and letters as their readers get them."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from tests.cast import Cast

from tsemed.accounts.invitations import invite
from tsemed.accounts.models import User

T = TypeVar("T")


@pytest.fixture(autouse=True)
def nobody_was_counted(db: None) -> None:
    # The addresses are written down once, as those of the demo: before a test says otherwise.
    assert get_resolver().url_patterns
    cache.clear()


@pytest.fixture
def outside_demo(settings: Any) -> None:
    """Leave the demo: nobody signs in without a proof."""
    settings.DEMO = False


class Visitor(Client):
    """A browser, with what a person does in it."""

    def asks_for_code(self, address: str, *, after: str = "") -> Any:
        return self.post("/login/", {"email": address, "next": after})

    def asks_for_new_code(self) -> Any:
        return self.post("/login/code/confirm/", {"action": "resend"})

    def types_code(self, code: str, *, after: str = "") -> Any:
        return self.post("/login/code/confirm/", {"code": code, "next": after})

    def signs_in(self, address: str, *, after: str = "") -> Any:
        """Sign in with a code by e-mail, as far as a code leads."""
        self.asks_for_code(address, after=after)
        return self.types_code(last_code(), after=after)

    @classmethod
    def from_place(cls, number: int) -> Visitor:
        """Return a browser at a place of its own."""
        return cls(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250 + 1}")

    def in_same_session(self) -> Visitor:
        """Return another window of the same browser."""
        other = Visitor()
        other.cookies = self.cookies.copy()
        return other

    def asks_for_link(self, typed: str, *, after: str = "/") -> Any:
        self.get("/link/")
        return self.post("/link/", {"typed": typed, "next": after})

    def accepts(self, code: str) -> Any:
        return self.post("/factors/invitation/", {"code": code})

    def grows_old(self, *, idle: float = 0, since_sign_in: float = 0) -> None:
        """Move the last page, or the sign-in itself, so many seconds into the past."""
        session = self.session
        marks = session["sign_in"]
        session["sign_in"] = {
            **marks,
            "seen": marks["seen"] - idle,
            "began": marks["began"] - since_sign_in,
            "own": marks["own"] and marks["own"] - since_sign_in,
        }
        proofs = session.get("account_authentication_methods", [])
        for proof in proofs:
            proof["at"] -= max(idle, since_sign_in)
        session["account_authentication_methods"] = proofs
        session.save()

    @property
    def user(self) -> User | None:
        """Return whose session it is."""
        pk = self.session.get("_auth_user_id")
        return User.objects.filter(pk=pk).first()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def at_once(number: int, act: Callable[[int], T]) -> list[T]:
    """Return what so many threads get that all begin at the same moment, each with its number."""
    gate, answers = threading.Barrier(number), queue.SimpleQueue[T]()

    def run(mine: int) -> None:
        gate.wait()
        try:
            answers.put(act(mine))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(mine,)) for mine in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers.get() for _answer in range(answers.qsize())]


def invited(user: User) -> str:
    """Return the code of an invitation that somebody made on the server."""
    return invite(user, by=None, at=timezone.now())


def last_code() -> str:
    """Return the code in the letter that came last."""
    found = re.search(r"^(\w[\w-]+\w)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def last_link() -> str:
    """Return the address of the link in the letter that came last, without its host."""
    found = re.search(r"http://localhost:8000(/link/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


@pytest.fixture
def michal(cast: Cast) -> User:
    """Return a mentor."""
    return cast.login("michal")


@pytest.fixture
def noa(cast: Cast) -> User:
    """Return the mentoring manager: staff."""
    return cast.login("noa")
