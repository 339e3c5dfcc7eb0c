from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"TSEMED_[A-Z_]*[A-Z]")


def test_variables_read_and_variables_documented_are_the_same() -> None:
    settings = [ROOT / "src/tsemed/settings.py", ROOT / "src/tsemed/base/logs.py"]
    settings += [*ROOT.glob("src/tsemed/accounts/*settings.py")]
    read = {name for path in settings for name in VARIABLE.findall(path.read_text())}
    written = set(VARIABLE.findall((ROOT / "docs/operating.md").read_text()))
    assert read == written
