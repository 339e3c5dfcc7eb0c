"""Rule ids stand in the document, in the code and in the name of a test: all or none."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, TSEMED, functions, python_files

IN_CODE = re.compile(r"OM-(\d+\.\d+)")
IN_DOCUMENT = re.compile(r"^\|\s*OM-(\d+\.\d+)\s*\|", re.MULTILINE)
IN_TEST = re.compile(r"om_(\d+)_(\d+)")


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
