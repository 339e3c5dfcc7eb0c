"""Every symbol of the mathematics is tied to a name that the engine's code really has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.source import ROOT, python_files, tree

NOTATION = ROOT / "docs" / "matching" / "notation.md"


def rows() -> Iterator[tuple[str, str]]:
    """Yield the symbol and the names in the code of each row of the table."""
    for line in NOTATION.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] != "symbol":
            yield cells[0], cells[2]


def names_of(path: Path) -> Iterator[str]:
    """Yield the names that a file gives or reads."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


@pytest.mark.parametrize(("symbol", "names"), list(rows()), ids=[symbol for symbol, _ in rows()])
def test_names_in_the_notation_exist_in_the_engine(symbol: str, names: str) -> None:
    known = {name for path in python_files("src/pairing") for name in names_of(path)}
    quoted = re.findall(r"`([^`]+)`", names)
    given = {name for text in quoted for name in re.findall(r"[A-Za-z_]\w*", text)}
    assert given, f"{symbol}: name it as the code does, in backticks"
    assert given <= known, f"{symbol}: {given - known} is not in src/pairing"
