"""Bytes over the wire of a first view, with an empty cache, as Chromium counts them.

    TSEMED_DATABASE_URL=… python -m bench.wire

Everything is counted: the page, styles, fonts, scripts, icons, and the headers of each answer.
Ends with 1 where a page is heavier than its budget.
"""

from __future__ import annotations

import os
import shutil
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")
# Playwright keeps a loop of its own in this thread; no database is asked while it runs.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import django

django.setup()

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from bench.characters import Characters, Measured
from bench.serving import gather_static, served, session_of

BUDGET = 150_000
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def first_view(browser: Browser, host: str, page: Measured, session: str, screen: dict) -> int:  # type: ignore[type-arg]
    """Return the bytes that came for one page into a browser that has nothing."""
    context = browser.new_context(locale="he", viewport=screen)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": f"http://{host}"}])
    tab = context.new_page()
    wire, came = context.new_cdp_session(tab), []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    answer = tab.goto(f"http://{host}{page.paths[0]}", wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200, page.paths[0]
    context.close()
    return int(sum(came))


def main() -> int:
    """Print one line a page, on a desk and on a phone."""
    who = Characters(7)
    pages = [*who.busiest(), *who.worst()]
    sessions = {page.user.pk: session_of(page.user) for page in pages}
    gather_static()
    connection.close()
    heaviest = 0
    print(f"{connection.vendor}: {'page':34} {'desk kB':>8} {'phone kB':>8}")
    with served() as host, sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for page in pages:
            session = sessions[page.user.pk]
            sizes = [first_view(browser, host, page, session, screen) for screen in (WIDE, PHONE)]
            heaviest = max(heaviest, *sizes)
            shown = " ".join(f"{size / 1000:8.1f}" for size in sizes)
            print(f"{connection.vendor}: {page.name:34} {shown}", flush=True)
        browser.close()
    print(f"{connection.vendor}: {len(pages)} pages, the heaviest {heaviest / 1000:.1f} kB")
    return 1 if heaviest > BUDGET else 0


if __name__ == "__main__":
    sys.exit(main())
