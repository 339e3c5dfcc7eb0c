"""Keep a small database of the version of now, for the test that upgrades it from then on.

    python -m tests.upgrade.keep

Writes `tests/upgrade/databases/VERSION.sqlite3.xz`: the cast of the tests, with one of everything.
"""

from __future__ import annotations

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tsemed import __version__

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).parent / "databases"


def migrate(path: Path) -> None:
    """Bring a database in a file to the tables of now, as an upgrade does."""
    command = [sys.executable, "src/manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(path), check=True)


def environment(path: Path) -> dict[str, str]:
    """Return the environment in which commands use a database in a file."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tsemed.settings_for_tests",
        "PYTHONPATH": os.pathsep.join(["src", str(ROOT)]),
        "TSEMED_DATABASE_URL": f"sqlite:///{path}",
    }


def keep() -> Path:
    """Write the database of this version and return its path."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept.sqlite3"
        migrate(path)
        command = [sys.executable, "-m", "tests.upgrade.fill"]
        subprocess.run(command, cwd=ROOT, env=environment(path), check=True)
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("VACUUM")
        content = lzma.compress(path.read_bytes(), preset=9)
    kept = KEPT / f"{__version__}.sqlite3.xz"
    kept.write_bytes(content)
    return kept


if __name__ == "__main__":
    made = keep()
    sys.stdout.write(f"{made.relative_to(ROOT)}: {made.stat().st_size // 1000} kB\n")
