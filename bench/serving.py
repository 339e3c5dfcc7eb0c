"""The system as it is deployed, for as long as a measurement takes; and a browser."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tsemed.accounts.models import User
from tsemed.accounts.second_factor import SHOWN
from tsemed.base.searching import KEPT, KEY
from tsemed.operating.management.commands.run import NEVER_SERVED, Command, shows_a_page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORKERS = 2
A_DAY = 86_400


def gather_static() -> None:
    """Hash and compress the static files, as `tsemed serve` does."""
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=NEVER_SERVED)


@contextmanager
def served(port: int = 0) -> Iterator[str]:
    """Start web with the command line of `tsemed serve`, and give its host and port."""
    port = port or _free_port()
    gather_static()
    web = Command().commands("127.0.0.1", port, WORKERS)["web"]
    connection.close()
    process = subprocess.Popen(web, env={**os.environ, "TSEMED_HTTPS": "0"})
    try:
        while not shows_a_page("127.0.0.1", port):
            if process.poll() is not None:
                raise SystemExit("the server ended before its first page")
            time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def signed_in(user: User, paths: Iterable[str] = ()) -> Client:
    """Return a client of this user in this process, whose visit has shown a second factor.

    What `paths` search for is kept in its session, as if typed, with the text as its own key.
    """
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[SHOWN] = user.pk
    texts = {text for path in paths for text in parse_qs(urlsplit(path).query).get(KEY, ())}
    if texts:
        session[KEPT] = {text: [text, int(time.time()) + A_DAY] for text in sorted(texts)}
    session.save()
    return client


def session_of(user: User, paths: Iterable[str] = ()) -> str:
    """Return the cookie of a session of this user, in which `paths` can be searched."""
    return str(signed_in(user, paths).cookies[settings.SESSION_COOKIE_NAME].value)


@dataclass
class Answer:
    """What came back, and how long it took in milliseconds until its last byte."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    wire: int
    spent: float


class Browser:
    """Asks over HTTP with a session, one connection for each request."""

    def __init__(self, host: str, session: str, **headers: str) -> None:
        self.host = host
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
        self.headers = {"Accept-Encoding": "gzip, br", "Accept-Language": "he", **headers}

    def ask(self, path: str, *, body: str | None = None, cookie: str = "") -> Answer:
        """Send one request and read the whole answer."""
        headers: dict[str, Any] = {**self.headers, "Cookie": f"{self.cookie}; {cookie}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        wire = http.client.HTTPConnection(self.host, timeout=60)
        wire.request("POST" if body is not None else "GET", path, body=body, headers=headers)
        response = wire.getresponse()
        content = response.read()
        spent = (time.perf_counter() - began) * 1000
        wire.close()
        plain = _unpacked(content, response.headers.get("Content-Encoding", ""))
        return Answer(response.status, response.headers, plain, len(content), spent)


def _unpacked(content: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(content)
    return bytes(brotli.decompress(content)) if encoding == "br" else content


def quantile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
