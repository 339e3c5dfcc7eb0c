"""Searches for people by name: what was typed is kept in the session and never in an address.

An address stands in the history of a browser, in the log of a proxy and on the screen behind
one's back. So the form of a search is sent by POST; its text is kept in the session under a key
drawn at random, and the page is shown at `?search=<key>`, with filters that name nobody. Pages,
headings and the Back button keep that address, and without scripts it works alike.

    @require_http_methods(["GET", "HEAD", "POST"])
    @requires("people.list_people")
    @searchable
    def listing(request):
        wanted = wanted_of(request)    # the filters, and the text as "q"
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# The names of the text in a form, of its key in an address, and of all of them in a session.
TEXT, KEY, KEPT = "q", "search", "searches"
_MOST_KEPT = 20
_SECONDS_KEPT = 3_600
_LONGEST = 120
# Of a form that searches; what else is in it narrows the list and may stand in the address.
_NOT_KEPT = frozenset({TEXT, KEY, "csrfmiddlewaretoken", "form_key", "page"})


def searchable(view: View[P]) -> View[P]:
    """Let the page of a view be searched: a text that is sent is kept and led back to.

    htmx, which shows what is found while one types, is answered at once and nothing is kept.
    """

    @wraps(view)
    def search(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if TEXT in request.GET:
            # Written by hand or kept from elsewhere: it must not go on into links and headings.
            return HttpResponseRedirect(_address(request, request.GET.dict()))
        if TEXT in request.POST and not getattr(request, "htmx", False):
            return HttpResponseRedirect(_address_of_search(request))
        key = request.GET.get(KEY, "")
        if key and key not in _kept(request.session):
            messages.info(request, _("This search has ended. Please type it again."))
        return view(request, *args, **kwargs)

    return cast("View[P]", search)


def text_searched(request: HttpRequest) -> str:
    """Return the text that a page is searched for; a text in the address is not read."""
    if TEXT in request.POST:
        return request.POST[TEXT].strip()[:_LONGEST]
    kept = _kept(request.session).get(request.GET.get(KEY, ""))
    return str(kept[0]) if kept else ""


def wanted_of(request: HttpRequest) -> dict[str, str]:
    """Return the filters in an address, with the text searched for as `q`."""
    text = text_searched(request)
    return {**request.GET.dict(), TEXT: text} if text else request.GET.dict()


def keep_search(session: SessionBase, text: str) -> str:
    """Keep a text in a session for an hour, and return its key; of many the oldest go."""
    key = secrets.token_urlsafe(9)
    kept = {**_kept(session), key: [text, int(timezone.now().timestamp())]}
    session[KEPT] = dict(list(kept.items())[-_MOST_KEPT:])
    return key


def _kept(session: SessionBase) -> dict[str, list[Any]]:
    now, kept = timezone.now().timestamp(), session.get(KEPT, {})
    return {key: one for key, one in kept.items() if now - one[1] < _SECONDS_KEPT}


def _address_of_search(request: HttpRequest) -> str:
    query = {name: value for name, value in request.POST.dict().items() if value}
    for name in _NOT_KEPT & query.keys():
        del query[name]
    text = text_searched(request)
    return _address(request, {**query, KEY: keep_search(request.session, text)} if text else query)


def _address(request: HttpRequest, query: dict[str, str]) -> str:
    kept = {name: value for name, value in query.items() if name != TEXT}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
