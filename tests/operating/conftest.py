"""A system of real processes: its own database, its own mail server, killed for real."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.migrated_database import copy_to_file, template_on_postgres

ROOT = Path(__file__).resolve().parents[2]
TSEMED = (sys.executable, "-m", "tsemed.operating")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(is_so: Callable[[], object], *, seconds: float, what: str) -> None:
    """Wait until something is so; a test that waits in vain says for what."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.05)


def plain_text(mail: Message) -> str:
    """Return the plain text of a mail."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    content = parts[0].get_payload(decode=True) if parts else b""
    return content.decode("utf-8") if isinstance(content, bytes) else ""


class Receiver:
    """A mail server that keeps what it is given, and can do something while it is given it."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content)
        self.received.append((mail["Subject"], mail["Message-ID"]))
        self.texts.append(plain_text(mail))
        self.meanwhile()
        return "250 taken"

    def message_ids(self, subject: str) -> list[str]:
        """Return the Message-IDs under which letters of a subject came, one for each time."""
        return [number for name, number in self.received if name == subject]


class System:
    """Processes of one system on one database, started and killed by the test."""

    def __init__(self, folder: Path, database: str, mail_port: int) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = (folder / "log").open("ab")
        self.command: Sequence[str] = TSEMED
        self.processes: list[subprocess.Popen[bytes]] = []
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("TSEMED", "DJANGO"))}
        self.env = {
            **outside,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "tests.operating.settings",
            "TSEMED_HOME": str(folder),
            "TSEMED_DATABASE_URL": database,
            "TSEMED_SECRET_KEY": "only-for-this-test-" * 4,
            "TSEMED_STATIC_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
            "TSEMED_MAIL": "smtp",
            "TSEMED_SMTP_HOST": "127.0.0.1",
            "TSEMED_SMTP_PORT": str(mail_port),
            "TSEMED_WORKER_BEAT": "0.3",
            "TSEMED_WORKER_LOST_AFTER": "6",
        }

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command and leave it running."""
        process = subprocess.Popen(
            [*self.command, *words],
            cwd=self.folder, env=self.env, stdout=self.log, stderr=self.log,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def finish(self, *words: str) -> str:
        """Run a command to its end, and return what it prints."""
        done = subprocess.run(
            [*self.command, *words], cwd=self.folder, env=self.env,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_installed(self, command: Path) -> None:
        """Run an installed command from now on, with the settings that it brings."""
        self.command = (str(command),)
        for name in ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "TSEMED_STATIC_STORAGE"):
            del self.env[name]
        self.env["TSEMED_HTTPS"] = "0"

    def opens(self, *, times: int = 1) -> subprocess.Popen[bytes]:
        """Run the whole system and wait for its first page."""
        tree = self.start("serve", "--port", str(self.port))
        until(
            lambda: self.output().count("Tsemed is at") == times or tree.poll() is not None,
            seconds=300,
            what="the first page",
        )
        assert tree.poll() is None, self.output()
        return tree

    def does(self, script: str) -> str:
        """Run a few lines in a process of the system and return what they print."""
        lines = f"import django; django.setup()\n{script}"
        command = [sys.executable, "-c", lines]
        done = subprocess.run(
            command, env=self.env, check=True, capture_output=True, text=True, timeout=300
        )
        return done.stdout.strip()

    def asks(self, path: str, body: bytes | None = None) -> str:
        """Return what the web process answers, or an OSError when it cannot."""
        with urllib.request.urlopen(self.address + path, body, timeout=60) as answer:
            return str(answer.read().decode())

    def output(self) -> str:
        """Return everything its processes have printed."""
        return (self.folder / "log").read_text()

    def end(self) -> None:
        """Kill whatever is left, children of children too."""
        for process in self.processes:
            if process.poll() is None:
                family = psutil.Process(process.pid).children(recursive=True)
                for member in family:
                    member.send_signal(signal.SIGKILL)
                process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def receiver() -> Receiver:
    """Return the real mail server the system sends to."""
    return Receiver()


@pytest.fixture
def system(tmp_path: Path, receiver: Receiver, database: str) -> Iterator[System]:
    """Yield a system on an empty database of the kind under test."""
    mail = Controller(receiver, hostname="127.0.0.1", port=free_port())
    mail.start()
    made = System(tmp_path, database, mail.port)
    try:
        yield made
    finally:
        made.end()
        mail.stop()
        if os.environ.get("TSEMED_SHOW_LOG"):
            sys.stdout.write(made.output())


@pytest.fixture
def database(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_setup: None
) -> Iterator[str]:
    """Yield the address of a migrated database: a file, or one more on the server under test.

    With the parameter "empty" nothing was migrated in it.
    """
    with one_more_database(tmp_path, is_empty=getattr(request, "param", "") == "empty") as address:
        yield address


@pytest.fixture
def other_database(tmp_path: Path, django_db_setup: None) -> Iterator[str]:
    """Yield the address of a second migrated database."""
    (tmp_path / "other").mkdir()
    with one_more_database(tmp_path / "other") as address:
        yield address


@contextmanager
def one_more_database(folder: Path, *, is_empty: bool = False) -> Iterator[str]:
    """Give the address of a database of the kind under test, and remove it afterwards."""
    server = os.environ.get("TSEMED_DATABASE_URL", "")
    if not server.startswith("postgres"):
        file = folder / "tsemed.sqlite3"
        if not is_empty:
            copy_to_file(file)
        yield f"sqlite:///{file}"
        return
    name = f"operating_{uuid4().hex[:12]}"
    template = "template0" if is_empty else template_on_postgres()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield server.rsplit("/", 1)[0] + f"/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
