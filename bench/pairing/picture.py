"""Draw growth of time and memory: `python -m bench.pairing.picture ROWS.jsonl`.

The rows are those that `python -m bench.pairing --save ROWS.jsonl` appends; of every tool and
size the quickest counts. The picture is docs/matching/growth.png.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OUT = Path(__file__).parents[2] / "docs" / "matching" / "growth.png"
INK, LOUD = "#6b7280", "#0f766e"


def best_rows(lines: list[str]) -> dict[str, dict[int, dict[str, Any]]]:
    """Return the quickest finished row of every tool at every size."""
    best: dict[str, dict[int, dict[str, Any]]] = {}
    for row in map(json.loads, lines):
        sizes = best.setdefault(row["tool"], {})
        if row["wall"] is not None:
            known = sizes.get(row["size"], row)
            sizes[row["size"]] = min(known, row, key=lambda one: one["wall"])
    return {tool: sizes for tool, sizes in best.items() if sizes}


def draw(best: dict[str, dict[int, dict[str, Any]]], out: Path) -> None:
    """Draw seconds and megabytes over size, both on logarithmic scales."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(11, 4.4), packing="constrained")
    for axis, what, title in zip(
        axes, ("wall", "peak_mb"), ("seconds", "megabytes at the peak"), strict=True
    ):
        marks = iter("sD^v")
        for tool, sizes in best.items():
            at = sorted(sizes)
            is_ours = tool.startswith("tsemed")
            axis.plot(
                at,
                [sizes[size][what] for size in at],
                marker=next(marks) if is_ours and tool != "tsemed" else "o",
                label=tool,
                color=LOUD if is_ours else None,
                linewidth=2.4 if tool == "tsemed" else 1,
                linestyle="-" if tool == "tsemed" or not is_ours else ":",
            )
        axis.set(xscale="log", yscale="log", xlabel="mentees", title=title)
        axis.grid(visible=True, color=INK, alpha=0.2)
    axes[1].legend(fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))
    figure.savefig(out, dpi=110)


if __name__ == "__main__":
    draw(best_rows(Path(sys.argv[1]).read_text().splitlines()), OUT)
