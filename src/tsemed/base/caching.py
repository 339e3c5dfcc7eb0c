"""Keep answers that are not public out of every cache: the browser's, a proxy's, the back button's.

The permission decorator sets the header on what a view answers. What is answered outside a view
(an error page, a redirect to the sign-in page, a refused form) gets it from the middleware.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

NO_STORE = "private, no-store"

# What an answer of ours depends on besides its address.
VARIES_ON = ("Cookie", "Accept-Language", "HX-Request")

_CLEARS_CACHE = "_clears_browser_cache"


def forbid_storing(response: HttpResponseBase) -> None:
    """Set `no-store` on an answer, unless it is there already."""
    if "no-store" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = NO_STORE


def vary_by_visitor(response: HttpResponseBase) -> None:
    """List in `Vary` everything that an answer depends on besides its address."""
    patch_vary_headers(response, VARIES_ON)


def clear_browser_cache_after(request: HttpRequest) -> None:
    """Ask the browser, with the answer to this request, to empty its cache of this site."""
    setattr(request, _CLEARS_CACHE, True)


def clears_browser_cache(request: HttpRequest) -> bool:
    """Return whether the answer to this request asks the browser to empty its cache."""
    return getattr(request, _CLEARS_CACHE, False)
