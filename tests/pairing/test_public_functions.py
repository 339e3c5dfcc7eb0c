"""Every public function of the engine is called by the product, or its page is named."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import FunctionType

import pairing
from pairing.assignment import assign

ROOT = Path(__file__).parents[2]


def called_by_the_product() -> set[str]:
    imports = (
        node
        for path in (ROOT / "src" / "tsemed").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "pairing"
    )
    return {alias.name for node in imports for alias in node.names}


def test_every_public_function_has_a_user_or_a_page() -> None:
    public = {assign.__name__}
    public |= {name for name in pairing.__all__ if isinstance(getattr(pairing, name), FunctionType)}
    page = (ROOT / "docs" / "matching" / "README.md").read_text()
    listed = set(re.findall(r"^\| `(\w+)` \|", page.split("## Public functions")[1], re.MULTILINE))
    called = called_by_the_product()
    assert public - called == listed
    assert called & public == {"solve", "explain_everybody", "price_of_override"}
