"""How busy the machine is with other work: a fixed loop, timed between the requests."""

from __future__ import annotations

import os
import time

LOOP = 60_000


def loop() -> float:
    """Return how many milliseconds a fixed piece of work takes now."""
    began, number = time.perf_counter(), 1
    for step in range(LOOP):
        number = number * 31 + step & 0xFFFF
    return (time.perf_counter() - began) * 1000


class Noise:
    """What the loop took each time. 1.0 is a machine that has nothing else to do.

    The quickest loop of the run stands for the idle machine: a few milliseconds are short
    enough to fall between the turns of others.
    """

    def __init__(self) -> None:
        self.took = [loop() for _ in range(40)]

    def sample(self) -> None:
        """Measure the loop once more."""
        self.took.append(loop())

    @property
    def factor(self) -> float:
        """Return how many times longer than at best the loop took, on the average."""
        return sum(self.took) / len(self.took) / min(self.took)

    def __str__(self) -> str:
        best, load = min(self.took), os.getloadavg()[0]
        return f"calibration loop {self.factor:.2f}x its best ({best:.1f} ms), load {load:.1f}"
