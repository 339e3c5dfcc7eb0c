"""Backing up, restoring and moving: what is copied, and what a copy must not do by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from tsemed import __version__
from tsemed.accounts.models import Device, FactorInvitation, PersonalLink, User
from tsemed.notifications.models import Heartbeat, Mute
from tsemed.operating.archive import (
    ArchiveReader,
    ArchiveWriter,
    BrokenArchive,
    decrypting,
    encrypting,
)
from tsemed.operating.copies import replacing_everything, snapshot
from tsemed.operating.rows import Digest, digest_of, insert, lines_of, tables

# A session that ended since the backup would live again, so none is kept.
NOT_KEPT: Final = (Session, Heartbeat)


class OtherRelease(Exception):
    """The backup is of a release with other tables."""

    def __init__(self, release: str) -> None:
        super().__init__(release)
        self.release = release


class Differs(Exception):
    """What was written does not read back as what was copied."""


@dataclass(frozen=True)
class Copied:
    """What a backup or a restore went through."""

    release: str
    made_at: datetime
    rows: int
    files: int


def back_up(path: Path, *, recipient: Any, at: datetime) -> Copied:
    """Write every row of one moment and every uploaded file, encrypted, while others write."""
    rows = files = 0
    with encrypting(path, recipient) as stream, snapshot() as view:
        writer = ArchiveWriter(stream)
        writer.header(release=__version__, made_at=at.isoformat(), migrations=_migrations(view))
        for model in tables():
            if model not in NOT_KEPT:
                rows += writer.table(model, using=view).rows
        for file in uploaded_files():
            writer.file(file, str(file.relative_to(settings.MEDIA_ROOT)))
            files += 1
        writer.close()
    return Copied(__version__, at, rows, files)


def uploaded_files() -> list[Path]:
    """Return every uploaded file."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def restore(path: Path, *, identity: Any, at: datetime) -> Copied:
    """Write a backup into a database without people, read it back, and make the copy mute.

    Nobody is signed in, and no link or invitation opens anything. Raise BrokenArchive,
    OtherRelease, NotEmpty or Differs, and write nothing then.
    """
    files = 0
    written: dict[str, Digest] = {}
    with decrypting(path, identity) as stream:
        reader = ArchiveReader(stream)
        if sorted(reader.header["migrations"]) != _migrations(DEFAULT_DB_ALIAS):
            raise OtherRelease(reader.header["release"])
        with replacing_everything(DEFAULT_DB_ALIAS):
            for part in reader.parts():
                if "table" in part:
                    model = apps.get_model(part["table"])
                    written[part["table"]] = reader.load(model, using=DEFAULT_DB_ALIAS)
                else:
                    reader.save(_place_of(part["file"]))
                    files += 1
            _compare(written, using=DEFAULT_DB_ALIAS)
            _make_harmless(at)
    made_at = datetime.fromisoformat(reader.header["made_at"])
    return Copied(
        reader.header["release"], made_at, sum(one.rows for one in written.values()), files
    )


def move(using: str, *, at: datetime) -> int:
    """Copy every row of one moment into another database, compare, and make this one mute."""
    with snapshot() as view:
        if _migrations(using) != _migrations(view):
            raise OtherRelease("")
        copied: dict[str, Digest] = {}
        with replacing_everything(using):
            for model in tables():
                insert(model, lines_of(model, using=view), using=using)
                copied[model._meta.label] = digest_of(model, using=view)
            _compare(copied, using=using)
    Mute.objects.create(since=at)
    return sum(one.rows for one in copied.values())


def _compare(copied: Mapping[str, Digest], *, using: str) -> None:
    for label, digest in copied.items():
        if digest_of(apps.get_model(label), using=using) != digest:
            raise Differs(label)


def _make_harmless(at: datetime) -> None:
    """Let nothing open the copy that opened the original, and let it send nothing by itself."""
    Device.objects.filter(ended_at=None).update(ended_at=at, session_key="")
    PersonalLink.objects.usable(at).update(expires_at=at)
    FactorInvitation.objects.filter(accepted_at=None, ended_at=None).update(ended_at=at)
    User.objects.update(credentials_changed_at=at)
    Mute.objects.create(since=at)


def _migrations(using: str) -> list[list[str]]:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted([app, name] for app, name in applied)


def _place_of(name: str) -> Path:
    """Return where a file of a backup belongs; a name that leads elsewhere is no backup of ours."""
    root = Path(settings.MEDIA_ROOT).resolve()
    place = (root / name).resolve()
    if not place.is_relative_to(root):
        raise BrokenArchive
    return place
