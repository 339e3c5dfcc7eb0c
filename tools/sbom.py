"""The bill of materials of a release: every pinned package with version, hashes and licence.

    python -m tools.sbom > tsemed.cdx.json

CycloneDX 1.6, made from `requirements/production.txt`; licences are read from what is installed.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from typing import Any

from tools.environment import REQUIREMENTS
from tsemed import __version__

PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill_of_materials() -> dict[str, Any]:
    """Return the bill, its packages in the order of the requirements."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "tsemed",
                "version": __version__,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": components((REQUIREMENTS / "production.txt").read_text()),
    }


def components(requirements: str) -> list[dict[str, Any]]:
    """Return each pinned package; one pinned twice, by version of Python, is two."""
    found: list[dict[str, Any]] = []
    for line in requirements.splitlines():
        if pin := PIN.match(line):
            name, version = pin.groups()
            address = f"pkg:pypi/{name.lower()}@{version}"
            found.append({"type": "library", "name": name, "version": version, "purl": address})
            found[-1] |= {"bom-ref": address, "licenses": licences_of(name), "hashes": []}
        found_hash = HASH.search(line)
        if found_hash and found:
            found[-1]["hashes"].append({"alg": "SHA-256", "content": found_hash[1]})
    return found


def licences_of(name: str) -> list[dict[str, Any]]:
    """Return the licence a package names; none where it is not installed here."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expression := about.get("License-Expression"):
        return [{"expression": expression}]
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier", [])
                   if c.startswith("License :: ")]  # fmt: skip
    named = classifiers[:1] or str(about.get("License") or "").splitlines()[:1]
    return [{"license": {"name": named[0]}}] if named else []


if __name__ == "__main__":
    print(json.dumps(bill_of_materials(), indent=1))
