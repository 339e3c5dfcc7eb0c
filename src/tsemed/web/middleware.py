"""The language of every page, and the kind word to whoever lost a race."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tsemed.base.conflicts import refusal_page
from tsemed.base.refusals import Refused


class PersonLanguage:
    """Activates one of our languages for each request and says so in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_for(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_for(request: HttpRequest) -> str:
    """The language this request is answered in."""
    if request.user.is_authenticated:
        return request.user.language
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        return str(chosen)
    return translation.get_language_from_request(request)


class KindConflicts:
    """Tells the loser of a race what happened, where a page has no kinder word of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page that says why an operation refused, what was typed, and what to do."""
        if isinstance(exception, Refused):
            return refusal_page(request, exception)
        return None
