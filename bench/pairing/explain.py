"""Run `python -m bench.pairing.explain --size 10000`: what it takes to explain a large round."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

from bench.pairing.population import problem as population
from pairing import explain, explain_everybody, missing_places, price_of_override, solve


def main() -> None:
    """Solve one round and print the seconds of everything that can be asked about it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--everybody", action="store_true", help="also explain everybody")
    wanted = parser.parse_args()
    solve(population(2100, 30))
    people = population(wanted.size, wanted.size * 62 // 100)
    solution = solve(people)
    some = [mentee.id for mentee in people.mentees[:: wanted.size // 20]]
    matched = [mentee for mentee in some if mentee in solution.mentor_of]
    print_seconds("first question", lambda: explain(people, solution, matched[0]))
    each = sorted(seconds(lambda one=one: explain(people, solution, one)) for one in matched)
    print(f"explain one: median {each[len(each) // 2]:.3f} s, longest {each[-1]:.3f} s")
    mentor = people.mentors[0].id
    print_seconds("override", lambda: price_of_override(people, solution, matched[1], mentor))
    print_seconds("missing places", lambda: missing_places(people, solution))
    if wanted.everybody:
        print_seconds("everybody", lambda: sum(1 for _ in explain_everybody(people, solution)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


def print_seconds(name: str, asked: Callable[[], object]) -> None:
    """Print how long a question takes."""
    print(f"{name}: {seconds(asked):.3f} s", flush=True)


def seconds(asked: Callable[[], object]) -> float:
    """Return how long a question takes."""
    began = time.perf_counter()
    asked()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
