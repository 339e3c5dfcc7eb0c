"""A pair needs a part of the week in common."""

from __future__ import annotations

from pairing.problem.overlap import OverlapRule


class Times(OverlapRule):
    """Blocks when both sides say when they can meet and nothing coincides."""

    name = "times"
    mentee_reads = ("times",)
    mentor_reads = ("times",)
