"""The rules of code of docs/style.md, each with a sentence that teaches."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.source import ROOT, TSEMED, apps, functions, python_files, short, tree


def calls(path: Path) -> list[tuple[int, str]]:
    made = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    return [
        (call.lineno, ast.unparse(call.func))
        for call in made
        if not (asks_clock(call) and call.args)
    ]


def asks_clock(call: ast.Call) -> bool:
    """Return whether this reads the clock; given a moment, the same name only converts it."""
    return ast.unparse(call.func) in ("timezone.localdate", "timezone.localtime")


def files(name: str) -> list[Path]:
    return [
        p for p in python_files() if p.name == name or p.parent.name == name.removesuffix(".py")
    ]


def test_a_view_never_fetches_an_object_without_its_user() -> None:
    forbidden = re.compile(r"(objects\.(get|filter|all|exclude)|get_object_or_404)$")
    found = [
        f"{short(path)}:{line} {name}"
        for path in python_files()
        if "views" in path.parts and "templatetags" not in path.parts
        for line, name in calls(path)
        if forbidden.search(name)
    ]
    assert found == [], (
        "ask the app: queries.visible_to(user) or queries.get_…_for(user, pk, action)"
    )


def test_a_rule_reads_neither_clock_nor_chance_nor_settings() -> None:
    forbidden = re.compile(
        r"(timezone\.(now|localdate|localtime)|\btoday|\.now|random\.|settings\.)"
    )
    found = [
        f"{short(path)}:{line} {name}"
        for path in files("rules.py")
        for line, name in calls(path)
        if forbidden.search(name)
    ]
    assert found == [], "time, policy and chance come in as arguments"


def test_an_operation_reads_neither_clock_nor_request() -> None:
    forbidden = re.compile(r"timezone\.(now|localdate|localtime)$|datetime\.now$|date\.today$")
    found = [
        f"{short(path)}:{line} {name}"
        for path in files("operations.py")
        if path.name != "__init__.py"
        for line, name in calls(path)
        if forbidden.search(name)
    ]
    assert found == [], "an operation is told the time: give it at="


def test_a_state_is_set_only_by_its_step() -> None:
    found = [
        f"{short(path)}:{node.lineno}"
        for path in python_files("src/tsemed")
        if path.name != "transitions.py" and "migrations" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert found == [], "take_step(thing, to, by=, at=) leaves the row that is the history"


def test_no_error_is_swallowed() -> None:
    found = [
        f"{short(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert found == [], "an unexpected error rises and is logged; an expected one has a name"


def test_our_own_code_is_never_mocked() -> None:
    found = [
        short(path)
        for path in python_files("tests")
        if re.search(
            r"^\s*(from|import) (unittest\.mock|unittest import mock|pytest_mock)",
            path.read_text(),
            re.MULTILINE,
        )
    ]
    assert found == [], "use the real part; the cast in tests/cast.py is small"


def test_no_test_asserts_only_a_status_code() -> None:
    found = [
        f"{short(path)}:{function.name}"
        for path in python_files("tests")
        for function in functions(path)
        if function.name.startswith("test_") and _asserts_only_status(function)
    ]
    assert found == [], "say what the page shows or what the database holds afterwards"


def _asserts_only_status(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    asserts = [n for n in ast.walk(function) if isinstance(n, ast.Assert)]
    raises = "raises(" in ast.unparse(function)
    return (
        bool(asserts)
        and not raises
        and all(re.fullmatch(r".*\.status_code == \d+", ast.unparse(a.test)) for a in asserts)
    )


def test_every_test_asserts_something() -> None:
    proofs = re.compile(r"assert|raises\(|expect\(|assert_|check_|should_|verify\(")
    found = [
        f"{short(path)}:{function.name}"
        for path in python_files("tests")
        for function in functions(path)
        if function.name.startswith("test_") and not proofs.search(ast.unparse(function))
    ]
    assert found == [], "a test that asserts nothing cannot fail"


def test_every_app_says_what_it_owns() -> None:
    silent = [short(r) for r in apps() if not ast.get_docstring(tree(r / "__init__.py"))]
    assert silent == [], "one paragraph in __init__.py: what this app owns and may know"


def test_no_import_contract_is_excused() -> None:
    contracts = (ROOT / ".importlinter").read_text()
    assert "ignore_imports" not in contracts, "move the code to its layer instead"
    assert "exhaustive = True" in contracts


def test_every_app_stands_on_a_layer_that_the_architecture_page_names() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text()
    missing = [r.name for r in apps() if r.parent == TSEMED and f"`{r.name}`" not in plan]
    assert missing == [], "name the app and its reason in docs/architecture.md"
