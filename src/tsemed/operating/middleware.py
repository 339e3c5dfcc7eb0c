"""What a monitor asks, answered before anything looks at the host name, a session or a cookie."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tsemed.base.caching import forbid_storing
from tsemed.base.logs import request_id
from tsemed.operating.health import is_ready, readiness
from tsemed.operating.metrics import CONTENT_TYPE, exposition
from tsemed.web.middleware import KNOWN_METHODS

log = structlog.get_logger("tsemed.requests")
HEADER: Final = "X-Request-Id"
IDENTIFIER: Final = re.compile(r"[A-Za-z0-9-]{8,64}")


class Monitoring:
    """Answers /health/live, /health/ready and /metrics; everything else goes on.

    A monitor asks by address and knows no host name, so this stands before all other middleware.
    It answers whether something works and how much waits, and reads nothing of the request but
    its path and its token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = ANSWERS.get(request.path_info)
        found = answer(request) if answer and request.method in ("GET", "HEAD") else None
        if found is None:
            return self.get_response(request)
        forbid_storing(found)
        return found


class RequestLog:
    """Gives each request an id, which its lines in the log and its answer carry, and logs one line.

    The line names the route and never the path, in which the key of a personal link may stand;
    nothing of who asked. An id from outside is believed only behind a proxy of one's own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get(HEADER, "")
        is_believed = settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0 and IDENTIFIER.fullmatch(given)
        token = request_id.set(given if is_believed else uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            match = request.resolver_match
            # Failures are limited like all warnings: a database that is away fails every page.
            write = (
                log.warning
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
                else log.info
            )
            write(
                "request",
                method=request.method if request.method in KNOWN_METHODS else "other",
                route=match.route if match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000),
            )
            return response
        finally:
            request_id.reset(token)


def live(_request: HttpRequest) -> HttpResponse:
    """Answer that this process takes requests; nothing else is asked."""
    return _json({"process": "ok"}, 200)


def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 if every part works, else 503, with the parts by name."""
    parts = readiness(at=timezone.now())
    return _json(parts, 200 if is_ready(parts) else 503)


def metrics(request: HttpRequest) -> HttpResponse | None:
    """Answer the figures to the holder of the token; to others the page is not there."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(given, f"Bearer {token}"):
        return None
    return HttpResponse(exposition(at=timezone.now()), content_type=CONTENT_TYPE)


def _json(parts: object, status: int) -> HttpResponse:
    return HttpResponse(json.dumps(parts), status=status, content_type="application/json")


ANSWERS: Final[Mapping[str, Callable[[HttpRequest], HttpResponse | None]]] = {
    "/health/live": live,
    "/health/ready": ready,
    "/metrics": metrics,
}
