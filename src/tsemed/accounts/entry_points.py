"""allauth's pages as views of this site: each declares who may open it, like every other URL."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from tsemed.accounts.devices import opens_with_device
from tsemed.accounts.middleware import BEFORE_SECOND_FACTOR
from tsemed.accounts.reauthentication import reauthentication_required
from tsemed.base.views import ANYBODY, SIGNED_IN, requires

View = Callable[..., HttpResponse]


def sign_in_page(view: View) -> View:
    """Return a page on the way in or out: anybody may open it, and nothing leads away from it."""
    opened: Any = requires(ANYBODY)(_private(view))
    opened.is_sign_in = True
    return opened  # type: ignore[no-any-return]


def proof_page(view: View) -> View:
    """Return a page that asks who is there: open during a sign-in, however it began."""
    opened: Any = opens_with_device(requires(SIGNED_IN)(_private(view)))
    setattr(opened, BEFORE_SECOND_FACTOR, True)
    return opened  # type: ignore[no-any-return]


def factor_page(view: View, *, fresh: bool = True) -> View:
    """Return a page about one's second factors: open before there is one, else on a fresh visit."""
    opened: Any = requires(SIGNED_IN)(_private(view))
    if fresh:
        opened = reauthentication_required(opened)
    setattr(opened, BEFORE_SECOND_FACTOR, True)
    return opened  # type: ignore[no-any-return]


def _private(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # An address that holds a key must not travel to the next page.
        response.headers["Referrer-Policy"] = "strict-origin"
        add_never_cache_headers(response)
        return response

    return answer
