from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection

from tsemed.base.command import Command as CleanCommand
from tsemed.operating.startup import refuse_to_migrate_wrong


class Command(CleanCommand):
    """Brings the tables into step with this release; what is there is kept."""

    help = "Make or change the tables as this release needs them. Back up first."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Migrate, unless the database could not hold what will be written."""
        refuse_to_migrate_wrong()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        self.stdout.write(f"The database ({connection.vendor}) is in step with this release.")
