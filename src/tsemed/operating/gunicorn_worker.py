"""A gunicorn worker that is part of the tree: asked to stop by anybody, it stops all of it."""

from __future__ import annotations

from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from tsemed.base.process_tree import ask_supervisor_to_stop


class Worker(ThreadWorker):  # type: ignore[misc]
    """Asks the supervisor to stop everything as soon as it is asked to stop itself."""

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Complete the requests that are being answered, then end."""
        ask_supervisor_to_stop()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """End at once."""
        ask_supervisor_to_stop()
        super().handle_quit(sig, frame)
