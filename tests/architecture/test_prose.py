"""Docstrings, comments, documents and pages are plain English: no private terms, no ceremony."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from tests.architecture.source import (
    ROOT,
    TSEMED,
    functions,
    python_files,
    short,
    style_sheets,
    templates,
    tree,
)

TERMS = (
    r"anew|beside|courts?|doors?|house|patience|racks?|rooms?|said|saying|seat(s|ed|ing)?|shel(f|ves)"
    r"|tell(s|ing)?|told|waves?|who(m)?ever"
)
PRIVATE = re.compile(rf"\b({TERMS}|of two)\b", re.IGNORECASE)
PRIVATE_IN_TEXTS = re.compile(rf"\b({TERMS})\b", re.IGNORECASE)
# What a document quotes: names in the code, and English texts of before.
QUOTED = re.compile(r"`[^`\n]*`|\"[^\"]*\"")
# Lines that still hold such a word. Lower a number, never raise one.
PRIVATE_LINES = {"src": 0, "tests": 0, "tools": 0, "bench": 0}

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def docstrings(path: Path) -> Iterator[ast.Constant]:
    for node in ast.walk(tree(path)):
        if not isinstance(node, Documented) or not node.body:
            continue
        first = node.body[0]
        if (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            yield first.value


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each line of a docstring and each comment, with its number."""
    text = path.read_text(encoding="utf-8")
    for docstring in docstrings(path):
        lines = text.splitlines()[docstring.lineno - 1 : docstring.end_lineno]
        yield from enumerate(lines, docstring.lineno)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize("folder", sorted(PRIVATE_LINES))
def test_no_docstring_or_comment_speaks_a_private_language(folder: str) -> None:
    found = [
        f"{short(path)}:{number} {line.strip()}"
        for path in python_files(folder)
        for number, line in prose(path)
        if PRIVATE.search(line)
    ]
    assert len(found) <= PRIVATE_LINES[folder], found


def documents() -> list[Path]:
    """Return what people read of the project: documents, and what runs its checks."""
    root = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "Makefile", ".ci/run")]
    return [*root, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def our_scripts() -> list[Path]:
    return sorted(p for p in TSEMED.glob("*/static/**/*.js") if "vendor" not in p.parts)


def lines_that_count(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text without what it quotes; of the CHANGELOG what is unreleased."""
    text = path.read_text(encoding="utf-8")
    if path.name == "CHANGELOG.md":
        text = text.partition("\n## ")[2].partition("\n## ")[0]
    if path.suffix == ".md":
        text = QUOTED.sub(lambda found: "\n" * found[0].count("\n"), text)
    yield from enumerate(text.splitlines(), 1)


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(documents(), id="documents"),
        pytest.param(templates(".html", ".txt"), id="templates"),
        pytest.param([*style_sheets(), *our_scripts()], id="styles and scripts"),
        pytest.param(sorted(TSEMED.glob("*/*.typ")), id="PDF"),
    ],
)
def test_no_text_speaks_a_private_language(paths: list[Path]) -> None:
    found = [
        f"{short(path)}:{number} {line.strip()}"
        for path in paths
        if path.name != "05-bootstrap.css"
        for number, line in lines_that_count(path)
        if PRIVATE_IN_TEXTS.search(line)
    ]
    assert found == [], "use the term of the field, and say who does what"


# In the solver an objective is no wish, and a limb of a weight is no word.
NOT_OF_THE_LITERATURE = re.compile(r"\b(boards?|wish(es)?|words?|worth)\b", re.IGNORECASE)


def test_the_solver_uses_the_terms_of_the_literature() -> None:
    solver = python_files("src/pairing/solver", "src/pairing/analysis", "src/pairing/scoring")
    objective = ROOT / "src" / "pairing" / "problem" / "objective.py"
    found = [
        f"{short(path)}:{number} {line.strip()}"
        for path in [*solver, objective]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if NOT_OF_THE_LITERATURE.search(line)
    ]
    assert found == [], "write objective, objective value and limb"


def test_no_docstring_begins_with_this_will() -> None:
    found = [
        f"{short(path)}:{docstring.lineno}"
        for path in python_files("src", "tests", "tools", "bench")
        for docstring in docstrings(path)
        if str(docstring.value).lstrip().startswith("This will")
    ]
    assert found == [], "say what it does in the imperative: Return, Write, Refuse"


# The first words of docstrings of functions and methods: verbs in the imperative, so that a reader
# sees what a call does or returns. Ruff's D401 knows some verbs and the articles only, and passes
# "Whether …", "What …" and every other noun. A new verb joins the list; a noun does not.
VERBS = """
Accept Add Agree Alert Allow Answer Append Apply Approve Ask Assign Attack Augment Begin Bid Bring
Build Call Cancel Carry Change Check Choose Claim Clear Close Collect Come Compare Compile
Complete Compute Confirm Convert Copy Count Create Cut Decide Declare Decline Decode Delete
Distinguish Divide Draw Drop Encode End Enter Estimate Execute Explain Extend Fail Fill Find Fit
Fold Follow Forbid Forget Format Free Gather Give Go Group Guess Hash Have Hide Hold Ignore Index
Inform Insert Install Invite Join Judge Keep Kill Leave Let Limit List Load Lock Log Look Lower
Make Map Mark Match Measure Merge Migrate Move Name Note Notify Offer Open Order Pack Pair Parse
Pin Place Plan Point Post Prepare Present Press Price Print Propose Prune Put Raise Read Rebuild
Record Redirect Reduce Refine Refuse Register Relax Release Remember Remove Rename Renew Repair
Replace Report Request Require Reset Restart Restore Return Round Run Save Scale Scan Score Search
Select Send Serve Set Settle Shorten Show Sign Skip Solve Sort Spend Split Start Step Stop Store
Subtract Sum Take Tell Terminate Thank Time Translate Try Turn Type Unpack Unpin Update Use
Validate Verify Visit Wait Walk Warn Watch Widen Withdraw Work Write Yield
"""
# Docstrings that still begin with something else. Lower a number, never raise one.
NOT_IMPERATIVE = {"src/pairing": 0, "src/tsemed": 0, "tests": 21, "tools": 0, "bench": 0}


@pytest.mark.parametrize("folder", sorted(NOT_IMPERATIVE))
def test_docstrings_of_functions_begin_with_a_verb(folder: str) -> None:
    verbs = frozenset(VERBS.split())
    found = [
        f"{short(path)}:{function.lineno} {docstring.splitlines()[0]}"
        for path in python_files(folder)
        for function in functions(path)
        if (docstring := ast.get_docstring(function))
        and docstring.split()[0].rstrip(",:") not in verbs
    ]
    assert len(found) <= NOT_IMPERATIVE[folder], found


# A page may name a real place to meet, and may ask people to inform somebody: plain English.
PRIVATE_IN_MESSAGES = re.compile(
    r"\b(anew|beside|courts?|doors?|patience|racks?|shel(f|ves)|told|waves?|who(m)?ever"
    r"|(my|your) word)\b",
    re.IGNORECASE,
)


def test_no_english_message_speaks_a_private_language() -> None:
    catalogue = polib.pofile(str(TSEMED / "locale" / "he" / "LC_MESSAGES" / "django.po"))
    found = [entry.msgid for entry in catalogue if PRIVATE_IN_MESSAGES.search(entry.msgid)]
    assert found == [], "write what happens, and who does it"
