from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from tsemed.base.append_only import grants
from tsemed.base.command import Command as CleanCommand


class Command(CleanCommand):
    """Lets the web and worker processes use a role that owns nothing."""

    help = "Grant a PostgreSQL role what the application needs, and nothing that changes the audit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the role, which must exist."""
        parser.add_argument("role")

    def handle(self, *_args: Any, role: str, **_options: Any) -> None:
        """Run the grants as the owner of the tables, whose address is in TSEMED_DATABASE_URL."""
        if connection.vendor != "postgresql":
            raise CommandError("Roles are for PostgreSQL; a SQLite file has one owner only.")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                raise CommandError(f"There is no role {role}. First: CREATE ROLE {role} LOGIN …")
            for statement in grants(role):
                cursor.execute(statement)
        self.stdout.write(f"{role} may work; it appends to the audit and cannot change it")
