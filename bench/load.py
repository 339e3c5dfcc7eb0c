"""Sends the mixed load of docs/testing.md to a running server: open arrivals, real HTTP.

    TSEMED_DATABASE_URL=… python -m bench.load --rate 30 --seconds 60

The server is started as `tsemed serve` starts it, unless `--address` names one that runs on the
database the settings name. The sessions are made in that database. Every
request has its arrival time fixed beforehand; a slow answer delays no later arrival, so waiting
in the queue counts. Prints p50, p95, p99 and the errors.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")

import django

django.setup()

from django.db import connection
from django.utils import timezone

from bench.machine import Noise
from bench.serving import Browser, gather_static, quantile, served, session_of
from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Participation
from tsemed.people.models import NameToken
from tsemed.relationships.models import Relationship

SHARES = {
    "today": 30,
    "person": 20,
    "search": 15,
    "pairs": 10,
    "pair": 10,
    "cycle": 5,
    "people": 5,
    "report": 5,
}
TARGET = 800
# So many beginnings of names are searched for; a session keeps about as many.
SEARCHES = 40
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Visitor:
    """A coordinator with a session and addresses in her own scope."""

    session: str
    cycle: int
    people: list[int]
    pairs: list[int]


@dataclass
class Tally:
    """Milliseconds from planned arrival to the last byte, and what went wrong."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    kinds: dict[str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


def visitors(count: int, searches: list[str]) -> list[Visitor]:
    """Return coordinators with sessions, in which they have typed what is searched for."""
    found = []
    places = Assignment.objects.filter(person__user__isnull=False, cycle__state="mentoring")
    for user_id, cycle in places.order_by("pk").values_list("person__user", "cycle_id")[:count]:
        people = Participation.objects.filter(cycle_id=cycle).values_list("person_id", flat=True)
        pairs = Relationship.objects.filter(cycle_id=cycle).values_list("pk", flat=True)
        session = session_of(User.objects.get(pk=user_id), searches)
        found.append(Visitor(session, cycle, list(people[:40]), list(pairs[:40])))
    return found


def path_for(kind: str, who: Visitor, searches: list[str], chance: random.Random) -> str:
    """Return one address of a kind."""
    return {
        "today": "/",
        "person": f"/people/{chance.choice(who.people)}/",
        "search": chance.choice(searches),
        "pairs": "/pairs/",
        "pair": f"/pairs/{chance.choice(who.pairs)}/",
        "cycle": f"/cycles/{who.cycle}/",
        "people": "/people/",
        "report": f"/pairs/{chance.choice(who.pairs)}/report/",
    }[kind]


def ask(host: str, who: Visitor, kind: str, path: str) -> str:
    """Send one request (a report: open the form, then send it); the error, or nothing."""
    browser = Browser(host, who.session)
    answer = browser.ask(path)
    if answer.status != 200:
        return f"{path} {answer.status}"
    if kind != "report":
        return ""
    csrf = answer.headers.get("Set-Cookie", "").split("csrftoken=")[-1].split(";")[0]
    found = TOKEN.search(answer.body)
    form = {
        "csrfmiddlewaretoken": found.group(1).decode() if found else "",
        "form_key": str(uuid.uuid4()),
        "held": "yes",
        "on": timezone.localdate().isoformat(),
        "minutes": "60",
        "channel": "phone",
    }
    sent = browser.ask(path, body=urlencode(form), cookie=f"csrftoken={csrf}")
    return "" if sent.status == 302 else f"POST {path} {sent.status}"


def send(due: float, job: tuple[str, Visitor, str, str], tally: Tally) -> None:
    """Wait for the planned arrival, ask, and note how long it took from then."""
    time.sleep(max(0.0, due - time.perf_counter()))
    host, who, kind, path = job
    try:
        error = ask(host, who, kind, path)
    except (OSError, http.client.HTTPException) as problem:
        error = f"{path} {problem!r}"
    spent = (time.perf_counter() - due) * 1000
    with tally.lock:
        tally.times.append(spent)
        tally.kinds.setdefault(kind, []).append(spent)
        if error:
            tally.errors.append(error)


def arrivals(host: str, rate: float, seconds: float) -> Iterator[tuple[float, Any]]:
    """Yield every request with the second of its arrival, drawn beforehand from a seed."""
    chance = random.Random(11)
    tokens = NameToken.objects.order_by("pk").values_list("token", flat=True)[:4000:7]
    typed = chance.sample(sorted({token[:3] for token in tokens}), SEARCHES)
    searches = ["/search/?" + urlencode({"search": text}) for text in typed]
    sessions = visitors(200, searches)
    after = 0.0
    for _ in range(int(rate * seconds)):
        after += chance.expovariate(rate)
        kind = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        who = chance.choice(sessions)
        yield after, (host, who, kind, path_for(kind, who, searches, chance))


def load(host: str, rate: float, seconds: float) -> Tally:
    """Send the whole load to a server and wait for the last answer."""
    tally, jobs = Tally(), list(arrivals(host, rate, seconds))
    begin = time.perf_counter() + 1
    threads = [
        threading.Thread(target=send, args=(begin + after, job, tally)) for after, job in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def main() -> int:
    """Run the load and print what was measured; ends with 1 where it misses its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="", help="a running server; else one is started")
    parser.add_argument("--rate", type=float, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    before = Noise()
    if options.address:
        tally = load(urlsplit(options.address).netloc, options.rate, options.seconds)
    else:
        gather_static()
        with served() as host:
            tally = load(host, options.rate, options.seconds)
    p95 = report(tally, options.rate)
    print(f"  before: {before}; after: {Noise()}")
    return 1 if p95 > TARGET or tally.errors else 0


def report(tally: Tally, rate: float) -> float:
    """Print the figures, of all and of each kind of page; the answer is the p95."""
    p50, p95, p99 = (quantile(tally.times, share) for share in (0.5, 0.95, 0.99))
    print(
        f"{connection.vendor}: {rate:g}/s, {len(tally.times)} requests: p50 {p50:.0f} ms, "
        f"p95 {p95:.0f} ms, p99 {p99:.0f} ms, {len(tally.errors)} errors {tally.errors[:5]}"
    )
    for kind, times in sorted(tally.kinds.items()):
        print(f"  {kind:8} p50 {quantile(times, 0.5):5.0f}  p95 {quantile(times, 0.95):5.0f}")
    return p95


if __name__ == "__main__":
    sys.exit(main())
