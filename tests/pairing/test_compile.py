"""What is compiled ahead at set-up is all that rounds of any size and order need."""

from __future__ import annotations

import json
import subprocess
import sys

ROUNDS = """
import json, time
from numba.core import event
with event.install_recorder("numba:compile") as compiled:
    from bench.pairing.population import problem as population
    from dataclasses import replace
    from pairing import explain, explain_everybody, missing_places, price_of_override, solve
    every = ("matched", "floors", "waiting", "bands", "total", "previous")
    seconds = []
    for size, order in ((40, every), (200, every), (200, ("matched", "total")), (2001, every)):
        people = population(size, size // 10)
        problem = replace(people, order=order, floors={"g": 1},
                          mentees=tuple(replace(m, group="g") for m in people.mentees))
        began = time.perf_counter()
        solution = solve(problem)
        seconds.append(time.perf_counter() - began)
        explain(problem, solution, "e0")
        missing_places(problem, solution)
        if size < 2001:
            list(explain_everybody(problem, solution))
            for mentor in problem.mentors:
                if mentor.capacity > 1:
                    price_of_override(problem, solution, "e0", mentor.id)
print(json.dumps({"compiled": [str(e.data) for _, e in compiled.buffer], "seconds": seconds}))
"""


def test_after_set_up_no_round_waits_for_a_compiler() -> None:
    subprocess.run([sys.executable, "-m", "pairing.compile"], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", ROUNDS], check=True, capture_output=True, text=True
    )
    reported = json.loads(done.stdout)
    assert reported["compiled"] == []
