"""Whose request it is, behind a door that only somebody signed in can open."""

from __future__ import annotations

from django.http import HttpRequest

from tsemed.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """The login behind a request; a view that asks must not be open to anybody."""
    if not isinstance(request.user, User):
        raise TypeError("this view is open to visitors: its door must ask for a sign-in")
    return request.user
