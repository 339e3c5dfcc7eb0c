"""What may only get better: what still breaks a rule is listed or counted here, and never grows.

Lower a number, or shorten a list, with every fault you correct.
"""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from tests.architecture.source import (
    ROOT,
    TSEMED,
    apps,
    functions,
    python_files,
    short,
    style_sheets,
    templates,
    tree,
)

from tsemed.cycles.policy import Policy

LONGEST_FILE = 400
LONGEST_TEMPLATE_LINE = 120
BOOTSTRAP = "05-bootstrap.css"  # made by tools/vendor_bootstrap.py

# Rules and numbers that wait for the operation which decides by them.
UNCALLED_RULES: set[str] = set()
UNREAD_NUMBERS: set[str] = set()
PRIVATE_IDENTIFIERS = {"src": 0, "tests": 0, "tools": 0, "bench": 0}

# Files of tests that nobody reads to the end, with their lines.
LONG_FILES_OF_TESTS = {
    "tests/accounts/test_credential_changes.py": 405,
    "tests/imports/test_operations.py": 496,
    "tests/people/test_write_paths.py": 522,
    "tests/spreadsheets/test_workbooks.py": 445,
}
# Lines of tests for each line of an app, in hundredths, where they are fewer than TESTS_PER_LINE.
# Lines of journeys and of the architecture are counted for no app.
TESTS_PER_LINE = 80
FEWER_TESTS = {
    "base": 36,
    "cycles": 26,
    "imports": 45,
    "matching": 67,
    "notifications": 53,
    "pairing": 26,
    "partners": 35,
    "people": 41,
    "relationships": 56,
    "reports": 38,
    "spreadsheets": 35,
    "ui": 39,
    "web": 23,
}

# A test's name states a fact in so many words; so many tests still have longer names.
MOST_WORDS = 12
LONGER_NAMES = 125

# Words that only insiders knew. The field's terms stand in docs/glossary.md and docs/matching.
BANNED = frozenset(
    [
        "anew",
        "beside",
        "court",
        "door",
        "doors",
        "floor",
        "floors",
        "house",
        "hurry",
        "patience",
        "rack",
        "racks",
        "room",
        "rooms",
        "said",
        "saying",
        "seat",
        "seats",
        "seating",
        "shelf",
        "shelves",
        "tell",
        "telling",
        "told",
        "whoever",
    ]
)
# Where such a word is the field's own term, or belongs to somebody else's interface.
ALLOWED_NAMES = frozenset({"floor", "floors", "math_floor"})


def public_rules() -> Iterator[tuple[Path, str]]:
    for path in sorted(TSEMED.glob("*/rules.py")):
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node.name


def test_every_rule_decides_something_outside_rules_and_tests() -> None:
    callers = {
        path: {
            name.id if isinstance(name, ast.Name) else name.attr
            for name in ast.walk(tree(path))
            if isinstance(name, ast.Name | ast.Attribute)
        }
        for path in python_files("src/tsemed")
        if path.name != "rules.py"
    }
    uncalled = [
        f"{short(path)}:{name}"
        for path, name in public_rules()
        if not any(name in names for names in callers.values())
    ]
    assert {one.removeprefix("src/tsemed/") for one in uncalled} == UNCALLED_RULES, (
        "let an operation or a page decide by it, or take the rule away"
    )


def test_every_number_of_the_policy_is_read() -> None:
    # In policy.py itself only what chooses a version reads one: not the table of numbers.
    elsewhere = "".join(
        path.read_text().rpartition("class Policy:")[2].partition("\n\n\n")[2]
        if path.name == "policy.py"
        else path.read_text()
        for path in python_files("src/tsemed")
    )
    unread = [one.name for one in fields(Policy) if not re.search(rf"\.{one.name}\b", elsewhere)]
    assert set(unread) == UNREAD_NUMBERS, (
        "a number that nothing reads is a promise that nothing keeps"
    )


def layers() -> dict[str, int]:
    """Return the height of each app, the lowest 0, as the import contract orders them."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    lines = contracts["importlinter:contract:layers"]["layers"].split("\n")
    ordered = [line.split("|") for line in reversed(lines) if line.strip()]
    return {app.strip(): height for height, apps in enumerate(ordered) for app in apps}


def owners_of_tags() -> dict[str, str]:
    return {path.stem: path.parts[-3] for path in TSEMED.glob("*/templatetags/*.py")}


def used_by(template: str) -> Iterator[str]:
    """Return the apps whose tags and templates a template uses."""
    tags = owners_of_tags()
    for loaded in re.findall(r"\{% load ([^%]*)%\}", template):
        yield from (tags[name] for name in loaded.split() if name in tags)
    for name in re.findall(r"\{%\s*(?:include|extends) [\"']([^\"']+)[\"']", template):
        owners = list(TSEMED.glob(f"*/templates/{name}"))
        yield from (path.relative_to(TSEMED).parts[0] for path in owners)


def test_no_template_uses_what_belongs_to_a_higher_app() -> None:
    height = layers()
    upward = [
        f"{short(path)} uses {used}"
        for path in templates(".html", ".txt")
        for used in used_by(path.read_text())
        if height[used] > height[path.relative_to(TSEMED).parts[0]]
    ]
    assert upward == [], "move what both need down, into ui or base"


def test_no_line_of_a_template_is_longer_than_a_screen() -> None:
    long = [
        f"{short(path)}:{number}"
        for path in templates(".html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]
    assert long == [], "break it: one element or one tag a line, as `make check` shows"


def lines_of_long_files(paths: list[Path]) -> dict[str, int]:
    return {
        short(path): count
        for path in paths
        if (count := len(path.read_text().splitlines())) > LONGEST_FILE
    }


def test_no_file_is_so_long_that_nobody_reads_it() -> None:
    ours = [*python_files("src", "tools", "bench"), *templates(), *style_sheets()]
    assert lines_of_long_files([one for one in ours if one.name != BOOTSTRAP]) == {}, (
        "split it by meaning"
    )


def test_files_of_tests_grow_no_longer() -> None:
    long = lines_of_long_files(python_files("tests"))
    longer = {name: n for name, n in long.items() if n > LONG_FILES_OF_TESTS.get(name, 0)}
    assert longer == {}, "split it by what is tested"
    assert set(long) == set(LONG_FILES_OF_TESTS), "take what is short by now off the list"


def written_lines(folder: str) -> int:
    return sum(
        sum(bool(line.strip()) for line in path.read_text().splitlines())
        for path in python_files(folder)
    )


def hundredths_of_tests() -> dict[str, int]:
    """Return for each app the lines of its tests for a hundred lines of its own."""
    folders = {path.name: f"src/tsemed/{path.name}" for path in apps()} | {"pairing": "src/pairing"}
    return {
        name: 100 * written_lines(f"tests/{name}") // written_lines(folder)
        for name, folder in folders.items()
    }


def test_no_app_has_fewer_tests_than_before() -> None:
    now = hundredths_of_tests()
    fewer = {
        name: ratio for name, ratio in now.items() if ratio < FEWER_TESTS.get(name, TESTS_PER_LINE)
    }
    assert fewer == {}, "write tests of what was added; the list names what each app had"
    enough = {name for name in FEWER_TESTS if now[name] >= TESTS_PER_LINE}
    assert enough == set(), "take what has enough by now off the list"


def identifiers(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the names a file gives, fields of classes too, and the keywords it calls with."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.lineno, node.asname


def is_private(name: str) -> bool:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    return name not in ALLOWED_NAMES and not BANNED.isdisjoint(words)


@pytest.mark.parametrize("folder", sorted(PRIVATE_IDENTIFIERS))
def test_no_identifier_speaks_a_private_language(folder: str) -> None:
    found = [
        f"{short(path)}:{line} {name}"
        for path in python_files(folder)
        for line, name in identifiers(path)
        if is_private(name)
    ]
    assert len(found) <= PRIVATE_IDENTIFIERS[folder], found


def test_no_file_is_named_in_a_private_language() -> None:
    found = [
        short(path)
        for path in python_files()
        if BANNED & set(path.stem.split("_")) or path.stem == "words"
    ]
    assert found == [], "name a file by what it holds, as a stranger would look for it"


def test_names_of_tests_state_a_fact_in_twelve_words() -> None:
    longer = [
        f"{short(path)}:{function.lineno} {function.name}"
        for path in python_files("tests")
        for function in functions(path)
        if function.name.startswith("test_")
        and len(function.name.removeprefix("test_").split("_")) > MOST_WORDS
    ]
    assert len(longer) <= LONGER_NAMES, longer
