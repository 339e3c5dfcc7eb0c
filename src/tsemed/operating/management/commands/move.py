from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.notifications.queries import living_workers
from tsemed.operating.backups import Differs, OtherRelease, move
from tsemed.operating.copies import NotEmpty, database_at


class Command(CleanCommand):
    """Takes everything from this database to another one."""

    help = "Copy every row into an empty database, compare, and leave this one mute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to."""
        parser.add_argument("--to", required=True, metavar="postgres://…")

    def handle(self, *_args: Any, to: str, **_options: Any) -> None:
        """Make the tables there, copy, compare, and say what to change."""
        now = timezone.now()
        if living_workers(at=now, lost_after=settings.WORKER_LOST_AFTER):
            raise Refusal("A worker runs. Stop the system first: what is written later is lost.")
        migrate = [sys.executable, "-m", "tsemed.operating", "migrate"]
        environ = {**os.environ, "TSEMED_DATABASE_URL": to}
        if subprocess.run(migrate, env=environ, check=False).returncode:  # noqa: S603 our own words
            raise Refusal("The tables could not be made there; nothing was copied.")
        try:
            with database_at(to) as target:
                rows = move(target, at=now)
        except NotEmpty as filled:
            raise Refusal("There are people in that database; nothing was copied.") from filled
        except (Differs, OtherRelease) as differs:
            raise Refusal(f"{differs} reads back differently; nothing was kept.") from differs
        except DatabaseError as error:
            kind = type(error).__name__
            raise Refusal(
                f"The other database refused a row ({kind}); nothing was kept."
            ) from error
        self.stdout.write(
            f"{rows} rows copied, every table compared. Set TSEMED_DATABASE_URL to the new address "
            "and start. The old database sends nothing any more; keep it until you are content."
        )
