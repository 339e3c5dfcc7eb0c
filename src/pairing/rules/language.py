"""A pair needs a language in common."""

from __future__ import annotations

from pairing.counts import CommonRule


class Language(CommonRule):
    """Blocks when both sides name languages and none is shared."""

    name = "language"
    mentee_reads = ("languages",)
    mentor_reads = ("languages",)
