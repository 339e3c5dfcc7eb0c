from __future__ import annotations

import os
import sys
import threading
import time
from argparse import ArgumentParser
from http.client import HTTPConnection, HTTPException
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tsemed.accounts.models import User
from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.base.process_tree import SECONDS_TO_FINISH
from tsemed.operating.ports import reason_not_to_listen
from tsemed.operating.startup import refuse_to_start_wrong
from tsemed.operating.supervisor import Supervisor, python
from tsemed.people.models import Person
from tsemed.web.demo.characters import STAFF, address_of

# Matching and compiling keep a core busy for long; pages are answered first.
NICENESS = {"worker": 10, "engine": 19}

# Icons are drawn into the pages; the rest are forms of htmx that no page of ours loads.
# Compressing them all would double the time to the first page.
NEVER_SERVED = ["icons", "ext", "htmx-4*", "htmax*", "htmx-2.js"]


class Command(CleanCommand):
    """Everything one machine needs: web and worker, and in the demo its own database as well."""

    help = "Run web and worker together until SIGTERM or Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to listen, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=2)
        parser.add_argument(
            "--without-worker", action="store_true", help="another machine runs `tsemed worker`"
        )

    def handle(
        self,
        *_args: Any,
        host: str,
        port: int,
        web_workers: int,
        without_worker: bool,
        **_options: Any,
    ) -> None:
        """Prepare, run until stopped, and stop in order."""
        if reason := reason_not_to_listen(host, port):
            raise Refusal(reason)
        began = time.monotonic()
        self.prepare()
        self.say(f"prepared in {time.monotonic() - began:.1f} s")
        commands = self.commands(host, port, web_workers)
        if without_worker:
            del commands["worker"]
        tree = Supervisor(commands, say=self.say, niceness=NICENESS, tasks=["engine"])
        tree.start()
        threading.Thread(target=self.announce, args=(tree, host, port), daemon=True).start()
        tree.watch()

    def prepare(self) -> None:
        """Refuse to start wrong, bring a demo's database into step, gather the static files."""
        if settings.DEMO:
            self.say(f"database ({connection.vendor})")
            call_command("bring_into_step", stdout=StringIO())
            refuse_people_outside_demo()
            call_command("load_demo", "--if-empty", stdout=self.stdout)
        refuse_to_start_wrong()
        self.say("static files")
        call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=NEVER_SERVED)
        # The children open their own: a connection must not be shared across a fork.
        connection.close()

    def commands(self, host: str, port: int, web_workers: int) -> dict[str, list[str]]:
        """Return the command line of each child."""
        web = python("-m", "gunicorn", "tsemed.wsgi:application", "--no-control-socket")
        web += ["--bind", f"{host}:{port}", "--workers", str(web_workers), "--threads", "4"]
        # Loaded once and forked: half the time to the first page, and shared memory.
        web += ["--preload", "--log-level", "warning", "--graceful-timeout", str(SECONDS_TO_FINISH)]
        web += ["--worker-class", "tsemed.operating.gunicorn_worker.Worker"]
        web += ["--logger-class", "tsemed.operating.gunicorn_logger.CleanLogger"]
        if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
            # gunicorn by itself believes X-Forwarded-Proto of every client that connects from here.
            web += ["--forwarded-allow-ips", ""]
        os.environ.setdefault("TSEMED_ADDRESS", f"http://localhost:{port}")
        os.environ["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
        worker = python("-m", "tsemed.operating", "worker")
        return {"web": web, "worker": worker, "engine": python("-m", "pairing.compile")}

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


def refuse_people_outside_demo() -> None:
    """Refuse to open people to one click who are not invented."""
    characters = [address_of(role.slug) for role in STAFF]
    if Person.objects.exists() and not User.objects.filter(email__in=characters).exists():
        raise Refusal(
            "This database holds people who are not of the demo, and a demo opens them to "
            "everybody. Unset TSEMED_DEMO, or choose another TSEMED_HOME and database."
        )
