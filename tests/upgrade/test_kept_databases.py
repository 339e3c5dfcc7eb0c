"""A database of each release is upgraded to the tables of now, and nothing of it is lost."""

from __future__ import annotations

import lzma
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.upgrade.keep import KEPT, ROOT, environment, migrate

from tsemed import __version__

DATABASES = sorted(KEPT.glob("*.sqlite3.xz"))
# What every version has had, by table.
COUNTED = (
    "people_person", "people_affiliation", "cycles_cycle", "cycles_participation",
    "relationships_relationship", "relationships_meeting", "matching_proposal", "accounts_user",
    "base_auditrow",
)  # fmt: skip


def counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        return {
            table: database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for table in COUNTED
        }


def test_the_last_release_of_the_changelog_is_kept() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    releases = re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert releases[0] == __version__
    assert f'version = "{__version__}"' in project
    kept = {path.name.removesuffix(".sqlite3.xz") for path in DATABASES}
    # The tables of 28 November 2026, from before the first release.
    assert kept == {*releases, "before-0.2.0"}


@pytest.mark.parametrize("kept", DATABASES, ids=lambda path: path.name.removesuffix(".sqlite3.xz"))
def test_a_kept_database_is_upgraded(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    path.write_bytes(lzma.decompress(kept.read_bytes()))
    before = counts(path)
    assert all(before.values()), before
    migrate(path)
    after = counts(path)
    # Migrations add rows to the audit and take none.
    assert {table for table in COUNTED if after[table] < before[table]} == set()
    check = [sys.executable, "src/manage.py", "migrate", "--check"]
    subprocess.run(check, cwd=ROOT, env=environment(path), check=True)
