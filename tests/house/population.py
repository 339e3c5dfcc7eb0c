"""One of everything that has a page, so that there is something to be seen and to be hidden."""

from __future__ import annotations

from tests.cast import Cast


def populate(cast: Cast) -> None:
    """This will add to the cast one of everything that a URL can name."""
