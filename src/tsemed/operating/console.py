"""The `tsemed` command: which part of the system answers a word.

Lists are matched without Django, which takes a second to import. So it is imported for the
commands of a server and for no other (docs/decisions/0013).
"""

from __future__ import annotations

import importlib
import os
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tsemed.commandline.main import DONE, WRONG_INPUT
from tsemed.commandline.main import main as main_without_server
from tsemed.commandline.terminal import write_error, write_line

CHARACTERS_OF_A_KEY: Final = 64


class ServerCommand(NamedTuple):
    """A command that needs Django: the app and the module that run it."""

    app: str
    module: str
    help: str


SERVER_COMMANDS: Final[Mapping[str, ServerCommand]] = {
    "serve": ServerCommand("operating", "run", "run web and worker until stopped"),
    "worker": ServerCommand("notifications", "worker", "run one more worker until stopped"),
    "migrate": ServerCommand("operating", "bring_into_step", "bring the database into step"),
    "demo": ServerCommand("operating", "run", "run an invented programme, in a folder of its own"),
    "first-manager": ServerCommand("people", "first_manager", "enter the first manager"),
    "second-factor": ServerCommand(
        "people", "invite_second_factor", "invite a member of staff to a second factor"
    ),
    "check": ServerCommand("operating", "check_installation", "say what stands in the way"),
    "backup": ServerCommand("operating", "backup", "write everything into one encrypted file"),
    "restore": ServerCommand("operating", "restore", "bring a backup back, or rehearse it"),
    "unmute": ServerCommand("notifications", "unmute", "let letters go out of a restored copy"),
    "move": ServerCommand("operating", "move", "take everything to another database"),
    "outbox": ServerCommand("notifications", "outbox", "count the letters; try failed ones again"),
    "verify-audit": ServerCommand("base", "verify_audit", "verify the seals of the audit"),
    "grant-role": ServerCommand("base", "grant_role", "let a PostgreSQL role do the work"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words else ""
    if name in OWN_COMMANDS:
        return OWN_COMMANDS[name](words[1:])
    if name in SERVER_COMMANDS:
        return _with_django(name, words[1:])
    helps = {name: command.help for name, command in SERVER_COMMANDS.items()}
    return main_without_server(words, others={**helps, **HELP_OF_OWN})


def _print_secret_key(_words: Sequence[str]) -> int:
    """Print a text that may become TSEMED_SECRET_KEY."""
    write_line(secrets.token_urlsafe(CHARACTERS_OF_A_KEY))
    return DONE


def _print_backup_key(_words: Sequence[str]) -> int:
    """Print a key that opens backups, and the half of it with which they are made."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    write_line("# Keep this line off the machine that makes the backups. Without it none opens.")
    write_line(str(identity))
    write_line(f"# TSEMED_BACKUP_RECIPIENT={identity.to_public()}")
    return DONE


OWN_COMMANDS: Final[Mapping[str, Callable[[Sequence[str]], int]]] = {
    "secret-key": _print_secret_key,
    "backup-key": _print_backup_key,
}
HELP_OF_OWN: Final[Mapping[str, str]] = {
    "secret-key": "print a new secret key",
    "backup-key": "print a new key for backups",
}


def _with_django(name: str, words: Sequence[str]) -> int:
    if name == "demo":
        _choose_demo()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings")
    try:
        import django
        from django.core.management import load_command_class

        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ModuleNotFoundError as missing:
        write_error(f"{missing.name} is not installed; install tsemed with its extra: tsemed[web]")
        return WRONG_INPUT
    except ValueError as wrong:
        write_error(f"a setting cannot be read: {wrong}")
        return WRONG_INPUT
    from tsemed.base.logs import report_crash

    sys.excepthook = report_crash
    django.setup()
    command = SERVER_COMMANDS[name]
    found = load_command_class(f"tsemed.{command.app}", command.module)
    found.run_from_argv(["tsemed", name, *words])
    return DONE


def _choose_demo() -> None:
    """Set up the demo, apart from whatever else is in the current folder."""
    home = Path.cwd() / "tsemed-demo"
    chosen = {"TSEMED_DEMO": "1", "TSEMED_HOME": str(home), "TSEMED_MAIL": "mailbox"}
    for variable, value in chosen.items():
        os.environ.setdefault(variable, value)
