"""The permission every URL declares, and the usual way a form is accepted once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from tsemed.base.caching import forbid_storing
from tsemed.base.sanitise import refuse_unsafe_input

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

ANYBODY = "anybody"
SIGNED_IN = "signed in"


def requires(permission: str, *, check: bool = True) -> Callable[[View[P]], View[P]]:
    """Declare who may open a URL, and turn away those who may not.

    `permission` is ANYBODY, SIGNED_IN, or the name of a rule. With check=False the rule is
    about one object and is asked by the app's `get_..._for`, never by the view itself. What
    is not open to anybody, and what a signed-in user is shown, is never stored by a browser.
    """

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_asked and not request.user.has_perm(permission):
                raise PermissionDenied
            refuse_unsafe_input(request)
            return view(request, *args, **kwargs)

        is_asked = check and permission not in (ANYBODY, SIGNED_IN)
        opened: Any = guarded if permission == ANYBODY else login_required(guarded)

        @wraps(opened)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response: HttpResponse = opened(request, *args, **kwargs)
            # Asked after the view: a public page may have signed somebody in.
            if permission != ANYBODY or request.user.is_authenticated:
                forbid_storing(response)
            return response

        answer.declared_permission = permission  # type: ignore[attr-defined]
        return cast("View[P]", answer)

    return declare


def declared_permission(view: Any) -> str | None:
    """Return the permission a view declares, in whichever of its decorators it was declared."""
    while view is not None:
        if hasattr(view, "declared_permission"):
            return str(view.declared_permission)
        view = getattr(view, "__wrapped__", None)
    return None
