"""Size: a smell, not a law. What is longer says why, in a comment beginning "Long because"."""

from __future__ import annotations

import ast

from tests.architecture.source import functions, python_files, short, templates

FILE_LINES = 300
FUNCTION_LINES = 30
TEMPLATE_LINES = 120
EXCUSE = "Long because"


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_longer_than_it_can_justify() -> None:
    long = {
        short(path): count
        for path in python_files()
        if (count := len(path.read_text().splitlines())) > FILE_LINES
        and EXCUSE not in path.read_text()
    }
    assert long == {}, "split by what changes together, or say '# Long because …' at its head"


def test_no_function_is_longer_than_one_screen() -> None:
    long = {
        f"{short(path)}:{function.name}": count
        for path in python_files()
        for function in functions(path)
        if (count := body_lines(function)) > FUNCTION_LINES
        and EXCUSE not in (ast.get_source_segment(path.read_text(), function) or "")
    }
    assert long == {}, "give the parts names, or say '# Long because …' inside the function"


def test_no_template_is_longer_than_it_can_justify() -> None:
    long = {
        short(path): count
        for path in templates()
        if (count := len(path.read_text().splitlines())) > TEMPLATE_LINES
        and EXCUSE not in path.read_text()
    }
    assert long == {}, "move a part into a component or a _fragment.html"
