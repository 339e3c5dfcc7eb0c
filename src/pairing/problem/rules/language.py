"""A pair needs a language in common."""

from __future__ import annotations

from pairing.problem.overlap import OverlapRule


class Language(OverlapRule):
    """Blocks when both sides name languages and none is shared."""

    name = "language"
    mentee_reads = ("languages",)
    mentor_reads = ("languages",)
