"""A flood of requests by strangers about one address and many.

    PYTHONPATH=src:. python -m bench.attacks.flood

Strangers at forty places ask for codes and links: for the mentoring manager's address, for a
bystander's that nobody knows, in many spellings, and for random addresses. Meanwhile the manager
signs in on a known device. Then an hour passes (counters and letters are moved back in time), one
stranger goes on asking, and the manager signs in on a device nobody knows. Ends with 1 where a
promise was missed, or where the flood was too short or too slow for what it is to show.
"""

from __future__ import annotations

import argparse
import queue
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator

from bench.attacks.target import (
    ADDRESS,
    Browser,
    attacked,
    let_time_pass,
    letters_to,
    most_in_an_hour,
    signs_in,
    verdict,
)

# Two bystanders whom nobody knows, in spellings that lead to one mailbox each or to none.
BYSTANDER, ANOTHER = "bystander@gmail.com", "bystander@xn--bcher-kva.example.org"
SPELLINGS = (
    BYSTANDER,
    "by.stander+1@googlemail.com",
    ANOTHER,
    "Bystander@B\u00fccher.example.org",
)
REFUSED_SPELLINGS = (
    '"bystander"@gmail.com',
    r'"b\ystander"@gmail.com',
    r'"\bystander"@googlemail.com',
    "bystander@[192.0.2.1]",
)
PLACES = 40
THREADS = 8
# Places are limited by what they ask for, and every place asks for two things in turn.
KINDS = 2


def planned(requests: int, addresses: int) -> Iterator[str]:
    """Give the address of each request: the manager's, with others strewn among them."""
    spellings = SPELLINGS + REFUSED_SPELLINGS
    for number in range(requests):
        yield ADDRESS
        if number % 10 == 0:
            yield spellings[number // 10 % len(spellings)]
        if number * addresses // requests != (number + 1) * addresses // requests:
            yield f"random{number}@example.org"


def ask(host: str, number: int, address: str) -> int:
    """Send one request as a stranger without cookies, for a code or a link."""
    place = number % PLACES
    stranger = Browser(host, f"198.51.100.{place + 1}", f"127.0.0.{place + 2}")
    if number // PLACES % KINDS:
        return stranger.post("/link/", typed=address, next="/")[0]
    return stranger.post("/login/", email=address)[0]


def flood(host: str, wanted: list[str], deadline: float) -> Counter[object]:
    """Send the requests with some threads; return how many answers of each status came."""
    waiting: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
    for number, address in enumerate(wanted):
        waiting.put((number, address))
    answers: queue.SimpleQueue[object] = queue.SimpleQueue()

    def send() -> None:
        while time.monotonic() < deadline:
            try:
                number, address = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                answers.put(ask(host, number, address))
            except OSError as problem:
                answers.put(type(problem).__name__)

    threads = [threading.Thread(target=send, daemon=True) for _thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(answers.get() for _answer in range(answers.qsize()))


def fewest_requests() -> int:
    """Return how many requests bring every place above its limit for everything it asks for."""
    from tsemed.accounts.rules import ALLOWANCES

    return PLACES * KINDS * (max(ALLOWANCES[kind].place.amount for kind in ("code", "link")) + 1)


def limited_places(host: str) -> int:
    """Return how many of the places that were at their limit are answered 429 again."""
    return sum(ask(host, number, "again@example.org") == 429 for number in range(PLACES))


def letters_to_mailbox(address: str) -> int:
    """Return the most letters in an hour to the mailbox of an address, however it was spelt."""
    from tsemed.accounts.letter_limits import mailbox_of
    from tsemed.notifications.models import OutboxMessage

    rows = OutboxMessage.objects.filter(mailbox=mailbox_of(address))
    return most_in_an_hour([at.timestamp() for at in rows.values_list("posted_at", flat=True)])


def main() -> int:
    """Run the flood and print what was counted."""
    wish = argparse.ArgumentParser(description=__doc__)
    wish.add_argument(
        "--requests", type=int, default=2_000, choices=range(100, 20_001), metavar="N"
    )
    wish.add_argument("--addresses", type=int, default=500, choices=range(5_001), metavar="N")
    wish.add_argument("--seconds", type=int, default=600, choices=range(10, 3_601), metavar="N")
    given = wish.parse_args()
    wanted = list(planned(given.requests, given.addresses))
    # What is no address is answered before it is counted.
    counted = [address for address in wanted if address not in REFUSED_SPELLINGS]
    if len(counted) < (fewest := fewest_requests()):
        wish.error(f"{len(counted)} requests are counted; it takes {fewest} to limit every place")
    with attacked(given.seconds) as host:
        return attack(host, wanted, given.seconds)


def attack(host: str, wanted: list[str], seconds: int) -> int:
    """Run the phases one after another against a running server."""
    from django.db import connection

    from tsemed.accounts.models import SignInAlert
    from tsemed.accounts.rules import ALLOWANCES
    from tsemed.notifications.models import OutboxMessage

    window = ALLOWANCES["code"].place.seconds
    home, abroad = Browser(host, "203.0.113.1"), Browser(host, "203.0.113.2")
    first, _spent = signs_in(home)
    home.post("/logout/")
    let_time_pass(86_400)
    own_before = len(letters_to(ADDRESS))

    began, deadline = time.monotonic(), time.monotonic() + seconds
    outcome: list[tuple[bool, float]] = []

    def come_home() -> None:
        time.sleep(2)
        outcome.append(signs_in(home))
        connection.close()

    owner = threading.Thread(target=come_home)
    owner.start()
    answers = flood(host, wanted, deadline)
    owner.join()
    took = time.monotonic() - began
    print(f"{sum(answers.values())} requests in {took:.0f} s from {PLACES} places: "
          + ", ".join(f"{status}: {many}" for status, many in answers.most_common()))  # fmt: skip
    still_limited = limited_places(host)
    known_in, known_took = outcome[0]

    let_time_pass(3_600)
    lone = [f"{ADDRESS}"] * 12
    for address in lone:
        Browser(host, "198.51.100.1", "127.0.0.2").post("/login/", email=address)
    unknown_in, unknown_took = signs_in(abroad)

    to_manager = [at for at, _subject, _text in letters_to(ADDRESS)[own_before:]]
    # One letter went to the known device, which has an allowance of its own.
    by_strangers = most_in_an_hour(to_manager) - 1
    to_bystanders = [letters_to_mailbox(address) for address in (BYSTANDER, ANOTHER)]
    to_refused = OutboxMessage.objects.filter(address__in=REFUSED_SPELLINGS).count()
    refused = sum(address in REFUSED_SPELLINGS for address in wanted)
    randoms = OutboxMessage.objects.filter(address__startswith="random").values_list("address")
    most_random = max(Counter(randoms).values(), default=0)
    alerts = SignInAlert.objects.count()
    notices = sum("attempts" in s or "ניסיונות" in s for _a, s, _t in letters_to(ADDRESS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache")
        cached = cursor.fetchone()[0]
    return verdict(
        [
            (
                "the whole flood was sent",
                sum(answers.values()),
                sum(answers.values()) == len(wanted),
            ),
            (
                "no answer but the usual pages and 429",
                dict(answers),
                # 200 is the form again, for what is no address.
                set(answers) <= {200, 302, 429} and answers[200] <= refused,
            ),
            ("within one window of the limits, in seconds", round(took), took < window),
            ("the manager signed in before", first, first),
            (
                "on the known device in the middle of it",
                f"{known_in}, {known_took:.1f} s",
                known_in if first else None,
            ),
            (
                "on an unknown device an hour later",
                f"{unknown_in}, {unknown_took:.1f} s",
                unknown_in if first else None,
            ),
            ("letters to the manager by strangers in an hour", by_strangers, by_strangers <= 3),
            (
                "letters to each bystander in an hour, however spelt",
                to_bystanders,
                all(1 <= many <= 3 for many in to_bystanders),
            ),
            ("letters to quoted names and numbers", to_refused, to_refused == 0),
            ("letters to each random address", most_random, most_random <= 3),
            (
                "places still limited afterwards",
                f"{still_limited} of {PLACES}",
                still_limited == PLACES if took < window else None,
            ),
            ("rows of the cache", cached, cached == 0),
            ("alerts of the privacy officer", alerts, alerts == 1),
            ("letters that tell the owner", notices, notices == 1),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
