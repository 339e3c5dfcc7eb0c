"""Times the ten busiest pages and the worst cases, one user at a time, over real HTTP.

    TSEMED_DATABASE_URL=… python -m bench.pages --rounds 40 [--only busiest|worst|search]

The database is the one `bench.load_national` filled; the server is started as `tsemed serve`
starts it. Prints p50 and p95 in milliseconds, queries and bytes of the page itself (see
`bench.wire` for everything a browser loads), and how busy the machine was. Ends with 1
where a figure misses its target.
"""

from __future__ import annotations

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")

import django

django.setup()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.characters import Characters, Measured
from bench.machine import Noise
from bench.serving import Browser, gather_static, quantile, served, session_of, signed_in

MOST_QUERIES, PAGE_TARGET, SEARCH_TARGET, WARM_UP = 25, 150, 100, 4


def queries_of(page: Measured) -> int:
    """Return how many questions the page asks of the database, in this process."""
    client = signed_in(page.user, page.paths)
    client.get(page.paths[0])  # what is asked once for each process is not the page's
    counts = []
    for path in page.paths[:3]:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        counts.append(len(captured))
    return max(counts)


def measure(host: str, page: Measured, rounds: int) -> tuple[list[float], int, Noise]:
    """Return the milliseconds of each round, the most bytes seen, and the noise."""
    browser, noise = Browser(host, session_of(page.user, page.paths)), Noise()
    times, size = [], 0
    for number in range(rounds + WARM_UP):
        path = page.paths[number % len(page.paths)]
        noise.sample()
        answer = browser.ask(path)
        assert answer.status == 200, (path, answer.status, answer.headers.get("Location"))
        size = max(size, answer.wire)
        if number >= WARM_UP:
            times.append(answer.spent)
    return times, size, noise


def missed(page: Measured, p95: float, queries: int) -> str:
    """Return what of the targets the page misses, in short."""
    target = SEARCH_TARGET if page.is_search else PAGE_TARGET
    late = f"p95 > {target}" if p95 > target else ""
    many = f"queries > {MOST_QUERIES}" if queries > MOST_QUERIES else ""
    return " and ".join(filter(None, (late, many)))


def main() -> int:
    """Print one line a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", default="")
    parser.add_argument("--like", default="", help="only pages with this in their name")
    options = parser.parse_args()
    who = Characters(options.seed)
    pages = [*who.busiest(), *who.searches(), *who.worst()]
    pages = [page for page in pages if page.group.startswith(options.only)]
    pages = [page for page in pages if options.like in page.name]
    bad = 0
    gather_static()
    counted = {page.name: queries_of(page) for page in pages}
    head = f"{'page':34} {'p50':>7} {'p95':>7} {'queries':>7} {'bytes':>7} noise"
    print(f"{connection.vendor}: {head}")
    with served() as host:
        for page in pages:
            times, size, noise = measure(host, page, options.rounds)
            p50, p95, queries = quantile(times, 0.5), quantile(times, 0.95), counted[page.name]
            wrong = missed(page, p95, queries)
            bad += bool(wrong)
            print(
                f"{connection.vendor}: {page.name:34} {p50:7.1f} {p95:7.1f} {queries:7d} {size:7d} "
                f"{noise.factor:5.2f} {'<-- ' + wrong if wrong else ''}",
                flush=True,
            )
    print(f"{connection.vendor}: {len(pages)} pages, {bad} missed; {Noise()}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
