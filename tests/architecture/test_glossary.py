"""One word per thing: every table of ours has its line in the glossary, and the other way."""

from __future__ import annotations

import re

from django.apps import apps
from tests.architecture.source import ROOT

ROW = re.compile(r"^\|(?P<cells>.+)\|\s*`(?P<name>[a-z]+\.[A-Za-z]+)`\s*\|$", re.MULTILINE)


def glossary() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "glossary.md").read_text()
    return {m["name"]: [cell.strip() for cell in m["cells"].split("|")] for m in ROW.finditer(text)}


def our_models() -> set[str]:
    return {
        m._meta.label
        for m in apps.get_models()
        if m.__module__.startswith("tsemed.") and not m._meta.auto_created
    }


def test_every_table_has_its_line_and_every_line_its_table() -> None:
    assert set(glossary()) == our_models(), "docs/glossary.md: one line per table"


def test_every_term_stands_in_three_languages() -> None:
    hebrew, arabic = re.compile(r"[א-ת]"), re.compile(r"[ء-ي]")
    unfinished = [
        name
        for name, (_, english, he, ar) in glossary().items()
        if not (english and hebrew.search(he) and arabic.search(ar))
    ]
    assert unfinished == []
