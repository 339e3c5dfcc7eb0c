"""The summary as an accessible PDF, set by typst from data and never from spliced text."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tsemed.reports.content import content_of
from tsemed.reports.queries import Summary

HERE = Path(__file__).parent
FONTS = HERE / "fonts"


def summary_as_pdf(summary: Summary, *, at: datetime) -> bytes:
    """Return the summary in the language in force, tagged for screen readers (PDF/UA-1)."""
    made: bytes = typst.compile(
        HERE / "summary.typ",
        root=HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"summary": json.dumps(_drawable(content_of(summary)), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _covered() -> frozenset[int]:
    ranges = (line.split("-") for line in (FONTS / "coverage.txt").read_text("ascii").split())
    return frozenset(
        point for first, last in ranges for point in range(int(first, 16), int(last, 16) + 1)
    )


def lost_in_print(content: Any) -> str:
    """Return the characters of a summary's content that no face can draw, each once."""
    texts = json.dumps(content, ensure_ascii=False, default=str)
    return "".join(sorted({c for c in texts if ord(c) not in _covered()}))


def _drawable(content: Any) -> Any:
    """Return the content with every character no face can draw as a box.

    PDF/UA forbids missing glyphs, and a cycle may be named in a script we ship no face for;
    a name that cannot be drawn must not make the whole summary impossible.
    """
    if isinstance(content, dict):
        return {key: _drawable(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_drawable(value) for value in content]
    if isinstance(content, str):
        return "".join(c if ord(c) in _covered() else "?" for c in content)
    return content
