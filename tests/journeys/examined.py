"""Keep which pages were found right in a run of both databases, so that each is examined once.

What axe finds and whether a page fits a screen follow from the document, the style sheets and the
screen alone. `make test` names one folder for both of its runs in TSEMED_EXAMINED; without it
every page is examined every time.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from playwright.sync_api import Page

# Everything that a style or a rule of axe can see, with what stands in no attribute.
STATE = """() => [
  document.documentElement.outerHTML,
  [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .map(field => `${field.checked} ${field.value}`).join(),
  [...document.querySelectorAll("*")].indexOf(document.activeElement),
  [":popover-open", ":modal", ":user-invalid", ":hover"]
    .map(state => document.querySelectorAll(state).length).join(),
  `${innerWidth} ${innerHeight}`,
  ["(prefers-color-scheme: dark)", "(pointer: coarse)"].map(media => matchMedia(media).matches),
].join("\\n")"""
# Keys of forms, of the session and of links differ from request to request and show nowhere.
KEYS = re.compile(
    r'<input[^>]*type="hidden"[^>]*>|data-owner="\w+"|X-CSRFToken&quot;: ?&quot;\w+'
    r"|/link/[\w-]{20,}/"
)
TAG = re.compile(r"<[^>]*>")


def without_numbers(document: str) -> str:
    """Return a document without keys, and with 0 for each id in a tag and each digit of a text."""
    tags = TAG.sub(lambda tag: re.sub(r"\d+", "0", tag[0]), KEYS.sub("", document))
    return re.sub(r"\d", "0", tags)


def mark_of(page: Page) -> Path | None:
    """Return the file that is there if this page was examined before, where marks are kept."""
    folder = os.environ.get("TSEMED_EXAMINED")
    if not folder:
        return None
    state = without_numbers(page.evaluate(STATE))
    return Path(folder) / hashlib.sha256(state.encode()).hexdigest()
