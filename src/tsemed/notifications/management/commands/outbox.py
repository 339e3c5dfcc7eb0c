from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import send_again
from tsemed.notifications.queries import message_counts
from tsemed.notifications.states import OutboxState


class Command(CleanCommand):
    """Print the state of the outbox for an operator, without the letters' texts."""

    help = "Show how many letters wait, were sent or were given up; --send-again tries those."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the one thing that can be done."""
        parser.add_argument("--send-again", action="store_true")

    def handle(self, *_args: Any, send_again: bool, **_options: Any) -> None:
        """Print the counts, then the letters that were given up and why."""
        for state, count in message_counts().items():
            self.stdout.write(f"{state:10} {count}")
        for message in OutboxMessage.objects.filter(state=OutboxState.FAILED)[:1000]:
            self.stdout.write(f"{message.pk} {message.app}/{message.name}: {message.problem}")
            if send_again:
                _once_more(message)


def _once_more(outbox_message: OutboxMessage) -> None:
    send_again(outbox_message, at=timezone.now())
