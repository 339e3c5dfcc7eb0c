"""The one place where the command line writes to the terminal.

File names, sheet names and cells come from the sender of the list, so nothing is written that a
terminal would obey. `tests/architecture/test_terminal.py` refuses print() elsewhere.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Final, TextIO

from pairing.reference.terminal_text import printable, printable_lines

# Inside a string of JSON any character may be written as \uXXXX; C0 already is.
_IN_JSON: Final[Mapping[int, str]] = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    )
}  # fmt: skip


def write_line(text: str, stream: TextIO | None = None) -> None:
    """Write one line, on standard output by default."""
    (stream or sys.stdout).write(printable(text) + "\n")


def write_lines(text: str, stream: TextIO | None = None) -> None:
    """Write a text of several lines, on standard output by default."""
    (stream or sys.stdout).write(printable_lines(text) + "\n")


def write_error(text: str) -> None:
    """Write one line of complaint on standard error, under the name of the command."""
    write_line(f"tsemed: {text}", sys.stderr)


def write_json(text: str) -> None:
    """Write JSON, on standard output, as the same JSON without characters a terminal obeys."""
    sys.stdout.write(text.translate(_IN_JSON) + "\n")


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints about arguments are clean as well."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if message:
            (file or sys.stderr).write(printable_lines(message))


def report_crash(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> Any:
    """Write the traceback of an unexpected error; a hook for `sys.excepthook`."""
    for part in traceback.format_exception(kind, error, trace):
        sys.stderr.write(printable_lines(part))
