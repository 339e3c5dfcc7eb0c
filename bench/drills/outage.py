"""The database is away for a minute while people ask for pages: what is answered and logged.

    python -m bench.drills.outage

It starts a PostgreSQL and a system of its own, reaches the one from the other through a relay, and
takes the relay away. Printed: answers before, meanwhile and after; lines of the log by process;
how long until a page and a letter's worker are back.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tools.environment import ROOT
from tools.postgres import temporary_cluster

AWAY = 60


class Relay:
    """Passes bytes to a port, or, while it is away, to nobody."""

    def __init__(self, to: int) -> None:
        self.to, self.open, self.is_away = to, list[socket.socket](), False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def leave(self) -> None:
        """Cut every connection and accept none."""
        self.is_away = True
        for end in self.open:
            end.close()
        self.open.clear()

    def _accept(self) -> None:
        while True:
            client, _address = self.listener.accept()
            if self.is_away:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.to))
            self.open += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while block := one.recv(65_536):
                other.sendall(block)
        except OSError:
            pass
        finally:
            for end in (one, other):
                end.close()


def status_of(address: str) -> int:
    """Return how a page is answered, 0 when it is not."""
    try:
        # The cookie makes the page ask the database for a session.
        asking = Request(address, headers={"Cookie": "sessionid=of-nobody-at-all"})
        with urlopen(asking, timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


def ask_for(seconds: float, address: str) -> Counter[int]:
    """Ask for a page again and again, by two visitors, and count the answers."""
    answers: Counter[int] = Counter()
    until = time.monotonic() + seconds

    def visit() -> None:
        while time.monotonic() < until:
            answers[status_of(f"{address}/login/")] += 1
            time.sleep(0.2)

    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return answers


def until_ready(address: str) -> float:
    """Return after how many seconds everything works."""
    began = time.monotonic()
    while status_of(f"{address}/health/ready") != 200:
        time.sleep(0.2)
    return time.monotonic() - began


def main() -> None:
    """Run the drill and print its figures."""
    with temporary_cluster(Path(sys.executable)) as database, tempfile.TemporaryDirectory() as home:
        relay = Relay(int(database.rsplit(":", 1)[1].split("/")[0]))
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("TSEMED", "DJANGO"))}
        environ = {
            **outside,
            "PYTHONPATH": str(ROOT / "src"),
            "TSEMED_HOME": home,
            "TSEMED_DATABASE_URL": f"postgres://tsemed@127.0.0.1:{relay.port}/postgres",
            "TSEMED_SECRET_KEY": secrets.token_urlsafe(64),
            "TSEMED_HTTPS": "0",
            "TSEMED_LOG": "json",
        }
        command = [sys.executable, "-m", "tsemed.operating"]
        subprocess.run([*command, "migrate"], env=environ, check=True)
        log = Path(home) / "log"
        with log.open("wb") as out:
            serve = [*command, "serve", "--port", str(port)]
            tree = subprocess.Popen(serve, env=environ, stdout=out, stderr=out)
            try:
                until_ready(address)
                print("before", dict(ask_for(5, address)))
                before = log.read_text()
                relay.leave()
                print(
                    "away  ",
                    dict(ask_for(AWAY, address)),
                    "ready:",
                    status_of(f"{address}/health/ready"),
                )
                meanwhile = log.read_text()[len(before) :]
                relay.is_away = False
                print(f"ready again after {until_ready(address):.1f} s")
                print("after ", dict(ask_for(5, address)))
            finally:
                tree.terminate()
                tree.wait()
    lines = Counter(
        json.loads(line)["process"] if line.startswith("{") else "supervisor"
        for line in meanwhile.splitlines()
    )
    print(f"lines in the {AWAY} s, by process: {dict(lines)}")


if __name__ == "__main__":
    main()
