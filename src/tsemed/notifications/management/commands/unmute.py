from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.notifications.operations import cancel_waiting, end_mute
from tsemed.notifications.queries import is_mute, message_counts


class Command(CleanCommand):
    """Lets letters go again, once somebody agreed to those that wait."""

    help = "Let letters go out of a restored copy; asks first what to do with those that wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the answers, for when nobody can be asked."""
        parser.add_argument("--send", action="store_true", help="send those that wait")
        parser.add_argument("--cancel", action="store_true", help="cancel those that wait")

    def handle(self, *_args: Any, send: bool, cancel: bool, **_options: Any) -> None:
        """Ask, do it, and say what was done."""
        if not is_mute():
            raise Refusal("Letters go out already.")
        if send == cancel:
            counts = message_counts()
            waiting = counts["waiting"] + counts["sending"]
            answer = input(
                f"{waiting} letters wait, written before. Send them, or cancel? [send/cancel/no] "
            )
            send, cancel = answer == "send", answer == "cancel"
        if not (send or cancel):
            raise Refusal("Nothing changed; letters still wait.")
        now = timezone.now()
        cancelled = cancel_waiting(at=now) if cancel else 0
        end_mute(at=now)
        self.stdout.write(f"{cancelled} letters cancelled; letters go out again.")
