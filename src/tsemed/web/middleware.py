"""The language of every page, its cache headers, and the answer to a lost race."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone, translation

from tsemed.accounts import alerts
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
# What is not open to a person, and not only refused at this moment.
OUT_OF_BOUNDS = frozenset({"not_allowed", "not_found"})
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
    """Return the language this request is answered in."""
    if request.user.is_authenticated:
        return request.user.language
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in dict(settings.LANGUAGES):
        return str(chosen)
    return translation.get_language_from_request(request)


class KindConflicts:
    """Explains a lost race, where a page has no explanation of its own."""

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
    asked (`Refused`), too many attempts (429), and what is not there or not theirs (404). A client
    that goes through numbers is seen, and one who opens many such pages in an hour is
    brought to the privacy officer. To lose a race refuses nothing, and neither does an address
    that leads nowhere.
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
            now = timezone.now()
            record_refusal(
                user,
                page=match.view_name,
                method=str(request.method),
                why=why,
                ids=ids,
                at=now,
            )
            if why in OUT_OF_BOUNDS:
                alerts.note_refused_page(user, at=now)
        return response


def why_refused(request: HttpRequest, response: HttpResponse, raised: list[Refused]) -> str:
    """Return why an answer is a refusal, as a code; empty if it is none."""
    for refused in raised:
        if refused.is_recorded:
            return type(refused).__name__
    match = request.resolver_match
    names_thing = match is not None and any(isinstance(id_, int) for id_ in match.kwargs.values())
    if response.status_code == HTTPStatus.NOT_FOUND and request.method != "POST":
        return REFUSALS[HTTPStatus.NOT_FOUND] if names_thing else ""
    return REFUSALS.get(HTTPStatus(response.status_code), "")
