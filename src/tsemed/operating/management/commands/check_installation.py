from __future__ import annotations

from typing import Any

from django.core.management import call_command

from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.operating.startup import reasons_not_to_start


class Command(CleanCommand):
    """Looks at an installation without changing it."""

    help = "Say everything that keeps this installation from starting or makes it unsafe."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print each reason not to start; then run Django's checks of a deployment."""
        reasons = list(reasons_not_to_start())
        for reason in reasons:
            self.stderr.write(f"tsemed: {reason}")
        if reasons:
            raise Refusal(f"{len(reasons)} in the way of starting")
        call_command("check", deploy=True, fail_level="WARNING", databases=["default"])
        self.stdout.write("This installation can start.")
