"""Texts as a terminal or a log may show them: control characters written out, never obeyed.

A file name or a cell may hold escape sequences that clear the screen, set its title or rewrite
what stands above, and direction overrides that make one text look like another.
"""

from __future__ import annotations

import re
from typing import Final

# C0, DEL and C1, line and paragraph separators, embeddings, overrides and isolates, halves of
# surrogate pairs (bytes of a file name that are no UTF-8).
_OBEYED: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_OBEYED_IN_LINES: Final = re.compile(_OBEYED.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def printable(text: str) -> str:
    """Return a text of one line with every control character written as an escape."""
    return _OBEYED.sub(_escape, text)


def printable_lines(text: str) -> str:
    """Return a text of several lines with every control character but the line feed escaped."""
    return _OBEYED_IN_LINES.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
