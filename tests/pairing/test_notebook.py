"""The notebook runs, and its pictures are there for those who only read it."""

from __future__ import annotations

import nbformat
from tools.environment import ROOT
from tools.notebook import run_cells

NOTEBOOK = ROOT / "docs" / "matching" / "a-round-as-pictures.ipynb"


def test_the_notebook_runs_and_shows_what_it_showed() -> None:
    kept = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(kept)
    code = [cell for cell in kept.cells if cell.cell_type == "code"]
    for cell, made in zip(code, run_cells(kept), strict=True):
        assert [out.output_type for out in made] == [out.output_type for out in cell.outputs]
        assert _printed(made) == _printed(cell.outputs)
    assert sum("image/png" in out.get("data", {}) for cell in code for out in cell.outputs) == 4


def _printed(outputs: list[nbformat.NotebookNode]) -> list[str]:
    return [out.text for out in outputs if out.output_type == "stream"]
