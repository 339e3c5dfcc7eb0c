"""The base of every management command: what it prints, no terminal obeys."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    OutputWrapper,
    SystemCheckError,
)

from pairing.reference.terminal_text import printable_lines

WRONG_INPUT = 2


class Refusal(CommandError):
    """A command that is not carried out, in one sentence that says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=WRONG_INPUT)


class CleanOutput(OutputWrapper):
    """Writes texts with their control characters escaped."""

    def write(  # type: ignore[override]
        self, msg: str = "", style_func: Any = None, ending: str | None = None
    ) -> None:
        """Write a message, with whatever it quotes made harmless."""
        super().write(printable_lines(str(msg)), style_func, ending)


class Command(BaseCommand):
    """A management command that writes through CleanOutput, errors included, without colours."""

    # What Django adds to every command and an operator has no use for; it is still understood.
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def __init__(self, stdout: Any = None, stderr: Any = None, **_colours: bool) -> None:
        super().__init__(no_color=True)
        self.stdout = CleanOutput(stdout or sys.stdout)
        self.stderr = CleanOutput(stderr or sys.stderr)

    def create_parser(self, *args: Any, **more: Any) -> CommandParser:
        """Return the parser of the arguments; it quotes wrong ones without obeying them."""
        parser = super().create_parser(*args, **more)

        def write(message: str, file: Any = None) -> None:
            (file or sys.stderr).write(printable_lines(message))

        parser._print_message = write  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run the command; streams given by the caller are written to as cleanly."""
        if stdout := options.pop("stdout", None):
            self.stdout = CleanOutput(stdout)
        if stderr := options.pop("stderr", None):
            self.stderr = CleanOutput(stderr)
        try:
            return super().execute(*args, **options)
        except SystemCheckError:
            raise
        except CommandError as error:
            if not getattr(self, "_called_from_command_line", False):
                raise
            self.stderr.write(f"tsemed: {error}")
            sys.exit(error.returncode)
