"""Too many attempts: when to come back."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tsemed.accounts.operations import record_refusal
from tsemed.accounts.rate_limits import TooMany


def too_many(request: HttpRequest, limit: TooMany | None = None) -> HttpResponse:
    """Answer too many attempts with the minutes left; record the first refusal."""
    seconds = limit.seconds if limit else 600
    if limit and limit.is_first:
        record_refusal(None, why="too_many", at=timezone.now())
    context = {"minutes": max(1, math.ceil(seconds / 60))}
    response = render(request, "accounts/throttled.html", context, status=429)
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response
