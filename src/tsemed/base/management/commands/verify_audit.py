"""Verifies the seals of the audit: no sealed row was changed, taken out or put in between."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from tsemed.base.command import Command as CleanCommand
from tsemed.base.sealing import Fault, Finding, verify

SENTENCES = {
    Fault.CHANGED: "row {0} was changed after it was sealed",
    Fault.MISSING: "row {0} is missing: it was sealed, and is not there",
    Fault.INSERTED: "row {0} was inserted among sealed rows",
    Fault.SEAL_CHANGED: "seal {0} was changed",
    Fault.SEAL_MISSING: "seal {0} does not follow the one before, or is missing",
}


def kept_seal(text: str) -> tuple[int, str]:
    """Return the number and the hash of a seal that somebody kept."""
    number, _colon, sealed = text.partition(":")
    if not number.isdecimal() or not sealed:
        raise ArgumentTypeError("write it as this command printed it: NUMBER:HASH")
    return int(number), sealed.strip().lower()


class Command(CleanCommand):
    """Compares every sealed row of the audit with its seal."""

    help = "Find changed, missing and inserted rows of the audit by its seals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take seals that were kept elsewhere."""
        parser.add_argument(
            "--kept",
            action="append",
            default=[],
            type=kept_seal,
            metavar="NUMBER:HASH",
            help="a seal that an earlier run printed and somebody kept elsewhere; may be repeated",
        )

    def handle(self, *_args: Any, kept: list[tuple[int, str]], **_options: Any) -> None:
        """Print each fault, and how much was looked through; fail if there is a fault."""
        faults = 0

        def say(finding: Finding) -> None:
            nonlocal faults
            faults += 1
            self.stderr.write(SENTENCES[finding.fault].format(finding.number))

        seen = verify(say, kept=dict(kept))
        if faults:
            raise CommandError(f"{faults} faults in {seen.rows} rows of {seen.seals} seals")
        self.stdout.write(f"{seen.rows} rows of {seen.seals} seals stand as they were sealed.")
        self.stdout.write(f"{seen.unsealed} rows since then wait for a seal.")
        if seen.seals:
            number, sealed = seen.last
            self.stdout.write(f"Keep this elsewhere: --kept {number}:{sealed}")
