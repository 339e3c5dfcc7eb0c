"""Both sides belong to the same part of the cycle, where parts are distinguished."""

from __future__ import annotations

from pairing.problem.overlap import OverlapRule


class Scope(OverlapRule):
    """Blocks when both sides are scoped and no scope is shared."""

    name = "scope"
    mentee_reads = ("scope",)
    mentor_reads = ("scope",)
