"""Times the ten busiest pages, one user at a time, on the database the settings name.

    TSEMED_DATABASE_URL=… python -m bench.pages --rounds 40

Prints p50 and p95 in milliseconds, queries and bytes for each page, and the same for the search
by the beginning of a name. The database is the one `bench.load_national` filled.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Participation
from tsemed.people.models import Affiliation, Capacity, NameToken
from tsemed.relationships.models import Relationship

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(user: User) -> Client:
    """A browser of this user, asking for compressed answers as browsers do."""
    client = Client(HTTP_HOST="localhost", HTTP_ACCEPT_ENCODING="gzip")
    client.force_login(user, backend=BACKEND)
    return client


def addresses(chance: random.Random) -> Iterator[tuple[str, Client, list[str]]]:
    """The ten busiest pages: a name, who opens it, and addresses to draw from."""
    leading = list(
        Assignment.objects.exclude(role="individual_coordinator")
        .filter(person__user__isnull=False)
        .values_list("person__user", "cycle_id")[:200]
    )
    user_id, cycle_id = chance.choice(leading)
    coordinator = signed_in(User.objects.get(pk=user_id))
    boss = Affiliation.objects.filter(
        capacity=Capacity.MENTORING_MANAGER, person__user__isnull=False
    ).first()
    assert boss is not None
    assert boss.person.user is not None
    manager = signed_in(boss.person.user)
    people = list(
        Participation.objects.filter(cycle_id=cycle_id).values_list("person_id", flat=True)[:60]
    )
    pairs = list(Relationship.objects.filter(cycle_id=cycle_id).values_list("pk", flat=True)[:60])
    tokens = list(NameToken.objects.order_by("pk").values_list("token", flat=True)[:4000:7])
    chance.shuffle(tokens)
    names = [f"/search/?q={token[:3]}" for token in tokens[:60]]
    yield "Today, coordinator", coordinator, ["/"]
    yield "Today, manager", manager, ["/"]
    yield "a person", coordinator, [f"/people/{pk}/" for pk in people]
    yield "people of my scope", coordinator, ["/people/"]
    yield "people, manager", manager, ["/people/"]
    yield "pairs of my scope", coordinator, ["/pairs/"]
    yield "pairs, manager", manager, ["/pairs/"]
    yield "a pair", coordinator, [f"/pairs/{pk}/" for pk in pairs]
    yield "a cycle", coordinator, [f"/cycles/{cycle_id}/"]
    yield "cycles, manager", manager, ["/cycles/"]
    yield "search, coordinator", coordinator, names
    yield "search, manager", manager, names


def quantile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(client: Client, paths: list[str], rounds: int) -> tuple[list[float], int, int]:
    """Milliseconds of each round, the most queries and the most bytes seen."""
    times, queries, size = [], 0, 0
    for number in range(rounds + 3):
        path = paths[number % len(paths)]
        began = time.perf_counter()
        response = client.get(path)
        spent = (time.perf_counter() - began) * 1000
        assert response.status_code == 200, (path, response.status_code)
        size = max(size, len(response.content))
        if number >= 3:
            times.append(spent)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(paths[0])
    queries = len(captured)
    return times, queries, size


def main() -> None:
    """Print one line a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    print(
        f"{connection.vendor}: {'page':24} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8} {'bytes':>8}"
    )
    for name, client, paths in addresses(random.Random(options.seed)):
        times, queries, size = measure(client, paths, options.rounds)
        p50, p95 = quantile(times, 0.5), quantile(times, 0.95)
        print(f"{connection.vendor}: {name:24} {p50:8.1f} {p95:8.1f} {queries:8d} {size:8d}")


if __name__ == "__main__":
    main()
