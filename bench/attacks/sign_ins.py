"""Sign in 20 times, one second apart, to a demo that has just printed its address.

    python -m bench.attacks.sign_ins [FOLDER] [--number 20] [--limit 2] [--port 8765]

Without a folder the committed repository is cloned into a temporary one, so nothing there is
compiled, loaded or cached. The demo is started as `make run` starts it; from the line that
gives its address, each sign-in asks for the page of the characters and presses one of them.
Prints what each took in seconds. Ends with 1 when one took longer than the limit or was not
answered by a signed-in page, and with 2 when the demo never started.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

ROOT = Path(__file__).resolve().parents[2]
READY = "Tsemed is at "
SECONDS_TO_START = 900
SECONDS_TO_ANSWER = 60
CHARACTERS = ("coordinator", "mentoring-manager", "mentor", "mentee", "sponsor")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
STILL_THERE = re.compile(r"/demo/?$")
SIGNS_OUT = re.compile(r"""["']/logout/["']""")


@contextmanager
def fresh_clone(folder: str | None) -> Iterator[Path]:
    """Yield the folder given, or a clone of this repository that is removed afterwards."""
    if folder:
        yield Path(folder).resolve()
        return
    # The compiler started with the demo may still write when the folder is removed.
    with tempfile.TemporaryDirectory(prefix="tsemed-", ignore_cleanup_errors=True) as temporary:
        clone = Path(temporary) / "tsemed"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        yield clone


@contextmanager
def running_demo(folder: Path, port: int) -> Iterator[bool]:
    """Start the demo of a folder and yield whether it printed its address; stop it afterwards."""
    kept_out = ("TSEMED_", "DJANGO_", "NUMBA_", "PYTHONPATH", "VIRTUAL_ENV")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(kept_out)}
    demo = subprocess.Popen(
        [sys.executable, "tools/do.py", "run"],
        cwd=folder,
        env={**environment, "PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    ready, ended = Event(), Event()

    def read() -> None:
        for line in demo.stdout or ():
            print(f"    {line.rstrip()}", flush=True)
            if READY in line:
                ready.set()
        ended.set()

    Thread(target=read, daemon=True).start()
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready.wait(0.05) and not ended.is_set() and time.monotonic() < deadline:
        pass
    try:
        yield ready.is_set()
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        # What is being done is finished first; the pipe closes when the last of them has ended.
        ended.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGKILL)


def sign_in(address: str, character: str) -> str:
    """Sign in as a character with a browser of its own; return what went wrong, if anything."""
    browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
    try:
        with browser.open(f"{address}/demo/", timeout=SECONDS_TO_ANSWER) as page:
            token = TOKEN.search(page.read().decode())
        if token is None:
            return "the page of the characters has no form"
        form = urlencode({"csrfmiddlewaretoken": token[1], "character": character}).encode()
        with browser.open(f"{address}/demo/", data=form, timeout=SECONDS_TO_ANSWER) as page:
            # Only a page for somebody signed in has the form that signs out.
            signed_in = SIGNS_OUT.search(page.read().decode()) and not STILL_THERE.search(page.url)
            return "" if signed_in else "not signed in"
    except (URLError, OSError) as problem:
        return str(problem)


def sign_in_often(address: str, *, number: int, limit: float) -> bool:
    """Sign in so many times, one second apart; return whether all were answered in time."""
    began, results = time.monotonic(), [(0.0, "not answered")] * number

    def one(place: int) -> None:
        started = time.monotonic()
        problem = sign_in(address, CHARACTERS[place % len(CHARACTERS)])
        results[place] = (time.monotonic() - started, problem)

    threads = [Thread(target=one, args=(place,)) for place in range(number)]
    for place, thread in enumerate(threads):
        time.sleep(max(0.0, began + place - time.monotonic()))
        thread.start()
    for thread in threads:
        thread.join()
    for place, (seconds, problem) in enumerate(results):
        print(f"sign-in {place + 1:2} at {place:2} s: {seconds:6.2f} s {problem}", flush=True)
    slowest = max(seconds for seconds, _problem in results)
    failed = sum(bool(problem) for _seconds, problem in results)
    print(f"slowest {slowest:.2f} s (limit {limit:g} s), {failed} of {number} not signed in")
    return slowest <= limit and not failed


def main() -> int:
    """Run the drill; return what the process ends with."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", help="a clone to start instead of a fresh one")
    asked.add_argument("--number", type=int, default=20, choices=range(1, 201), metavar="N")
    asked.add_argument("--limit", type=float, default=2.0)
    asked.add_argument("--port", type=int, default=8765)
    options = asked.parse_args()
    with fresh_clone(options.folder) as folder, running_demo(folder, options.port) as is_ready:
        if not is_ready:
            print("the demo did not start")
            return 2
        address = f"http://127.0.0.1:{options.port}"
        return 0 if sign_in_often(address, number=options.number, limit=options.limit) else 1


if __name__ == "__main__":
    sys.exit(main())
