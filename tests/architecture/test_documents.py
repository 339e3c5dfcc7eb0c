"""What the documents say of the house is what the house is."""

from __future__ import annotations

import configparser
import re

from tests.architecture.source import ROOT

DOCS = ROOT / "docs"


def floors_of_the_contract() -> list[set[str]]:
    """The rooms of each floor from the top, as the import contract has them."""
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter")
    lines = read["importlinter:contract:floors"]["layers"].split("\n")
    return [set(line.split(" | ")) for line in lines if line.strip()]


def floors_of_the_plan() -> list[str]:
    """The rooms in the order of the table of floors in the house plan."""
    plan = (DOCS / "architecture.md").read_text()
    table = plan.split("## Floors", 1)[1].split("\n\n**", 1)[0]
    return re.findall(r"^\|[^|]*\| `(\w+)` \|", table, re.MULTILINE)


def test_the_house_plan_names_the_floors_of_the_import_contract_in_order() -> None:
    drawn = floors_of_the_plan()
    for floor in floors_of_the_contract():
        here, drawn = drawn[: len(floor)], drawn[len(floor) :]
        assert set(here) == floor, "docs/architecture.md and .importlinter move together"
    assert drawn == []


def test_every_place_to_register_is_named_in_the_house_plan() -> None:
    plan = (DOCS / "architecture.md").read_text()
    offered = {
        f"{path.relative_to(ROOT / 'src' / 'tsemed').parts[0]}.{path.stem}.{name}"
        for path in (ROOT / "src" / "tsemed").glob("*/*.py")
        for name in re.findall(
            r"^def (extend_\w+|register_\w+|offer_filter)\(", path.read_text(), re.MULTILINE
        )
        if "people" not in name and "person" not in name and "with_affiliation" not in name
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
