"""What the web process does with headers, methods and cookies, outside the demo, over a socket."""

from __future__ import annotations

import re
import socket

import pytest
from tests.operating.conftest import System

CANARY = "canarit@example.org"


def exchange(system: System, request: str) -> str:
    """Send bytes to the web process and return everything it answers."""
    with socket.create_connection(("127.0.0.1", system.port), timeout=60) as wire:
        wire.sendall(request.replace("\n", "\r\n").encode())
        wire.shutdown(socket.SHUT_WR)
        answer = b""
        while block := wire.recv(65_536):
            answer += block
    return answer.decode("utf-8", "replace")


def ask(system: System, path: str, *headers: str, method: str = "GET", body: str = "") -> str:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return exchange(system, "\n".join([*lines, "", body]))


def cookies(answer: str) -> dict[str, set[str]]:
    """Return the attributes of each cookie an answer sets, by its name."""
    lines = re.findall(r"(?im)^set-cookie: (.*?)\r?$", answer)
    return {
        line.split("=", 1)[0]: {part.strip().split("=")[0].lower() for part in line.split(";")[1:]}
        for line in lines
    }


@pytest.mark.django_db
def test_nothing_of_a_request_is_believed_kept_or_echoed(system: System) -> None:
    system.opens()
    forwarded = ask(system, "/login/", "X-Forwarded-Proto: https", "X-Forwarded-Ssl: on")
    assert "200 OK" in forwarded
    assert "Strict-Transport-Security" not in forwarded
    for method in ("TRACE", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        answer = ask(system, f"/login/?{CANARY}", f"X-Canary: {CANARY}", method=method)
        assert answer.startswith("HTTP/1.1 405 "), answer
        assert CANARY not in answer
    assert " 400 " in exchange(system, "GET / HTTP/1.1\nHost: testserver\nConnection: close\n\n")
    exchange(system, f"GET / HTTP/1.1\nHost: localhost\n{CANARY}\n\n")
    exchange(system, f"GET /{CANARY} HTTP/9.9\n\n")
    assert CANARY not in system.output()
    assert "a request that is no HTTP was refused" in system.output()


@pytest.mark.django_db
def test_every_cookie_is_kept_from_scripts_and_from_plain_http(system: System) -> None:
    system.env["TSEMED_PROXIES"] = "1"
    system.opens()
    secured = ("X-Forwarded-Proto: https", "Origin: https://localhost")
    page = ask(system, "/link/", *secured)
    assert "Strict-Transport-Security" in page
    found = cookies(page)
    key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    token = re.search(r"csrftoken=(\w+)", page)
    assert key
    assert token
    sent = ask(
        system, "/language/", *secured, f"Cookie: csrftoken={token[1]}", method="POST",
        body=f"csrfmiddlewaretoken={key[1]}&language=ar&theme=dark",
    )  # fmt: skip
    found |= cookies(sent)
    assert {"csrftoken", "django_language", "theme", "link_browser"} <= found.keys(), found
    open_to_somebody = {
        name for name, has in found.items() if not {"secure", "httponly", "samesite"} <= has
    }
    assert open_to_somebody == set()
