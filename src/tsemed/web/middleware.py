"""The language of every page, its cache headers, and the answer to a lost race."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone, translation

from tsemed.accounts.models import User
from tsemed.base.audit import record_refusal
from tsemed.base.caching import clears_browser_cache, forbid_storing, vary_by_visitor
from tsemed.base.conflicts import refusal_page
from tsemed.base.refusals import Refused, collected
from tsemed.base.views import ANYBODY, declared_permission

REFUSALS = {
    HTTPStatus.FORBIDDEN: "not_allowed",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.TOO_MANY_REQUESTS: "too_many",
}
KNOWN_METHODS = ("GET", "HEAD", "POST")


class CacheControl:
    """Forbids storing every answer that is not public, and empties the cache after a sign-out.

    It stands outside the session's middleware, so it also sees error pages, redirects to the
    sign-in page and refused forms. Static files are answered before it and stay cacheable.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        vary_by_visitor(response)
        if not is_public(request, response):
            forbid_storing(response)
        if clears_browser_cache(request):
            # Not "storage": it would delete what others typed on a shared computer and have
            # not sent. The page that signs out deletes the drafts of its own reader.
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


def is_public(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether an answer is of a page open to anybody, to a visitor without a session."""
    session = settings.SESSION_COOKIE_NAME
    view = getattr(request.resolver_match, "func", None)
    return (
        declared_permission(view) == ANYBODY
        and session not in request.COOKIES
        and session not in response.cookies
    )


class KnownMethods:
    """Answers 405, without a body, to every method no page of ours is for (TRACE, PUT, …)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in KNOWN_METHODS:
            return HttpResponseNotAllowed(KNOWN_METHODS)
        return self.get_response(request)


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


class RecordRefusals:
    """Leaves an audit row when an act of somebody signed in is refused.

    Refused is a page that is not open to a role (403), an operation that does not do what was
    asked (`Refused`), too many attempts (429), and something sent to what is not there or not
    theirs (404 to a form). To lose a race refuses nothing, and neither does a mistyped address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with collected() as raised:
            response = self.get_response(request)
        match, user = request.resolver_match, request.user
        why = why_refused(request, response, raised)
        if why and match is not None and isinstance(user, User):
            ids = {name: value for name, value in match.kwargs.items() if isinstance(value, int)}
            record_refusal(
                user,
                page=match.view_name,
                method=str(request.method),
                why=why,
                ids=ids,
                at=timezone.now(),
            )
        return response


def why_refused(request: HttpRequest, response: HttpResponse, raised: list[Refused]) -> str:
    """Return why an answer is a refusal, as a code; empty if it is none."""
    for refused in raised:
        if refused.is_recorded:
            return type(refused).__name__
    if response.status_code == HTTPStatus.NOT_FOUND and request.method != "POST":
        return ""
    return REFUSALS.get(HTTPStatus(response.status_code), "")
