"""The one Chromium of a worker: every test before a browser gets its own window in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

HEADLESS_SHELL = "chromium-headless-shell"
WITH_WINDOW = ("chromium", "chromium-browser")
# What Playwright turns off by itself: the last list is the one that Chromium reads.
OFF_FOR_PLAYWRIGHT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
]
# Two pages of suggestions under an address bar that nobody sees, drawn again for every window:
# with them a window costs four times as much.
ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join([*OFF_FOR_PLAYWRIGHT, *ADDRESS_BAR])}",
    # Date fields follow the browser, not the page: the day comes first, as in Israel.
    "--lang=he",
]


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


# Playwright turns the back/forward cache off; without this flag Chromium keeps pages in it.
NO_BACK_FORWARD_CACHE = "--disable-back-forward-cache"


def program(*, with_window: bool = False) -> str:
    """Return the path of the Chromium that is installed here.

    The headless shell is the same engine without a window: to draw tabs and an address bar that
    nobody sees costs as much as the page. `with_window`, because it has no back/forward cache.
    """
    names = WITH_WINDOW if with_window else (HEADLESS_SHELL, *WITH_WINDOW)
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, "no Chromium here: `make test` installs it where it may"
    return found


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    browser = playwright_here.chromium.launch(executable_path=program(), args=FLAGS)
    yield browser
    browser.close()


def launch_with_back_forward_cache(playwright: Playwright) -> Browser:
    """Return a Chromium that puts pages away and shows them again, as everybody's does."""
    return playwright.chromium.launch(
        executable_path=program(with_window=True),
        args=FLAGS,
        ignore_default_args=[NO_BACK_FORWARD_CACHE],
    )
