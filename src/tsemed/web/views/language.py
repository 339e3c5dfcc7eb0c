"""Choosing a language and a theme; kept with the login, or in a cookie for a visitor."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tsemed.base.cookies import keep_cookie
from tsemed.base.views import ANYBODY, requires

A_YEAR = 31_536_000
THEMES = ("auto", "light", "dark")


@require_POST
@requires(ANYBODY)
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language or theme and go back to the page it was asked from."""
    response = HttpResponseRedirect(_back(request))
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    changed = []
    if language in dict(settings.LANGUAGES):
        keep_cookie(response, settings.LANGUAGE_COOKIE_NAME, language, seconds=A_YEAR)
        changed.append(("language", language))
    if theme in THEMES:
        keep_cookie(response, "theme", theme, seconds=A_YEAR)
        changed.append(("theme", theme))
    if request.user.is_authenticated and changed:
        for field, value in changed:
            setattr(request.user, field, value)
        request.user.save(update_fields=[field for field, _ in changed])
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    allowed = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=allowed) else "/"
