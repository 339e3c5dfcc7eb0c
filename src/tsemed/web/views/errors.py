"""Pages for what went wrong. They carry no form, no name and nothing of the request.

What one may not see and what does not exist must answer with the same bytes, so an error page
depends on nothing but the visitor's language, look and navigation.
"""

from __future__ import annotations

import sys
import uuid
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tsemed.base.logs import describe_exception
from tsemed.web.navigation import entries_for, search_address_of

log = structlog.get_logger(__name__)


def page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Return the error page of a status, in the visitor's language."""
    user = getattr(request, "user", None)
    shell = {
        "navigation": entries_for(user, "") if user else [],
        "theme": getattr(user, "theme", "auto"),
        "is_demo": settings.DEMO,
        "search_address": search_address_of(user),
    }
    body = render_to_string(f"errors/{status}.html", {**shell, **context})
    return HttpResponse(body, status=status)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: something in what was sent is not as the page expects."""
    return page(request, 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the page is not open to this role."""
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: the form came without its cookie, after a long pause or from another site."""
    log.info("form_refused", reason=reason)
    return page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: not there, or not yours; the answer is the same."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500: our fault, with a number that stands in the log too."""
    reference = uuid.uuid4().hex[:8]
    # The route and not the path: a path may hold the key of a personal link.
    route = request.resolver_match.route if request.resolver_match else ""
    error = sys.exc_info()[1]
    log.error(
        "fault",
        reference=reference,
        route=route,
        method=request.method,
        exception=describe_exception(error).splitlines() if error else [],
    )
    return page(request, 500, reference=reference)
