from __future__ import annotations

import logging
import signal
from typing import Any

from django.core.management.base import BaseCommand

from tsemed.notifications.worker import Worker


class Command(BaseCommand):
    """Sends letters, runs tasks and hourly jobs until it is told to stop."""

    help = "Send letters, run tasks and hourly jobs until SIGTERM or Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """This will work in the foreground; a second Ctrl-C does not wait for the turn."""
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
        worker = Worker()

        def stop(number: int, _frame: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run()
