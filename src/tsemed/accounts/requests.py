"""Whose request it is, in a view that only signed-in users can open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from django.http import HttpRequest

from tsemed.accounts.models import User

T = TypeVar("T")


def cached_on_user(user: User, name: str, ask: Callable[[], T]) -> T:
    """Return what was asked about a login before, or the answer to ask; once per request.

    Read and written as attributes and not through `__dict__`: `request.user` is a wrapper
    with a `__dict__` of its own, and every question would be asked twice.
    """
    attribute = f"_remembered_{name}"
    if not hasattr(user, attribute):
        setattr(user, attribute, ask())
    return cast("T", getattr(user, attribute))


def forget_on_user(user: User, name: str) -> None:
    """Let the next question of a name about a login be asked again."""
    attribute = f"_remembered_{name}"
    if hasattr(user, attribute):
        delattr(user, attribute)


def user_of(request: HttpRequest) -> User:
    """Return the login behind a request; a view that asks must not be open to anybody."""
    if not isinstance(request.user, User):
        raise TypeError(
            "this view is open to visitors: let it require a sign-in, @requires(SIGNED_IN)"
        )
    return request.user
