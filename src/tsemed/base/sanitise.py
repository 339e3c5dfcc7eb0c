"""What comes in with a request, before any app reads it.

Nobody types a character that ends a text (NUL) or that a terminal obeys, so a request with
one is refused whole. Characters that turn the reading direction around come along when a
telephone is copied out of an address book, so they are taken out and the rest is kept: left
in a name, they would make another name of what stands next to it on every page.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

_NOBODY_TYPES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_TURNS_AROUND = re.compile("[\u202a-\u202e\u2066-\u2069]")
# One digit less than the largest number a table can hold as an id.
_LONGEST_NUMBER = 18
_LONGEST_PATH = 500


def refuse_unsafe_input(request: HttpRequest) -> None:
    """Refuse what nobody types and take out what turns the direction around."""
    request.GET = _clean(request.GET)  # type: ignore[assignment]
    if request.method == "POST":
        request.POST = _clean(request.POST)  # type: ignore[assignment]


def number_in(text: str | None) -> int | None:
    """Return the number somebody sent, or None for anything that cannot be an id or a version."""
    text = (text or "").strip()
    is_number = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else None


def own_page(request: HttpRequest, address: str) -> str:
    """Return path and query of an address that a browser sent, empty if it is not of this site.

    A header may hold anything; what is no address at all is not of this site either.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def own_path(request: HttpRequest, wanted: str) -> str:
    """Return a path of this site that somebody wants to go on to, empty if it is none."""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours and wanted.startswith("/") and len(wanted) <= _LONGEST_PATH else ""


def _clean(sent: QueryDict) -> QueryDict:
    words = [word for name, values in sent.lists() for word in (name, *values)]
    whole = "\n".join(words)
    if _NOBODY_TYPES.search(whole):
        raise BadRequest
    if not _TURNS_AROUND.search(whole):
        return sent
    cleaned = sent.copy()
    for name, values in sent.lists():
        cleaned.setlist(name, [_TURNS_AROUND.sub("", value) for value in values])
    cleaned._mutable = False
    return cleaned
