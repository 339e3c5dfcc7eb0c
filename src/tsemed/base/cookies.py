"""The one way a cookie of ours is set: for this site, for the server alone, over HTTPS alone.

No script of ours reads a cookie. `docs/security.md` lists all of them.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse


def keep_cookie(
    response: HttpResponse, name: str, value: str, *, seconds: int, path: str = "/"
) -> None:
    """Set a cookie that scripts cannot read and other sites do not send along.

    Over plain HTTP, which only the demo and a machine without HTTPS speak, it is not Secure:
    a browser would throw it away.
    """
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
