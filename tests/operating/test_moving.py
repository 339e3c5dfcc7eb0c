"""From a SQLite file to PostgreSQL: every row, compared; and the old one sends nothing any more."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from tests.operating.command import python, tsemed


@pytest.mark.race
def test_a_demo_moves_to_postgresql(database: str, tmp_path: Path) -> None:
    demo = {"TSEMED_DEMO": "1", "TSEMED_HOME": str(tmp_path / "home")}
    assert tsemed(tmp_path, "migrate", **demo).returncode == 0
    loads = "import django; django.setup(); from django.core.management import call_command as c\n"
    settings = {**demo, "DJANGO_SETTINGS_MODULE": "tsemed.settings"}
    loaded = python(tmp_path, "-c", f"{loads}c('load_demo')", **settings)
    assert loaded.returncode == 0, loaded.stderr
    moved = tsemed(tmp_path, "move", "--to", database, **demo)
    assert "every table compared" in moved.stdout, moved.stderr
    with psycopg.connect(database) as there:
        people = there.execute("SELECT count(*) FROM people_person").fetchone()
        newest = there.execute("SELECT max(id) FROM people_person").fetchone()
        following = there.execute(
            "SELECT nextval(pg_get_serial_sequence('people_person', 'id'))"
        ).fetchone()
    assert people
    assert people[0] > 100
    assert newest
    assert following == (newest[0] + 1,)
    again = tsemed(tmp_path, "move", "--to", database, **demo)
    assert again.returncode == 2
    assert "There are people" in again.stderr
