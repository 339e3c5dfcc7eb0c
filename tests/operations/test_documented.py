from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"TSEMED_[A-Z_]*[A-Z]")


def test_every_variable_the_house_reads_stands_in_the_operating_page_and_the_other_way() -> None:
    settings = [ROOT / "src/tsemed/settings.py", *ROOT.glob("src/tsemed/accounts/*settings.py")]
    read = {name for path in settings for name in VARIABLE.findall(path.read_text())}
    written = set(VARIABLE.findall((ROOT / "docs/operating.md").read_text()))
    assert read == written
