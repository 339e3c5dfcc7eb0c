"""Too many attempts: when to come back."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many(request: HttpRequest, seconds: float = 600) -> HttpResponse:
    """The page for whoever has tried too often, with the minutes left."""
    context = {"minutes": max(1, math.ceil(seconds / 60))}
    response = render(request, "accounts/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(math.ceil(seconds))
    return response
