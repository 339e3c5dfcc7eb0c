"""What keeps an installation from starting, one sentence for each reason."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from tests.cast import Cast
from tests.operating.command import KEY, sentence, tsemed

from tsemed.base.command import Refusal
from tsemed.operating.startup import reasons_not_to_start, refuse_to_start_wrong


@pytest.fixture(autouse=True)
def deployed(settings: Any, tmp_path: Path, db: None) -> None:
    """Stand as in a deployment that could start, on a migrated database."""
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY = KEY
    settings.HOME, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "files"
    call_command("createcachetable", verbosity=0)
    assert list(reasons_not_to_start()) == []


def only_reason() -> str:
    """Return the one reason there is."""
    [reason] = reasons_not_to_start()
    with pytest.raises(Refusal) as refused:
        refuse_to_start_wrong()
    assert (str(refused.value), refused.value.returncode) == (reason, 2)
    return reason


@pytest.mark.parametrize(("key", "what"), [("", "is not set"), ("short", "has 5 characters")])
def test_a_missing_or_short_key_is_named(settings: Any, key: str, what: str) -> None:
    settings.SECRET_KEY = key
    assert f"TSEMED_SECRET_KEY {what}" in only_reason()


def test_a_demo_needs_no_key(settings: Any) -> None:
    settings.SECRET_KEY, settings.DEMO = "short", True
    assert list(reasons_not_to_start()) == []


def test_a_folder_that_cannot_be_written_is_named(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "files"
    assert str(settings.MEDIA_ROOT) in only_reason()


def test_migrations_that_wait_are_counted(settings: Any) -> None:
    recorder = MigrationRecorder(connection)
    last = recorder.migration_qs.filter(app="notifications").order_by("name").last()
    recorder.record_unapplied("notifications", last.name)
    assert only_reason() == "1 migrations are not applied. Back up, then run `tsemed migrate`."


def test_a_database_of_a_newer_release_is_left_alone() -> None:
    MigrationRecorder(connection).record_applied("people", "9999_of_tomorrow")
    assert "newer release" in only_reason()


def test_a_missing_cache_table_is_named(settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "nowhere"}}
    assert "table of the cache" in only_reason()


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path}/nowhere/tsemed.sqlite3"
    done = tsemed(tmp_path, "serve", TSEMED_DATABASE_URL=nowhere, TSEMED_SECRET_KEY=KEY)
    assert "cannot be opened (OperationalError)" in sentence(done)


@pytest.mark.race
@pytest.mark.parametrize("made", ["ENCODING SQL_ASCII LOCALE 'C'", "ENCODING UTF8 LOCALE 'C'"])
def test_an_encoding_without_hebrew_is_refused(made: str, tmp_path: Path) -> None:
    server, name = os.environ["TSEMED_DATABASE_URL"], f"operating_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 {made}")
        wrong = server.rsplit("/", 1)[0] + f"/{name}"
        done = tsemed(tmp_path, "migrate", TSEMED_DATABASE_URL=wrong, TSEMED_SECRET_KEY=KEY)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert "--encoding UTF8" in sentence(done)


def test_check_prints_every_reason(settings: Any, tmp_path: Path) -> None:
    settings.SECRET_KEY = ""
    MigrationRecorder(connection).record_applied("people", "9999_of_tomorrow")
    printed = StringIO()
    with pytest.raises(Refusal, match="2 in the way"):
        call_command("check_installation", stderr=printed)
    assert len(printed.getvalue().splitlines()) == 2


def test_a_demo_does_not_open_people_who_are_real(settings: Any, cast: Cast) -> None:
    settings.DEMO = True
    with pytest.raises(Refusal, match="not of the demo"):
        call_command("run", port=0)
