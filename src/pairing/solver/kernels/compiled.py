"""How kernels are compiled."""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, _nrt=False)
"""Compile a kernel that allocates nothing and lets other threads run.

Its arrays belong to the caller, so none is counted: otherwise every `graph.col` in a loop would
count one reference more and one less, atomically. A kernel that allocates takes plain `njit` and
names its arrays before its loops.
"""

inlined = njit(cache=True, nogil=True, _nrt=False, inline="always")
"""Compile likewise a helper of an innermost loop: its code is copied to where it is called."""
