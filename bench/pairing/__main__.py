"""Run `python -m bench.pairing --size 1000`: the engine and its peers, as a table."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from bench.pairing.rows import ROWS

PEERS = {
    200: ("mentor-match", "munkres", "first come, best free", "SciPy dense"),
    500: ("mentor-match", "munkres", "first come, best free", "SciPy dense"),
    1_000: (
        "tsemed, everybody explained",
        "tsemed, all objectives",
        "first come, best free",
        "SciPy dense",
        "CP-SAT",
        "networkx",
    ),
    10_000: ("first come, best free", "SciPy dense", "OR-Tools assignment"),
    100_000: ("SciPy sparse, top 20",),
    1_000_000: (),
}
COLUMNS = ("size", "tool", "matched", "total", "gap", "wall s", "CPU s", "peak MB")
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def main() -> None:
    """Measure every row in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--only", choices=list(ROWS), default=None)
    parser.add_argument("--timeout", type=float, default=600)
    parser.add_argument("--save", type=Path, default=None, help="append rows as JSON lines")
    wanted = parser.parse_args()
    measured_size = max((size for size in PEERS if size <= wanted.size), default=200)
    names = (wanted.only,) if wanted.only else ("tsemed", *PEERS[measured_size])
    print(HEAD)
    for name in names:
        row = run(name, wanted.size, wanted.timeout)
        print(as_line(wanted.size, name, row), flush=True)
        if wanted.save:
            with wanted.save.open("a") as out:
                out.write(json.dumps({"size": wanted.size, "tool": name, **row}) + "\n")


def run(name: str, size: int, timeout: float) -> dict[str, float | None]:
    """Measure one row in a fresh process."""
    command = [sys.executable, "-m", "bench.pairing.rows", name, str(size), str(size * 62 // 100)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout, check=True, env=os.environ
        )
    except subprocess.TimeoutExpired:
        return {"wall": None}
    found: dict[str, float | None] = json.loads(done.stdout)
    return found


def as_line(size: int, name: str, row: dict[str, float | None]) -> str:
    """Return one line of the table."""
    if row["wall"] is None:
        return f"| {size:,} | {name} | not finished | | | | | |"
    gap = "–" if row["gap"] is None else f"{row['gap']:.5%}"
    return (
        f"| {size:,} | {name} | {row['matched']:,} | {row['total']:,} | {gap} "
        f"| {row['wall']:.2f} | {row['cpu']:.2f} | {row['peak_mb']:.0f} |"
    )


if __name__ == "__main__":
    main()
