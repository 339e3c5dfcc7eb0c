"""Sizes of the bounding index: how many columns share a bound, and how bounds are stored."""

from __future__ import annotations

COLUMNS_PER_BLOCK = 4
BLOCKS_PER_SUPERBLOCK = 16
LANES = 4
"""Bounds in one 64-bit integer; they are added four at a time."""
