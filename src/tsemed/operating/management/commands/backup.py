from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.operating.backups import back_up


class Command(CleanCommand):
    """Writes one encrypted file that holds everything, while the system runs."""

    help = "Write database and uploaded files into one encrypted file, while the system runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to write, and who may open it."""
        parser.add_argument("folder", type=Path, help="the folder the file is written into")
        parser.add_argument(
            "--recipient",
            default=settings.BACKUP_RECIPIENT,
            metavar="age1…",
            help="whose key opens it (default: TSEMED_BACKUP_RECIPIENT; see tsemed backup-key)",
        )

    def handle(self, *_args: Any, folder: Path, recipient: str, **_options: Any) -> None:
        """Write the backup, and print what it holds."""
        now = timezone.now()
        path = folder / f"tsemed-{now:%Y-%m-%dT%H%M%SZ}.age"
        if not folder.is_dir():
            raise Refusal(f"There is no folder {folder}.")
        if not recipient:
            raise Refusal("Say whose key opens the backup: --recipient (see `tsemed backup-key`).")
        try:
            whose = pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as wrong:
            raise Refusal("The recipient is no age key: it begins with age1.") from wrong
        began = time.monotonic()
        done = back_up(path, recipient=whose, at=now)
        took = time.monotonic() - began
        self.stdout.write(f"{path}: {done.rows} rows, {done.files} files, {took:.1f} s")
