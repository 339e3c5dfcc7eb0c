"""A pair needs a part of the week in common."""

from __future__ import annotations

from pairing.counts import CommonRule


class Times(CommonRule):
    """Blocks when both sides say when they can meet and nothing coincides."""

    name = "times"
    mentee_reads = ("times",)
    mentor_reads = ("times",)
