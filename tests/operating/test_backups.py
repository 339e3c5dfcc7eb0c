"""A backup holds everything of one moment, opens for its key alone, and restores to a mute copy."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from tests.cast import Cast
from tests.operating.command import tsemed

from tsemed.notifications.models import Heartbeat, Mute
from tsemed.operating.archive import (
    ArchiveReader,
    ArchiveWriter,
    BrokenArchive,
    decrypting,
    encrypting,
)
from tsemed.operating.backups import _place_of, back_up, move, restore
from tsemed.operating.copies import NotEmpty, database_at
from tsemed.operating.rows import Digest, digest_of, lines_of, tables
from tsemed.people.models import Person

KEY = pyrage.x25519.Identity.generate()
NAMES_OF_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgenabled = 'O' ORDER BY tgname",
}


def triggers(using: str = "default") -> list[Any]:
    """Return the triggers that are in force."""
    with connections[using].cursor() as cursor:
        cursor.execute(NAMES_OF_TRIGGERS[connection.vendor])
        return cursor.fetchall()


@pytest.fixture
def live(transactional_db: None, cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    """Return the cast, as rows that other connections see."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return cast


@pytest.fixture
def file(live: Cast, tmp_path: Path, settings: Any) -> Path:
    """Return a backup of the cast and one uploaded file."""
    (tmp_path / "files" / "a").mkdir(parents=True)
    (tmp_path / "files" / "a" / "list.xlsx").write_bytes(bytes(range(256)) * 3000)
    path = tmp_path / "one.age"
    back_up(path, recipient=KEY.to_public(), at=timezone.now())
    return path


def test_every_table_of_the_database_is_copied(db: None) -> None:
    known = {model._meta.db_table for model in tables()}
    not_copied = set(connection.introspection.table_names()) - known
    assert not_copied <= {"django_migrations", "shared_cache"}


def test_moved_rows_and_triggers_are_the_same(live: Cast, other_database: str) -> None:
    with database_at(other_database) as other:
        rows = move(other, at=timezone.now())
        mute = apps.get_model("notifications.Mute")
        assert {
            model._meta.label: digest_of(model, using=other) for model in tables() if model != mute
        } == {
            model._meta.label: digest_of(model, using="default")
            for model in tables()
            if model != mute
        }
        assert triggers(other) == triggers()
        with pytest.raises(NotEmpty):
            move(other, at=timezone.now())
        assert Person.objects.using(other).count() == Person.objects.count()
        person = Person(given_name="After", created_at=timezone.now())
        person.save(using=other)
    assert rows > 100
    assert Mute.objects.filter(ended_at=None).count() == 1


def test_a_digest_notices_every_change(live: Cast) -> None:
    before = digest_of(Person, using="default")
    assert before == digest_of(Person, using="default") != Digest(before.rows, "0" * 64)
    later = live.noa.created_at + timedelta(microseconds=1)
    Person.objects.filter(pk=live.noa.pk).update(created_at=later)
    assert digest_of(Person, using="default") != before


def test_the_file_shows_nothing_and_belongs_to_its_owner(file: Path, live: Cast) -> None:
    assert file.stat().st_mode & 0o077 == 0
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert live.noa.family_name.encode() not in content
    assert not list(file.parent.glob("*.part"))


def test_a_filled_database_is_not_written_over(file: Path) -> None:
    people = Person.objects.count()
    with pytest.raises(NotEmpty):
        restore(file, identity=KEY, at=timezone.now())
    assert Person.objects.count() == people


def test_another_key_opens_nothing(file: Path) -> None:
    with pytest.raises(BrokenArchive):
        restore(file, identity=pyrage.x25519.Identity.generate(), at=timezone.now())


def read_through(path: Path) -> None:
    """Read a backup to its end and keep nothing of it."""
    with decrypting(path, KEY) as stream:
        reader = ArchiveReader(stream)
        for _part in reader.parts():
            reader.skip()


@pytest.mark.parametrize("kept", [0.2, 0.99])
def test_half_a_file_is_no_backup(file: Path, kept: float) -> None:
    read_through(file)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(BrokenArchive):
        read_through(file)


def load_heartbeats(path: Path) -> None:
    with decrypting(path, KEY) as stream:
        reader = ArchiveReader(stream)
        next(reader.parts())
        reader.load(Heartbeat, using="default")


def test_a_table_that_lost_a_row_is_noticed(db: None, tmp_path: Path) -> None:
    for name in ("one", "other"):
        Heartbeat.objects.create(worker=name, began_at=timezone.now(), beat_at=timezone.now())
    lines, whole = list(lines_of(Heartbeat, using="default")), digest_of(Heartbeat, using="default")
    Heartbeat.objects.all().delete()
    for kept in (2, 1):
        path = tmp_path / f"{kept}.age"
        with encrypting(path, KEY.to_public()) as stream:
            writer = ArchiveWriter(stream)
            writer.header(release="0")
            writer._line({"table": "notifications.Heartbeat"})
            writer.stream.write("".join(f"{line}\n" for line in lines[:kept]).encode())
            writer._line({"end": "", "rows": whole.rows, "sha256": whole.sha256})
            writer.close()
    load_heartbeats(tmp_path / "2.age")
    Heartbeat.objects.all().delete()
    with pytest.raises(BrokenArchive):
        load_heartbeats(tmp_path / "1.age")


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd"])
def test_a_file_that_leads_elsewhere_is_refused(settings: Any, tmp_path: Path, name: str) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(BrokenArchive):
        _place_of(name)


def test_a_move_waits_until_the_workers_stopped(live: Cast) -> None:
    Heartbeat.objects.create(worker="w", began_at=timezone.now(), beat_at=timezone.now())
    with pytest.raises(CommandError, match="Stop the system first"):
        call_command("move", to="sqlite:///nowhere")


def test_a_backup_says_what_it_lacks(tmp_path: Path, db: None) -> None:
    for folder, recipient, why in (
        (tmp_path / "nowhere", "age1", "no folder"),
        (tmp_path, "", "Say whose key"),
        (tmp_path, "ssh-rsa", "begins with age1"),
    ):
        with pytest.raises(CommandError, match=why):
            call_command("backup", folder, recipient=recipient, stdout=StringIO())


def test_a_key_for_backups_is_printed_with_its_public_half(tmp_path: Path) -> None:
    printed = tsemed(tmp_path, "backup-key").stdout.splitlines()
    identity = pyrage.x25519.Identity.from_str(printed[1])
    assert printed[2].endswith(f"={identity.to_public()}")
