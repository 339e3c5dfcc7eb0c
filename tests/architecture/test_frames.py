"""Pages are declared by the frames; those written by hand are named in the architecture page."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, TSEMED, python_files, short, tree

ARCHITECTURE = ROOT / "docs" / "architecture.md"
HEADING = "## Pages outside the frames"


def by_hand() -> set[str]:
    """Return the views that answer more than reading, as `app.views.module.function`."""
    return {
        ".".join([*path.relative_to(TSEMED).with_suffix("").parts, function.name])
        for path in python_files("src/tsemed")
        if "views" in path.with_suffix("").parts
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef)
        if has(function, "requires(") and not has(function, "require_safe")
    }


def has(function: ast.FunctionDef, decorator: str) -> bool:
    """Return whether a function has a decorator that begins so."""
    return any(ast.unparse(one).startswith(decorator) for one in function.decorator_list)


def named() -> set[str]:
    """Return the views that the page names."""
    section = ARCHITECTURE.read_text("utf-8").partition(HEADING)[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE))


def test_views_written_by_hand_are_named_with_the_reason() -> None:
    assert by_hand() == named(), f"{HEADING} of {short(ARCHITECTURE)}: one line per view"


def test_three_views_answer_a_conflict_themselves() -> None:
    answers = {
        short(path)
        for path in python_files("src/tsemed")
        if "views" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and node.type is not None
        if "StaleVersion" in ast.unparse(node.type)
    }
    assert answers == {
        "src/tsemed/matching/views/constraints.py",
        "src/tsemed/matching/views/drafts.py",
        "src/tsemed/people/views/change.py",
    }
