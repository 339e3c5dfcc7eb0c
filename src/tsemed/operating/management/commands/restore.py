from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.operating.archive import BrokenArchive
from tsemed.operating.backups import Differs, OtherRelease, restore
from tsemed.operating.copies import NotEmpty


class Command(CleanCommand):
    """Brings a backup into an empty installation, or only sees whether it could."""

    help = "Write a backup into an empty, migrated database; the copy sends nothing by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the key, and the rehearsal."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key", type=Path, required=True, metavar="FILE", help="holds the secret half"
        )
        parser.add_argument(
            "--check", action="store_true", help="restore into a database to throw away"
        )

    def handle(self, *_args: Any, file: Path, key: Path, check: bool, **_options: Any) -> None:
        """Restore, or refuse in one sentence with nothing written."""
        if check:
            self._rehearse(file, key)
            return
        try:
            done = restore(file, identity=_identity(key), at=timezone.now())
        except BrokenArchive as broken:
            raise Refusal(f"{file} is no whole backup, or {key} is not its key.") from broken
        except OtherRelease as other:
            raise Refusal(
                f"The backup is of release {other.release}, whose tables differ. Install that "
                "release, `tsemed migrate` an empty database, restore; then update."
            ) from other
        except NotEmpty as filled:
            raise Refusal(
                "There are people in this database. A backup is restored into an empty one."
            ) from filled
        except Differs as differs:
            raise Refusal(f"{differs} reads back differently; nothing was kept.") from differs
        except OSError as error:
            raise Refusal(f"{error.filename} cannot be read: {error.strerror}.") from error
        what = f"{done.rows} rows and {done.files} files of {done.made_at:%d.%m.%Y %H:%M} UTC"
        self.stdout.write(
            f"Restored {what}, each table compared.\n"
            "Nobody is signed in, and no letter goes out until `tsemed unmute`. "
            "What was revoked or erased since then is back: repeat it first."
        )

    def _rehearse(self, file: Path, key: Path) -> None:
        """Restore with processes of their own, which know no other database than theirs."""
        with tempfile.TemporaryDirectory(prefix="tsemed-check-") as home:
            environ = {**os.environ, "TSEMED_HOME": home}
            environ.pop("TSEMED_DATABASE_URL", None)
            for words in (["migrate"], ["restore", str(file.resolve()), "--key", str(key)]):
                command = [sys.executable, "-m", "tsemed.operating", *words]
                done = subprocess.run(command, env=environ, check=False)  # noqa: S603 our own words
                if done.returncode:
                    raise Refusal("The backup could not be restored.")
        self.stdout.write("The backup can be restored. The copy was thrown away.")


def _identity(key: Path) -> Any:
    lines = [line.strip() for line in key.read_text().splitlines()]
    secret = next((line for line in lines if line and not line.startswith("#")), "")
    try:
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.IdentityError as wrong:
        raise Refusal(f"{key} holds no age key: AGE-SECRET-KEY-…") from wrong
