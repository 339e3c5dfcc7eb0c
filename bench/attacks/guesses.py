"""Many guesses at once at a sign-in code and at a second factor.

    PYTHONPATH=src:. python -m bench.attacks.guesses

One browser asks for a code; sixty-four windows of it then guess at the same moment, and the right
code is typed last. The same is done with the second factor of somebody whose mail is read. The
audit says how many guesses were judged. Ends with 1 where it is not five, where the right code
opened afterwards, or where an attack did not come so far: before them the manager signs in with the
right codes, and each attack has to reach the page at which it guesses.
"""

from __future__ import annotations

import argparse
import sys
import threading

from bench.attacks.target import (
    ADDRESS,
    Browser,
    attacked,
    code_in,
    code_of_app,
    control_sign_in,
    is_in,
    let_time_pass,
    letters_to,
    verdict,
)

JUDGED = 5


def at_once(browser: Browser, guesses: int, path: str, *, wrong: str) -> None:
    """Send so many guesses from windows of one browser, all at the same moment."""
    gate = threading.Barrier(guesses)
    windows = [browser.window() for _window in range(guesses)]

    def guess(window: Browser) -> None:
        gate.wait()
        window.post(path, code=wrong)

    threads = [threading.Thread(target=guess, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def judged(why: str) -> int:
    """Return how many wrong guesses of a kind the audit holds."""
    from tsemed.base.models import AuditRow

    return AuditRow.objects.filter(reason=why).count()


def main() -> int:
    """Guess, and print what was judged."""
    wish = argparse.ArgumentParser(description=__doc__)
    wish.add_argument("--guesses", type=int, default=64, choices=range(6, 257), metavar="N")
    wish.add_argument("--seconds", type=int, default=120, choices=range(10, 3_601), metavar="N")
    given = wish.parse_args()
    with attacked(given.seconds) as host:
        return attack(host, given.guesses)


def attack(host: str, guesses: int) -> int:
    """Guess at the code, then at the second factor, against a running server."""
    control = control_sign_in(host)
    first = Browser(host, "198.51.100.1", "127.0.0.2")
    first.post("/login/", email=ADDRESS)
    right = code_in(letters_to(ADDRESS)[-1][2])
    at_once(first, guesses, "/login/code/confirm/", wrong="WRNG-WRNG")
    codes = judged("wrong_code")
    _status, leads_to, _page = first.post("/login/code/confirm/", code=right)
    code_opened = leads_to == "/login/second/"

    let_time_pass(3_600)
    second = Browser(host, "198.51.100.2", "127.0.0.3")
    second.post("/login/", email=ADDRESS)
    codes_sent = [code for *_more, text in letters_to(ADDRESS) if (code := code_in(text))]
    _status, leads_to, _page = second.post("/login/code/confirm/", code=codes_sent[-1])
    asked_for_factor = leads_to == "/login/second/"
    wrong = "000000" if code_of_app() != "000000" else "111111"
    at_once(second, guesses, "/login/second/", wrong=wrong)
    factors = judged("wrong_second_factor")
    second.post("/login/second/", code=code_of_app())
    factor_opened = is_in(second)
    came_in = control[2]
    return verdict(
        [
            control,
            (f"of {guesses} wrong codes at once judged", codes, codes == JUDGED),
            (
                "the right code opened afterwards",
                code_opened,
                not code_opened if came_in else None,
            ),
            (
                "guesses reached the page of the second factor",
                asked_for_factor,
                asked_for_factor,
            ),
            (f"of {guesses} wrong second factors judged", factors, factors == JUDGED),
            (
                "the right second factor opened afterwards",
                factor_opened,
                not factor_opened if came_in and asked_for_factor else None,
            ),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
