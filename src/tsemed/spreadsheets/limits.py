"""How much a list may hold; every number can be raised by the caller who trusts the sender."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a file may be before it is refused, each bound cheap to check beforehand.

    `unpacked` bounds what a compressed workbook becomes, `ratio` how many times bigger than
    its packed form a part over a megabyte may be: honest sheets reach about 30, bombs 1,000.
    `expanded` bounds the text of all cells, because a workbook stores a text once and may
    point at it a million times.
    """

    rows: int = 100_000
    columns: int = 200
    cell_characters: int = 10_000
    file_bytes: int = 50_000_000
    unpacked: int = 300_000_000
    ratio: int = 200
    parts: int = 2_000
    expanded: int = 300_000_000


USUAL = Limits()
