"""What is compiled ahead at set-up is all that rounds of any size and order need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from pairing import compile as compiling

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


PREPARES = """
import sys
from pathlib import Path

from pairing import compile as compiling
from pathlib import Path
from pairing import compile as compiling, every_kernel
folder = Path(sys.argv[1])
compiling._mark = lambda: folder / "compiled-now"
def compile_slowly():
    import time
    with (folder / "compiled").open("a") as lines:
        lines.write("once\\n")
    time.sleep(1)
every_kernel.compile_kernels = compile_slowly
compiling.prepare_engine(lambda: print("announced"))
print((folder / "compiled-now").exists())
"""


def test_of_several_processes_one_compiles_and_each_announces(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PREPARES, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    printed = [process.communicate(timeout=300)[0].split() for process in started]
    assert (tmp_path / "compiled").read_text() == "once\n"
    assert all(lines[-1] == "True" for lines in printed)
    assert ["announced", "True"] in printed
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert again.stdout.split() == ["True"]


def test_other_sources_are_compiled_again() -> None:
    here = compiling._fingerprint()
    source = Path(compiling.__file__)
    before = source.stat()
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    try:
        assert compiling._fingerprint() != here
    finally:
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
