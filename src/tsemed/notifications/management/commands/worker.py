from __future__ import annotations

import signal
from typing import Any

from tsemed.base.command import Command as CleanCommand
from tsemed.notifications.worker import Worker


class Command(CleanCommand):
    """Sends letters, runs tasks and hourly jobs until it is stopped."""

    help = "Send letters, run tasks and hourly jobs until SIGTERM or Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work in the foreground; a second Ctrl-C does not wait for the turn."""
        worker = Worker()

        def stop(number: int, _frame: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run()
