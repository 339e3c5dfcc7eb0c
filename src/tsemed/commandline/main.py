"""The `tsemed` command: reads its arguments, calls one command, answers with an exit code.

0 is done, 2 is wrong input, explained in one sentence, 130 is cancelled with Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

from pairing.reference.day_bounds import day_of
from tsemed import __version__
from tsemed.commandline.terminal import Parser, report_crash, write_error, write_line

LANGUAGES = ("he", "ar", "en")
DONE, WRONG_INPUT, CANCELLED = 0, 2, 130
NO_OTHERS: Final[Mapping[str, str]] = MappingProxyType({})


def main(arguments: Sequence[str] | None = None, *, others: Mapping[str, str] = NO_OTHERS) -> int:
    """Run one command and return its exit code; `others` are commands that are only listed."""
    _speak_utf8()
    sys.excepthook = report_crash
    options = _parser(others).parse_args(arguments)
    from tsemed.commandline.messages import Refusal, say
    from tsemed.spreadsheets.problems import WorkbookProblem
    from tsemed.spreadsheets.sentences import problem_sentence

    language = options.language or language_of_environment()
    try:
        done: int = options.run(options)
    except WorkbookProblem as problem:
        write_error(problem_sentence(problem, language))
        return WRONG_INPUT
    except Refusal as refusal:
        write_error(say(refusal.code, language, **refusal.values))
        return WRONG_INPUT
    except KeyboardInterrupt:
        write_line("", sys.stderr)
        write_error(say("cancelled", language))
        _exit_at_once(CANCELLED)
    except BrokenPipeError:
        # The reader of our output has closed it; a second complaint at exit is kept away as well.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        path, why = str(error.filename or ""), error.strerror or ""
        write_error(say("cannot_write", language, path=path, why=why))
        return WRONG_INPUT
    return done


def _exit_at_once(code: int) -> NoReturn:
    """End the process: a normal exit would wait for the solver's threads, for seconds."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def language_of_environment() -> str:
    """Return the language to speak before a list was read: that of the terminal, if ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2] if value[:2] in LANGUAGES else "en"
    return "en"


def _speak_utf8() -> None:
    """Write UTF-8 whatever the terminal says: Hebrew in a C locale must not end in an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _parser(others: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = Parser(
        prog="tsemed",
        description="Runs an employment-mentoring programme; matches two lists without a server.",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"tsemed {__version__}",
        help="print the version and leave",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_template(commands.add_parser("template", help="write the two empty, explained lists"))
    _add_match(commands.add_parser("match", help="propose pairs from two lists"))
    for name, what in others.items():
        commands.add_parser(name, help=what)
    return parser


def _add_template(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write mentors.xlsx and mentees.xlsx, explained and ready to fill in."
    parser.add_argument("--example", action="store_true", help="fill them with believable people")
    _add_language(parser, "the language of the lists (default: he)")
    parser.add_argument(
        "--folder", type=Path, default=Path(), help="where to write (default: here)"
    )
    parser.add_argument("--force", action="store_true", help="write over lists that are there")
    _add_day(parser, "the day the example is dated from (default: today)")
    parser.set_defaults(run=_run_template)


def _add_match(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read two lists (.xlsx or .csv), propose pairs, and write them with reasons."
    )
    parser.add_argument("--mentors", type=Path, required=True, metavar="FILE")
    parser.add_argument("--mentees", type=Path, required=True, metavar="FILE")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the answer, .xlsx or .csv")
    parser.add_argument("--columns", type=Path, metavar="TOML", help="maps foreign headings")
    _add_language(parser, "the language of the answer (default: that of the lists)")
    parser.add_argument("--json", action="store_true", help="print the answer for programs")
    parser.add_argument("--explain", metavar="NAME", help="explain one person, by name or number")
    parser.add_argument(
        "--time-limit", type=_seconds, metavar="SECONDS", help="stop with the best answer so far"
    )
    parser.add_argument(
        "--rows", type=int, default=100_000, metavar="MOST", help="the most rows a list may have"
    )
    _add_day(parser, "the day waiting is counted up to (default: today)")
    parser.set_defaults(run=_run_match)


def _add_language(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument("--language", choices=LANGUAGES, help=help_text)


def _add_day(parser: argparse.ArgumentParser, help_text: str) -> None:
    parser.add_argument("--on", type=day_of, default=None, metavar="YYYY-MM-DD", help=help_text)


def _seconds(written: str) -> float:
    seconds = float(written)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return seconds


def _today(options: argparse.Namespace) -> date:
    """Return the day to reckon from; the only place of these commands that reads the clock."""
    from datetime import datetime

    return options.on or datetime.now().astimezone().date()


def _run_template(options: argparse.Namespace) -> int:
    from tsemed.commandline.template import write_templates

    language = options.language or "he"
    written = write_templates(
        options.folder,
        language=language,
        example_on=_today(options) if options.example else None,
        force=options.force,
    )
    for path in written:
        write_line(str(path))
    return DONE


def _run_match(options: argparse.Namespace) -> int:
    from tsemed.commandline.match import Request, match

    match(
        Request(
            mentors=options.mentors,
            mentees=options.mentees,
            out=options.out,
            columns=options.columns,
            language=options.language,
            terminal_language=language_of_environment(),
            as_json=options.json,
            explain=options.explain,
            time_limit=options.time_limit,
            most_rows=options.rows,
            on=_today(options),
        )
    )
    return DONE


if __name__ == "__main__":
    sys.exit(main())
