"""What the shell of every page needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from tsemed.web.navigation import entries_for, search_address_of
from tsemed.web.person_menu import menu_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, languages and theme for the page frame."""
    user = getattr(request, "user", None)
    return {
        "navigation": entries_for(user, request.path) if user else [],
        "languages": settings.LANGUAGES,
        "theme": getattr(user, "theme", "auto"),
        "is_demo": settings.DEMO,
        **(menu_of(user) if user is not None and user.is_authenticated else {}),
        "owner": _owner(user),
        "search_address": search_address_of(user),
        "mailbox_address": _mailbox_address(user),
    }


def _owner(user: Any) -> str:
    """Return the name under which a browser keeps the drafts of a login; it reveals no more."""
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("tsemed.drafts", str(user.pk)).hexdigest()[:20]


def _mailbox_address(user: Any) -> str:
    """Return where a character of the demo reads their letters; elsewhere a mail program does."""
    may_read = user is not None and user.has_perm("notifications.read_mailbox")
    return reverse("notifications:mailbox") if may_read else ""
