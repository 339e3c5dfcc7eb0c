"""Rule ids stand in the document, in the code and in the name of a test: all or none."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, TSEMED, functions, python_files, tree

IN_CODE = re.compile(r"OM-(\d+\.\d+)")
IN_DOCUMENT = re.compile(r"^\|\s*OM-(\d+\.\d+)\s*\|", re.MULTILINE)
IN_TEST = re.compile(r"om_(\d+)_(\d+)")


REQUIREMENT = re.compile(r"^\| R(\d+) \| (.+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
STATES = {"done", "in part", "not yet"}
# What a test asks for that goes through an operation, a page or a file.
TOUCHES = {"cast", "client", "page", "people", "tmp_path", "known", "galil", "desk", "noa", "dana"}


def in_document() -> set[str]:
    return set(IN_DOCUMENT.findall((ROOT / "docs" / "operating-model.md").read_text()))


def in_code() -> set[str]:
    return {
        rule
        for path in python_files("src/tsemed")
        for rule in IN_CODE.findall(path.read_text())
        if path.is_relative_to(TSEMED)
    }


def in_tests() -> set[str]:
    return {
        f"{a}.{b}"
        for path in python_files("tests")
        for function in functions(path)
        for a, b in IN_TEST.findall(function.name)
    }


def test_every_rule_of_the_document_stands_in_the_code_and_the_other_way() -> None:
    assert in_document() == in_code(), "docs/operating-model.md and the docstrings disagree"


def test_every_rule_has_a_test_named_after_it_and_the_other_way() -> None:
    assert in_document() == in_tests(), "name a test …_om_3_2_… after each rule OM-3.2"


def requirements() -> list[tuple[str, ...]]:
    text = (ROOT / "docs" / "operating-model.md").read_text()
    return [row.groups() for row in REQUIREMENT.finditer(text)]


def arguments_of(test: str) -> set[str]:
    """Return what a test, named as `file::name`, asks for; empty if there is no such test."""
    path, _, name = test.strip("`").partition("::")
    if not (ROOT / path).is_file():
        return set()
    found = [one for one in tree(ROOT / path).body if getattr(one, "name", "") == name]
    return {argument.arg for one in found for argument in one.args.args}  # type: ignore[attr-defined]


def test_every_requirement_has_its_row_and_an_honest_state() -> None:
    rows = requirements()
    assert [int(number) for number, *_rest in rows] == list(range(1, 128))
    assert {state for _number, _asked, state, *_rest in rows} <= STATES
    unsupported = [
        f"R{number}"
        for number, _asked, state, by, test in rows
        if (state == "done") is not (test != "–") or (state == "in part" and by == "–")
    ]
    assert unsupported == [], "done names a test, in part names what is there"


def test_what_is_done_is_shown_by_a_test_that_touches_it() -> None:
    missing = [
        f"R{number}: {test}"
        for number, _asked, state, _by, test in requirements()
        if state == "done" and arguments_of(test).isdisjoint(TOUCHES)
    ]
    assert missing == [], "name a test that goes through an operation, a page or a file"
