from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.db.models import Count
from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.notifications.models import Envelope
from tsemed.notifications.operations import send_again
from tsemed.notifications.states import EnvelopeState


class Command(CleanCommand):
    """For whoever runs the server: how the outbox stands, without anybody's words."""

    help = "Show how many letters wait, were sent or were given up; --send-again tries those."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """This will add the one thing that can be done."""
        parser.add_argument("--send-again", action="store_true")

    def handle(self, *_args: Any, send_again: bool, **_options: Any) -> None:
        """This will print the counts, then the letters that were given up and why."""
        counts = dict(Envelope.objects.order_by().values_list("state").annotate(Count("pk")))
        for state in EnvelopeState:
            self.stdout.write(f"{state:10} {counts.get(state, 0)}")
        for envelope in Envelope.objects.filter(state=EnvelopeState.FAILED)[:1000]:
            self.stdout.write(f"{envelope.pk} {envelope.room}/{envelope.name}: {envelope.problem}")
            if send_again:
                _once_more(envelope)


def _once_more(envelope: Envelope) -> None:
    send_again(envelope, at=timezone.now())
