"""Every claim of docs/security.md names a test, and every named test exists."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "security.md"
WITHOUT_TESTS = ("Why", "Not protected", "Security")
_TESTS = re.compile(r"\[(tests/[^\]]+)\]")
_NODE = re.compile(r"tests/[\w/]+\.py::test_\w+")
_NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-Z*`@]")


@dataclass(frozen=True)
class Block:
    """One list item, table row or paragraph, with the heading it stands under."""

    heading: str
    kind: str
    text: str

    @property
    def nodes(self) -> list[str]:
        """Return the tests named in its brackets."""
        return [node.strip() for found in _TESTS.findall(self.text) for node in found.split(",")]

    @property
    def sentence(self) -> str:
        """Return the claim without its tests."""
        return _TESTS.sub("", self.text).strip()


def blocks(text: str) -> list[Block]:
    """Return the blocks of a Markdown page in order, each on one line."""
    found: list[Block] = []
    heading, previous = "", ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading, previous = line.lstrip("# "), ""
        elif not line.strip():
            previous = ""
        elif line.startswith("|"):
            # The first row of a table is its heading, the second a line of dashes.
            kind = {"": "head", "head": "rule"}.get(previous, "row")
            found += [Block(heading, kind, line.strip("| "))] if kind == "row" else []
            previous = kind
        elif re.match(r"[-*] ", line):
            found.append(Block(heading, "item", line[2:]))
            previous = "item"
        elif previous in ("item", "paragraph"):
            found[-1] = Block(heading, found[-1].kind, f"{found[-1].text} {line.strip()}")
        else:
            found.append(Block(heading, "paragraph", line))
            previous = "paragraph"
    return found


def faults(block: Block) -> list[str]:
    """Return what is wrong with the form of a block that has to be a claim."""
    if block.kind == "paragraph":
        return ["prose: make it list items of one sentence, or move it under Why / Not protected"]
    found = [] if block.nodes else ["names no test"]
    found += [f"is not a test id: {node}" for node in block.nodes if not _NODE.fullmatch(node)]
    if block.kind == "item" and _NEXT_SENTENCE.search(block.sentence):
        found.append("has more than one sentence: make each a list item")
    return found


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the names of the test functions of a file; none if there is no such file."""
    file = ROOT / path
    if not file.exists():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(
        node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def exists(node: str) -> bool:
    """Return whether a test id names a test that is there."""
    path, _, name = node.partition("::")
    return name in names_in(path)


def test_every_claim_names_its_test() -> None:
    found = [
        f"{block.heading}: {block.text[:70]}: {fault}"
        for block in blocks(PAGE.read_text(encoding="utf-8"))
        if not block.heading.startswith(WITHOUT_TESTS)
        for fault in faults(block)
    ]
    assert found == []


def test_every_test_named_on_the_page_exists() -> None:
    missing = [
        node
        for block in blocks(PAGE.read_text(encoding="utf-8"))
        if not block.heading.startswith("Security")
        for node in block.nodes
        if _NODE.fullmatch(node) and not exists(node)
    ]
    assert missing == []


def test_forms_that_are_no_claim_are_refused() -> None:
    page = (
        "# A\n\nProse.\n\n- One. Two. [tests/a.py::test_a]\n- No test.\n"
        "- Wrong. [tests/a.py]\n\n| a | b |\n|---|---|\n| row | no test |\n"
        "- Good,\n  in two lines. [tests/a.py::test_a,\n  tests/a.py::test_b]\n"
    )
    assert [len(faults(block)) for block in blocks(page)] == [1, 1, 1, 1, 1, 0]
