"""What a phone marked as one's own still opens when its sign-in has grown old.

A view declares it with its outermost decorator:

    @opens_with_device
    @requires(SIGNED_IN)
    def today(request): ...

Only Today, the calendar and the meeting report do. `tests/accounts/test_device_views.py`
walks every URL and compares with that list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from tsemed.base.views import ANYBODY

View = TypeVar("View", bound=Callable[..., Any])

BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def opens_with_device(requires: View) -> View:
    """Keep a view open to a phone marked as one's own, for thirty days."""
    requires.opens_with_device = True  # type: ignore[attr-defined]
    return requires


def is_open_to_own_phone(view: Any) -> bool:
    """Return whether a view needs no fresh sign-in on one's own phone, or no sign-in at all."""
    return bool(says(view, "opens_with_device")) or says(view, "declared_permission") == ANYBODY


def says(view: Any, name: str) -> Any:
    """Return what a view declares under a name, wherever in its wrappers it was declared."""
    while view is not None:
        if hasattr(view, name):
            return getattr(view, name)
        view = getattr(view, "__wrapped__", None)
    return None


def names_of(user_agent: str) -> tuple[str, str]:
    """Return the browser and the system, as people know them; empty where unknown."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if re.search(sign, user_agent)), "")
