"""Statistical disclosure control: counts of people as they may be shown to who may not know them.

A count that is shown raw gives away small groups by subtraction: 26 mentees and 22 with a
proposal leave four without; 22 today and 21 yesterday leave one. So every count for such a reader
is rounded to base five at random (controlled random rounding) and suppressed below ten:

* Every published count is a multiple of five, so the difference of any two is 0 or at least 5,
  on one page, on two pages, on two days and for two values of a filter.
* Where the rounding turns is a secret of each cell, drawn with a key: a count that is seen to
  pass from 20 to 25 was any of five numbers, and the next cell reveals nothing about it.
* The same count in the same cell is always rounded alike, so asking again averages nothing out,
  and the page, the workbook and the PDF agree.
* A part is never published as more than its whole; to cut it there uses published counts alone.

`docs/decisions/0008-rounded-counts.md` says why, and what this does not protect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

BASE = 5
# Counts that round to less are suppressed: each is shown as "under 10".
SMALLEST_SHOWN = 2 * BASE
# The largest difference between a published count and the actual one.
FARTHEST_OFF = BASE - 1

_SALT = "tsemed.disclosure_control"


def publish(
    counts: Mapping[str, int], *, population: str, within: Mapping[str, str] | None = None
) -> dict[str, int | None]:
    """Return counts as they may be published: a multiple of five, or None where suppressed.

    `population` names whom the counts are of, in the same words wherever the same people are
    counted. `within` gives the whole of each part by its name; a whole comes before its parts.
    """
    published: dict[str, int | None] = {}
    for name, count in counts.items():
        shown = round_count(count, cell=f"{population}/{name}")
        whole = (within or {}).get(name)
        if whole is not None and shown is not None:
            limit = published[whole]
            shown = None if limit is None else min(shown, limit)
        published[name] = shown
    return published


def round_count(count: int, *, cell: str) -> int | None:
    """Return a count rounded to base five, or None where it is suppressed.

    The result is at most four away from the count, and depends on nothing but the count, the
    cell and the key of this copy.
    """
    rounded = BASE * ((count + _offset_of(cell)) // BASE)
    return None if rounded < SMALLEST_SHOWN else rounded


def publish_percentile(values: Sequence[int], *, share: float, cell: str) -> int | None:
    """Return the value that a share of all values does not exceed, rounded up to base five.

    By nearest rank. None where there are fewer values than a limit from ten to fourteen, which is
    a secret of the cell: at a known one, the day a value appears would give the exact count.
    """
    if round_count(len(values) - FARTHEST_OFF, cell=cell) is None:
        return None
    value = sorted(values)[ceil(share * len(values)) - 1]
    return BASE * max(1, ceil(value / BASE))


def spell(published: int | None) -> str:
    """Return a published count in words: "about 25", or "under 10"."""
    if published is None:
        return _("under %(number)d") % {"number": SMALLEST_SHOWN}
    return _("about %(number)d") % {"number": published}


def footnote() -> str:
    """Return the sentence that stands below published counts."""
    return _(
        "Numbers are rounded to fives and differ from the actual ones by up to %(most)d; numbers "
        "under %(least)d are not shown, so that nobody can be recognised. Parts need not add up."
    ) % {"most": FARTHEST_OFF, "least": SMALLEST_SHOWN}


def _offset_of(cell: str) -> int:
    """Return at which remainder the rounding of a cell turns, which nobody outside can know."""
    return int(salted_hmac(_SALT, cell).hexdigest()[:10], 16) % BASE
