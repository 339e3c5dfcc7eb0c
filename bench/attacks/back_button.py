"""The Back button of a shared computer, after a coordinator has signed out.

    python -m bench.attacks.back_button

Runs the demo on a fresh copy, in a Chromium whose back/forward cache is on (a control page
proves it), opens the register and a person, signs out and goes back. Ends with 1 where a name of
the register is shown again, and with 2 where the cache is off, so that nothing was attacked.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# The demo is made once, on the first start of a copy.
LONGEST_START = 900
WAIT = 700
PAGES = ("/people/", "/people/?side=mentee", "/pairs/")


@contextmanager
def demo() -> Iterator[str]:
    """Run the demo on an empty directory and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="tsemed-attack-") as home:
        settings = {"TSEMED_DEMO": "1", "TSEMED_HOME": home, "TSEMED_MAIL": "mailbox"}
        settings |= {"PYTHONPATH": str(ROOT / "src"), "TSEMED_ADDRESS": address}
        command = [sys.executable, "-m", "tsemed.operating", "serve", "--port", str(port)]
        copy = subprocess.Popen(
            command,
            env={**os.environ, **settings},
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(address, copy)
            yield address
        finally:
            copy.terminate()
            copy.wait(timeout=30)


def _wait_for(address: str, copy: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and copy.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/login/", timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.5)
    raise SystemExit("the demo did not start")


def go_back(page: Page) -> None:
    """Press Back and wait until a page is there."""
    page.go_back(wait_until="commit")
    page.wait_for_timeout(WAIT)
    page.wait_for_function("document.readyState === 'complete'")


def comes_back_from_cache(page: Page, address: str) -> bool:
    """Return whether a page that may be stored comes back as it was left."""
    page.goto(f"{address}/static/tsemed/images/favicon.svg")
    page.evaluate("window.isTheSamePage = true")
    page.goto(f"{address}/login/")
    go_back(page)
    return bool(page.evaluate("window.isTheSamePage === true"))


def attack(page: Page, address: str) -> list[str]:
    """Return the names that the Back button shows after the sign-out."""
    page.goto(f"{address}/login/")
    page.locator('button[name="character"][value="coordinator"]').click()
    names: set[str] = set()
    for path in PAGES:
        page.goto(address + path)
        names |= {name.strip() for name in page.locator("main table bdi").all_inner_texts()}
    names = {name for name in names if len(name.split()) > 1 and not any(map(str.isdigit, name))}
    if len(names) < len(PAGES):
        raise SystemExit("the register showed hardly a name: nothing was attacked")
    page.locator("details.menu > summary").first.click()
    page.locator("form[data-signs-out] button").click()
    page.wait_for_url("**/login/**")
    shown: set[str] = set()
    for _ in PAGES:
        go_back(page)
        shown |= {name for name in names if name in page.content()}
    print(f"{len(names)} names of the register were open; Back showed {len(shown)}")
    return sorted(shown)


def main() -> int:
    """Attack a fresh copy of the demo."""
    # The flag turned off is the one with which Playwright turns the back/forward cache off.
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
            ignore_default_args=["--disable-back-forward-cache"],
        )
        page = browser.new_context(locale="he-IL").new_page()
        if not comes_back_from_cache(page, address):
            print("the back/forward cache of this Chromium is off: nothing was attacked")
            return 2
        print("the control page came back from the back/forward cache")
        shown = attack(page, address)
        browser.close()
    print("the attack succeeded" if shown else "the attack failed")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main())
