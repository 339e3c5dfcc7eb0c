"""Runs the code of a notebook and keeps its pictures: `python -m tools.notebook NOTEBOOK`.

No Jupyter is needed: the cells are executed one after another, with pictures drawn in memory.
"""

from __future__ import annotations

import base64
import io
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat

ROOT = Path(__file__).resolve().parent.parent


def run_cells(notebook: Any) -> list[list[Any]]:
    """Execute every code cell and return the outputs of each: what it printed and drew."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    names: dict[str, Any] = {"__name__": "__main__"}
    outputs = []
    for at, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(cell.source, f"cell {at}", "exec"), names)
        made: list[Any] = []
        if printed.getvalue():
            made.append(nbformat.v4.new_output("stream", text=printed.getvalue()))
        for number in plt.get_fignums():
            png = base64.b64encode(_small_png(plt.figure(number))).decode()
            made.append(nbformat.v4.new_output("display_data", data={"image/png": png}))
        plt.close("all")
        outputs.append(made)
    return outputs


def _small_png(figure: Any) -> bytes:
    """Return the picture in 64 colours: history keeps every version of it."""
    from PIL import Image

    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=70)
    Image.open(drawn).convert("RGB").quantize(64).save(small, format="png", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    path = Path(sys.argv[1])
    read = nbformat.read(path, as_version=4)
    cells = [cell for cell in read.cells if cell.cell_type == "code"]
    for number, (cell, made) in enumerate(zip(cells, run_cells(read), strict=True), start=1):
        cell.outputs, cell.execution_count = made, number
    nbformat.write(read, path)
