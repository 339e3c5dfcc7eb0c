"""A view asked directly, as a browser of somebody would ask it, and many times cheaper.

Middleware, error pages and the copies that Django's test client takes of every context say the
same for every address. Walks over all addresses ask the views, and leave those to tests of their
own: an answer "not there" is None here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseForbidden, HttpResponseNotFound
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation
from django_htmx.middleware import HtmxDetails
from tests.cast import Cast
from tests.rolled_back import rolled_back

from tsemed.base.conflicts import refusal_page
from tsemed.base.refusals import Refused

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Whatever a form could say, so that a view goes as far as it can before it answers.
TYPED = {"why": "they are cousins", "agrees": "yes", "wanted": "pin", "mentor": "1", "to": "closed"}


def signed_in(cast: Cast, name: str) -> Client:
    """Return a browser in which somebody is signed in; nobody, if the name is empty."""
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(cast.login(name), backend=BACKEND)
    return client


class Visitor:
    """Somebody who asks views; whatever they change is taken back."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.client = signed_in(cast, name)
        self.user: Any = cast.login(name) if name else AnonymousUser()
        self.session = self.client.session

    def ask(self, address: str, method: str = "get", sent: Any = None) -> Any:
        """Return the answer of the view behind an address, or None for "not there".

        What a view keeps on the login is kept for the next one, see `forget`. An error that no
        page of ours answers rises.
        """
        request: Any = getattr(RequestFactory(), method)(address, sent or {})
        with self._as_a_browser(request), rolled_back():
            found = request.resolver_match
            try:
                answer = found.func(request, *found.args, **found.kwargs)
            except Http404:
                return None
            except PermissionDenied:
                # Not the same: a refusal reveals that the thing exists.
                return HttpResponseForbidden()
            except Refused as refused:
                answer = refusal_page(request, refused)
            if isinstance(answer, HttpResponseNotFound):
                return None
            if hasattr(answer, "render"):
                answer.render()
        return answer

    def forget(self) -> None:
        """Forget what views kept on the login, because something changed meanwhile."""
        self.user = type(self.user).objects.get(pk=self.user.pk)

    def page(self, address: str, method: str = "get", sent: Any = None) -> str:
        """Return the page that an address shows, or an empty text where it shows none."""
        answer = self.ask(address, method, sent)
        if answer is None or answer.status_code not in (200, 409) or answer.streaming:
            return ""
        is_html = "html" in answer.headers["Content-Type"]
        return answer.content.decode(errors="ignore") if is_html else ""

    @contextmanager
    def _as_a_browser(self, request: Any) -> Iterator[None]:
        """Give a request what the middleware would, and speak the language of the user."""
        request.user, request.session = self.user, self.session
        request.htmx = HtmxDetails(request)
        request.resolver_match = resolve(request.path_info)
        request._messages = FallbackStorage(request)
        request._dont_enforce_csrf_checks = True
        language = getattr(self.user, "language", settings.LANGUAGE_CODE)
        with translation.override(language), request_context(request):
            yield
