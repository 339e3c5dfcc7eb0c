"""Sends the mixed load of docs/testing.md to a running server: open arrivals, real HTTP.

    python -m bench.load --address http://127.0.0.1:8000 --rate 30 --seconds 60

The sessions are made in the database the settings name, which the server must use too. Every
request has its arrival time fixed beforehand; a slow answer delays no later arrival, so waiting
in the queue counts. Prints p50, p95, p99 and the errors.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")

import django

django.setup()

from django.conf import settings
from django.test import Client
from django.utils import timezone

from bench.pages import BACKEND, quantile
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
    lock: threading.Lock = field(default_factory=threading.Lock)


def visitors(count: int) -> list[Visitor]:
    """Coordinators with sessions."""
    found = []
    rows = Assignment.objects.filter(person__user__isnull=False).exclude(
        role="individual_coordinator"
    )
    for user_id, cycle in rows.values_list("person__user", "cycle_id")[:count]:
        client = Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(pk=user_id), backend=BACKEND)
        people = Participation.objects.filter(cycle_id=cycle).values_list("person_id", flat=True)
        pairs = Relationship.objects.filter(cycle_id=cycle).values_list("pk", flat=True)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(Visitor(session, cycle, list(people[:40]), list(pairs[:40])))
    return found


def path_for(kind: str, who: Visitor, tokens: list[str], chance: random.Random) -> str:
    """One address of a kind."""
    return {
        "today": "/",
        "person": f"/people/{chance.choice(who.people)}/",
        "search": "/search/?" + urlencode({"q": chance.choice(tokens)[:3]}),
        "pairs": "/pairs/",
        "pair": f"/pairs/{chance.choice(who.pairs)}/",
        "cycle": f"/cycles/{who.cycle}/",
        "people": "/people/",
        "report": f"/pairs/{chance.choice(who.pairs)}/report/",
    }[kind]


def ask(host: str, who: Visitor, kind: str, path: str) -> str:
    """Send one request (a report: open the form, then send it); the error, or nothing."""
    connection = http.client.HTTPConnection(host, timeout=30)
    cookie = f"{settings.SESSION_COOKIE_NAME}={who.session}"
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip", "Accept-Language": "he"}
    if kind == "report":
        headers.pop("Accept-Encoding")
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or kind != "report":
        return "" if response.status == 200 else f"{path} {response.status}"
    csrf = response.headers.get("Set-Cookie", "").split("csrftoken=")[-1].split(";")[0]
    found = TOKEN.search(body)
    form = {
        "csrfmiddlewaretoken": found.group(1).decode() if found else "",
        "form_key": str(uuid.uuid4()),
        "outcome": "held",
        "on": timezone.localdate().isoformat(),
        "minutes": "60",
        "channel": "phone",
    }
    headers |= {"Cookie": f"{cookie}; csrftoken={csrf}"}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body=urlencode(form), headers=headers)
    answer = connection.getresponse()
    answer.read()
    return "" if answer.status == 302 else f"POST {path} {answer.status}"


def send(due: float, job: tuple[str, Visitor, str, str], tally: Tally) -> None:
    """Wait for the planned arrival, ask, and note how long it took from then."""
    time.sleep(max(0.0, due - time.perf_counter()))
    host, who, kind, path = job
    try:
        error = ask(host, who, kind, path)
    except OSError as problem:
        error = f"{path} {problem}"
    spent = (time.perf_counter() - due) * 1000
    with tally.lock:
        tally.times.append(spent)
        if error:
            tally.errors.append(error)


def main() -> None:
    """Run the load and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--rate", type=float, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    chance, tally = random.Random(11), Tally()
    sessions = visitors(200)
    tokens = list(NameToken.objects.order_by("pk").values_list("token", flat=True)[:4000:7])
    host = urlsplit(options.address).netloc
    threads, due = [], time.perf_counter() + 1
    for _ in range(int(options.rate * options.seconds)):
        due += chance.expovariate(options.rate)
        kind = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        who = chance.choice(sessions)
        job = (host, who, kind, path_for(kind, who, tokens, chance))
        threads.append(threading.Thread(target=send, args=(due, job, tally)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = {
        name: quantile(tally.times, share)
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
    print(
        {name: round(value) for name, value in shown.items()},
        "ms,",
        len(tally.times),
        "requests,",
        len(tally.errors),
        "errors",
        tally.errors[:5],
    )


if __name__ == "__main__":
    main()
