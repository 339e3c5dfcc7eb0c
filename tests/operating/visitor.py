"""Somebody with a browser that has no script: reads pages, fills in forms, keeps cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

KEYS = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="([^"]+)"')


class Visitor:
    """One browser at one address."""

    def __init__(self, site: str, *, language: str = "he") -> None:
        self.site, self.language = site, language
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def read(self, path: str, body: bytes | None = None) -> str:
        """Return a page, after its redirects."""
        headers = {"Accept-Language": self.language, "Referer": self.site + path}
        with self.opener.open(Request(self.site + path, body, headers), timeout=120) as answer:
            return str(answer.read().decode())

    def fill_in(self, path: str, *, to: str = "", **fields: str | Callable[[str], str]) -> str:
        """Open a page with a form, send the fields with its hidden keys, return the answer.

        A field may be computed from the page.
        """
        page = self.read(path)
        typed = {n: field if isinstance(field, str) else field(page) for n, field in fields.items()}
        return self.read(to or path, urlencode({**dict(KEYS.findall(page)), **typed}).encode())
