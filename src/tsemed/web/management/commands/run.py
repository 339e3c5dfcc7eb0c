from __future__ import annotations

import os
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tsemed.base.command import Command as CleanCommand
from tsemed.web.supervisor import Supervisor, python

MANAGE = Path(settings.PACKAGE).parent / "manage.py"

# Matching and compiling keep a core busy for long; pages are answered first.
NICENESS = {"worker": 10}

# Icons are drawn into the pages; the rest are forms of htmx that no page of ours loads.
# Compressing them all would double the time to the first page.
NEVER_SERVED = ["icons", "ext", "htmx-4*", "htmax*", "htmx-2.js"]


class Command(CleanCommand):
    """Everything one machine needs: the database in step, then web and worker."""

    help = "Prepare the database and the static files, then run web and worker together."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to listen, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=2)
        parser.add_argument("--prepare-only", action="store_true")

    def handle(
        self,
        *_args: Any,
        host: str,
        port: int,
        web_workers: int,
        prepare_only: bool,
        **_options: Any,
    ) -> None:
        """Prepare, run until stopped, and stop in order."""
        began = time.monotonic()
        self.prepare()
        self.say(f"prepared in {time.monotonic() - began:.1f} s")
        if prepare_only:
            return
        refuse_a_port_in_use(host, port)
        commands = self.commands(host, port, web_workers)
        tree = Supervisor(commands, say=self.say, niceness=NICENESS)
        tree.start()
        threading.Thread(target=self.announce, args=(tree, host, port), daemon=True).start()
        tree.watch()

    def prepare(self) -> None:
        """Prepare database, cache table, static files and demo."""
        Path(settings.HOME).mkdir(parents=True, exist_ok=True)
        self.say(f"database ({connection.vendor})")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        self.say("static files")
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=NEVER_SERVED)
        if settings.DEMO:
            call_command("load_demo", "--if-empty", stdout=self.stdout)
        # The children open their own: a connection must not be shared across a fork.
        connection.close()

    def commands(self, host: str, port: int, web_workers: int) -> dict[str, list[str]]:
        """Return the command line of each child."""
        web = python("-m", "gunicorn", "tsemed.wsgi:application", "--no-control-socket")
        web += ["--bind", f"{host}:{port}", "--workers", str(web_workers), "--threads", "4"]
        # Loaded once and forked: half the time to the first page, and shared memory.
        web += ["--preload", "--log-level", "warning", "--graceful-timeout", "10"]
        web += ["--logger-class", "tsemed.web.gunicorn_logger.CleanLogger"]
        if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            # gunicorn by itself believes X-Forwarded-Proto of every client that connects from here.
            web += ["--forwarded-allow-ips", ""]
        os.environ.setdefault("TSEMED_ADDRESS", f"http://localhost:{port}")
        os.environ["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
        return {"web": web, "worker": python(str(MANAGE), "worker")}

    def announce(self, tree: Supervisor, host: str, port: int) -> None:
        """Print the address as soon as it answers, not before."""
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104
        while not tree.stopping.is_set():
            if tree.is_alive("web") and shows_a_page(host, port):
                self.stdout.write(f"\n  Tsemed is at http://{shown}:{port}/   (Ctrl-C stops it)\n")
                self.stdout.flush()
                return
            time.sleep(0.1)

    def say(self, text: str) -> None:
        """Print what is being done, in plain English."""
        self.stdout.write(f"  {text}")
        self.stdout.flush()


def answers(host: str, port: int) -> bool:
    """Return whether somebody listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def shows_a_page(host: str, port: int) -> bool:
    """Return whether a request is answered: gunicorn listens before it has anybody to answer."""
    asking = HTTPConnection(host, port, timeout=30)
    try:
        asking.request("GET", "/")
        return asking.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def refuse_a_port_in_use(host: str, port: int) -> None:
    """Stop with a clear sentence when another programme listens there already."""
    if answers(host, port):
        raise CommandError(
            f"Port {port} is in use, perhaps by another Tsemed. "
            f"Stop it, or choose another port: --port {port + 1} (make run: PORT={port + 1})."
        )
