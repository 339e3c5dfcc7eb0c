"""What the documents say of the project is what the project is."""

from __future__ import annotations

import configparser
import re

from tests.architecture.source import ROOT

DOCS = ROOT / "docs"


def layers_of_the_contract() -> list[set[str]]:
    """Return the apps of each layer from the top, as the import contract has them."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter")
    lines = read["importlinter:contract:layers"]["layers"].split("\n")
    return [set(line.split(" | ")) for line in lines if line.strip()]


def layers_of_the_plan() -> list[str]:
    """Return the apps in the order of the table of layers in the architecture page."""
    plan = (DOCS / "architecture.md").read_text()
    table = plan.split("## Layers", 1)[1].split("\n\n**", 1)[0]
    return re.findall(r"^\|[^|]*\| `(\w+)` \|", table, re.MULTILINE)


def test_the_architecture_page_names_the_layers_of_the_import_contract_in_order() -> None:
    drawn = layers_of_the_plan()
    for layer in layers_of_the_contract():
        here, drawn = drawn[: len(layer)], drawn[len(layer) :]
        assert set(here) == layer, "docs/architecture.md and .importlinter move together"
    assert drawn == []


def test_every_place_to_register_is_named_in_the_architecture_page() -> None:
    plan = (DOCS / "architecture.md").read_text()
    offered = {
        f"{path.relative_to(ROOT / 'src' / 'tsemed').parts[0]}.{path.stem}.{name}"
        for path in (ROOT / "src" / "tsemed").glob("*/*.py")
        for name in re.findall(
            r"^def (extend_\w+|register_\w+|offer_filter)\(", path.read_text(), re.MULTILINE
        )
        if not any(part in name for part in ("people", "person", "with_affiliation", "or_wait"))
    }
    assert offered, "nothing found: this test would check nothing"
    assert {one for one in offered if f"`{one}`" not in plan} == set()


def test_every_decision_stands_in_the_list_of_decisions_and_the_other_way() -> None:
    folder = DOCS / "decisions"
    there = {path.name for path in folder.glob("0*.md")}
    listed = re.findall(r"\]\((0[^)]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(there)


def test_every_decision_says_what_was_decided_and_why() -> None:
    unfinished = [
        path.name
        for path in (DOCS / "decisions").glob("0*.md")
        if not (
            re.search(r"\*\*(Decided|Decision)\.", (text := path.read_text())) and "Why" in text
        )
    ]
    assert unfinished == []


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text())
        if not (path.parent / link).exists()
    ]
    assert dead == []
