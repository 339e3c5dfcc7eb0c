"""A progress bar on standard error, for people who look and not for files."""

from __future__ import annotations

import sys
from typing import Final, TextIO

_WIDTH: Final = 30


class ProgressBar:
    """Shows how much of the work is done; silent where nobody watches.

    The bar stays in one line and grows by whole steps, so a terminal is not flooded.
    """

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        """Show on `stream`, standard error by default, if it is a terminal."""
        self._stream = stream or sys.stderr
        self._title = title
        self._watched = self._stream.isatty()
        self._shown = ""

    def show(self, share: float) -> None:
        """Show that a share from 0 to 1 of the work is done."""
        if not self._watched:
            return
        share = min(max(share, 0.0), 1.0)
        done = round(share * _WIDTH)
        line = f"{self._title} [{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%}"
        if line != self._shown:
            self._stream.write(f"\r{line}")
            self._stream.flush()
            self._shown = line

    def clear(self) -> None:
        """Remove the bar, so that the next line stands alone."""
        if self._shown:
            self._stream.write("\r" + " " * len(self._shown) + "\r")
            self._stream.flush()
            self._shown = ""
