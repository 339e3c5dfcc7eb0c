from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.people.models import Person
from tsemed.web.demo.load import load_demo
from tsemed.web.tasks import live_the_demo_round


class Command(CleanCommand):
    """Fills an empty demo with invented people; refuses wherever somebody real could be."""

    help = "Load the believable demo programme into an empty database (only with TSEMED_DEMO=1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option that accepts a filled database instead of failing."""
        parser.add_argument("--if-empty", action="store_true")

    def handle(self, *_args: Any, if_empty: bool, **_options: Any) -> None:
        """Load the demo once."""
        if not settings.DEMO:
            raise CommandError("This is not a demo: set TSEMED_DEMO=1 for one.")
        if Person.objects.exists():
            if if_empty:
                return
            raise CommandError("There are people here already; the demo needs an empty database.")
        began, now = time.monotonic(), timezone.now()
        with transaction.atomic():
            load_demo(today=timezone.localdate(now), at=now, say=self._say)
            live_the_demo_round.enqueue()
        self._say(f"demo loaded in {time.monotonic() - began:.1f} s")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
