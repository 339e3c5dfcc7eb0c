"""Cookies are set in one way and read by no script."""

from __future__ import annotations

import re

from tests.architecture.source import TSEMED, python_files, short

ONE_PLACE = "src/tsemed/base/cookies.py"


def test_a_cookie_is_set_in_one_place() -> None:
    found = [
        short(path)
        for path in python_files("src/tsemed")
        if "set_cookie(" in path.read_text(encoding="utf-8") and short(path) != ONE_PLACE
    ]
    assert found == [], "use base.cookies.keep_cookie"


def test_no_script_reads_or_writes_a_cookie() -> None:
    scripts = sorted(TSEMED.glob("*/static/tsemed/js/*.js"))
    assert scripts, "nothing found: this test would check nothing"
    assert [one.name for one in scripts if re.search(r"\bcookie\b", one.read_text())] == []
