from __future__ import annotations

import os
import signal
import threading
from typing import Any

from tsemed.base.command import Command as CleanCommand
from tsemed.base.process_tree import SECONDS_TO_FINISH, ask_supervisor_to_stop
from tsemed.notifications.worker import Worker


class Command(CleanCommand):
    """Sends letters, runs tasks and hourly jobs until it is stopped."""

    help = "Send letters, run tasks and hourly jobs until SIGTERM or Ctrl-C."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Work in the foreground; a second Ctrl-C does not wait for the turn."""
        worker, ended = Worker(), threading.Event()

        def stop(number: int, _frame: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            worker.stop()
            ask_supervisor_to_stop()
            threading.Thread(target=leave_in_time, args=(worker, ended), daemon=True).start()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run()
        ended.set()


def leave_in_time(worker: Worker, ended: threading.Event) -> None:
    """Give back what is not finished in time, and end the process with it."""
    if ended.wait(SECONDS_TO_FINISH):
        return
    try:
        worker.give_back()
    finally:
        os._exit(0)
