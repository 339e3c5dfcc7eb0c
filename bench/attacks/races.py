"""Races for a mentor's last place and for a mentee: every pair of writers that meet there.

    python -m bench.attacks.races [--rounds 200] [--only open] [--seconds 1200]

with `PYTHONPATH=src:.`, in the environment of `make test`. It starts a PostgreSQL of its own
and removes it afterwards. In each round two threads, each with a connection of its own, start
together and write; one of them waits for up to as long as the other usually takes, so that over
the rounds it meets every moment of the other's work. After each round the invariants are counted
in the database. A table says how often which writer won. The run ends with 1 where an invariant
broke, where a writer failed other than by a refusal, or where more or fewer won than may.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

from bench.attacks.race_table import RACES, Entry

if TYPE_CHECKING:
    from bench.attacks.race_writers import Writer

TIMEOUT = 30.0


@dataclass
class Result:
    """What became of the rounds of one race."""

    entry: Entry
    outcomes: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, first: object, second: object, broken: list[str]) -> None:
        """Take down one round: what each writer returned or raised, and what broke."""
        raised = [one for one in (first, second) if isinstance(one, BaseException)]
        self.faults += [f"{type(one).__name__}: {one}".split("\n", 1)[0] for one in raised]
        self.faults += broken
        if not raised:
            self.outcomes[bool(first), bool(second)] += 1
            if bool(first) + bool(second) not in self.entry.winners:
                self.faults.append(f"winners: {bool(first)}, {bool(second)}")

    def __str__(self) -> str:
        won = [self.outcomes[one] for one in ((True, False), (False, True))]
        both, none = self.outcomes[True, True], self.outcomes[False, False]
        return (
            f"{self.entry.name:<48} {sum(self.outcomes.values()):>6} {won[0]:>6} {won[1]:>6}"
            f" {both:>6} {none:>6} {len(self.faults):>6} {self.seconds:>7.1f}"
        )


HEADING = (
    f"{'race':<48} {'rounds':>6} {'first':>6} {'second':>6} {'both':>6} {'none':>6}"
    f" {'faults':>6} {'seconds':>7}"
)


class Track:
    """Two threads, each with a connection of its own, and the programme they write to."""

    def __init__(self, *, seed: int = 1) -> None:
        from bench.attacks.race_writers import Programme, Writers

        self.programme, self.chance = Programme(), random.Random(seed)
        self.writers = Writers(self.programme)
        self.threads = ThreadPoolExecutor(2)

    def run(self, entry: Entry, rounds: int) -> Result:
        """Run one race so many times."""
        result, began = Result(entry), time.perf_counter()
        usual = [0.004, 0.004]
        for _round in range(rounds):
            since = next(self.programme.numbers)
            writers = entry.make(self.programme, self.writers)
            first, second = self._at_once(writers, usual)
            result.count(first, second, broken_since(since))
        result.seconds = time.perf_counter() - began
        return result

    def _at_once(self, writers: tuple[Writer, Writer], usual: list[float]) -> list[object]:
        """Return what both return or raise; `usual` holds how long each takes, and learns it."""
        start = Barrier(2, timeout=TIMEOUT)
        late = self.chance.randrange(2)
        delay = self.chance.uniform(0, usual[1 - late])

        def go(number: int) -> object:
            start.wait()
            time.sleep(delay if number == late else 0)
            began = time.perf_counter()
            try:
                return writers[number]()
            except Exception as problem:  # noqa: BLE001 - what a writer raises is its outcome
                return problem
            finally:
                usual[number] += (time.perf_counter() - began - usual[number]) / 4

        waiting = [self.threads.submit(go, number) for number in range(2)]
        return [one.result(timeout=TIMEOUT) for one in waiting]

    def close(self) -> None:
        """Close the connections of the two threads."""
        from django.db import connection

        both = Barrier(2, timeout=TIMEOUT)
        for one in [self.threads.submit(lambda: (both.wait(), connection.close())) for _ in "ab"]:
            one.result(timeout=TIMEOUT)
        self.threads.shutdown()


def broken_since(number: int) -> list[str]:
    """Return the invariants that do not hold for the people made since this number."""
    from django.db.models import F

    from tsemed.matching.models import Proposal
    from tsemed.people.capacity import held_places
    from tsemed.people.models import MentorProfile
    from tsemed.relationships.models import Relationship

    made = [f"No{one}" for one in range(number, number + 20)]
    capacities = dict(
        MentorProfile.objects.filter(person__family_name__in=made).values_list("person", "capacity")
    )
    broken = [
        f"{len(held.mentees)} places held of {capacities[pk]}"
        for pk, held in held_places(capacities).items()
        if len(held.mentees) > capacities[pk]
    ]
    pairs = Relationship.objects.live().filter(mentee__person__family_name__in=made)
    mentees = Counter(pairs.values_list("mentee__person", flat=True))
    broken += [f"{n} live pairs of one mentee" for n in mentees.values() if n > 1]
    proposals = Proposal.objects.binding().filter(mentee__person__family_name__in=made)
    proposed = Counter(proposals.values_list("mentee__person", flat=True))
    broken += [f"{n} open proposals of one mentee" for n in proposed.values() if n > 1]
    broken += ["a mentee in a pair and in a proposal"] * len(mentees.keys() & proposed.keys())
    strangers = pairs.exclude(mentee_person=F("mentee__person"), mentor_person=F("mentor__person"))
    broken += ["the persons of a pair are not those of its participations"] * strangers.count()
    both_ways = pairs.filter(mentor_person__in=list(mentees), mentee_person__in=list(mentees))
    met = Counter(frozenset(one) for one in both_ways.values_list("mentor_person", "mentee_person"))
    broken += ["two live pairs of the same two persons" for n in met.values() if n > 1]
    return broken


@contextmanager
def fresh_copy() -> Iterator[None]:
    """Start a PostgreSQL of our own with the tables of this version."""
    from tools.postgres import temporary_cluster

    with temporary_cluster(Path(sys.executable)) as address:
        os.environ["TSEMED_DATABASE_URL"] = address
        os.environ["DJANGO_SETTINGS_MODULE"] = "tsemed.settings_for_tests"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


def main() -> int:
    """Run the races, print the table, and return 1 where anything is not as it must be."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--rounds", type=int, default=200, choices=range(1, 2001), metavar="1-2000")
    asked.add_argument("--only", default="", help="races whose name holds this text")
    asked.add_argument("--seconds", type=float, default=1200, help="no new race after so long")
    options = asked.parse_args()
    faults, began = 0, time.monotonic()
    with fresh_copy():
        track = Track()
        print(HEADING)
        for entry in RACES:
            if options.only not in entry.name:
                continue
            if time.monotonic() - began > options.seconds:
                print(f"{entry.name:<48} not run: {options.seconds:.0f} s are over")
                faults += 1
                continue
            result = track.run(entry, options.rounds)
            print(result, flush=True)
            for fault, times in Counter(result.faults).most_common(5):
                print(f"    {times} x {fault}")
            faults += len(result.faults)
        track.close()
    print("no invariant broke" if not faults else f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
