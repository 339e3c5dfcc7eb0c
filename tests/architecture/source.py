"""What the architecture tests look at: every source file, template and style sheet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
TSEMED = SRC / "tsemed"


def short(path: Path) -> str:
    """Return the path as a person would say it."""
    return str(path.relative_to(ROOT))


def python_files(*folders: str) -> list[Path]:
    """Return every Python file we wrote, migrations left out."""
    found = [p for folder in folders or ("src",) for p in (ROOT / folder).rglob("*.py")]
    return sorted(p for p in found if "migrations" not in p.parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file, parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def templates(*endings: str) -> list[Path]:
    """Return every template of the project."""
    wanted = endings or (".html",)
    return sorted(
        p for p in TSEMED.glob("*/templates/**/*") if p.is_file() and p.name.endswith(wanted)
    )


def style_sheets() -> list[Path]:
    """Return the style sheets we write by hand; bundles and vendored files are made from others."""
    return sorted((TSEMED / "ui" / "styles").rglob("*.css"))


def apps() -> list[Path]:
    """Return every app of the project."""
    return sorted(p.parent for p in TSEMED.glob("*/__init__.py"))
