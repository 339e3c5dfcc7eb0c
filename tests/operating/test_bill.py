"""The bill of materials names what a release installs, no more and no less."""

from __future__ import annotations

import re

from tools.environment import REQUIREMENTS
from tools.sbom import bill_of_materials, components

COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General)", re.IGNORECASE)


def test_every_pinned_package_stands_in_it_with_its_hashes() -> None:
    pinned = re.findall(r"(?m)^([\w.-]+)==(\S+)", (REQUIREMENTS / "production.txt").read_text())
    bill = bill_of_materials()
    assert [(one["name"], one["version"]) for one in bill["components"]] == pinned
    assert all(one["hashes"] for one in bill["components"])
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "tsemed")


def test_no_package_of_a_release_asks_for_the_same_licence() -> None:
    strict = [
        one["name"]
        for one in bill_of_materials()["components"]
        if COPYLEFT.search(str(one["licenses"]))
    ]
    assert strict == []


def test_a_hash_belongs_to_the_package_above_it() -> None:
    of_a, of_b = "a" * 64, "b" * 64
    text = f"one==1.0 \\\n    --hash=sha256:{of_a}\ntwo==2.0 \\\n    --hash=sha256:{of_b}\n"
    one, two = components(text)
    assert (one["purl"], one["hashes"]) == (
        "pkg:pypi/one@1.0", [{"alg": "SHA-256", "content": of_a}],
    )  # fmt: skip
    assert [each["content"] for each in two["hashes"]] == [of_b]
