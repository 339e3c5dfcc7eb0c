"""Whatever is printed or logged goes through one function that leaves nothing to obey."""

from __future__ import annotations

import ast
import io
import json
import re
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from tests.architecture.source import python_files, short, tree
from tests.commandline.running import refused, run, run_in_process

from pairing.reference.terminal_text import printable, printable_lines
from tsemed.base.command import CleanOutput
from tsemed.base.command import Command as CleanCommand
from tsemed.notifications.models import OutboxMessage

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe"
WRITES = {
    "src/tsemed/commandline/terminal.py": "the one place of the command line",
    "src/tsemed/commandline/progress.py": "the bar draws itself; its title is ours",
    "src/tsemed/base/command.py": "the one place of management commands",
    "src/tsemed/base/logs.py": "the one place of logs",
}


def writes(path: Path) -> list[str]:
    """Return where a file prints or writes to a stream of the process by itself."""
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called == "print" or re.fullmatch(r"sys\.std(out|err)\.write", called):
                found.append(f"{short(path)}:{node.lineno}")
    return found


def test_nothing_prints_by_itself() -> None:
    found = [
        one
        for path in python_files("src/tsemed")
        if short(path) not in WRITES
        for one in writes(path)
    ]
    assert found == [], "use commandline.terminal, base.command.Command or a logger"


def test_every_management_command_writes_cleanly() -> None:
    ours = {name: app for name, app in get_commands().items() if str(app).startswith("tsemed.")}
    assert len(ours) > 3
    unclean = [
        name
        for name, app in ours.items()
        if not isinstance(load_command_class(str(app), name), CleanCommand)
    ]
    assert unclean == [], "derive from tsemed.base.command.Command"


def test_control_characters_are_written_out() -> None:
    assert printable("a\x1b[2Jb\nc\u202ed\udcff\x9b") == r"a\x1b[2Jb\x0ac\u202ed\udcff\x9b"
    assert printable_lines("one\ntwo\r\x85") == "one\ntwo\\x0d\\x85"
    assert printable("נועה, عبد الله – 3") == "נועה, عبد الله – 3"


def test_a_command_quotes_without_obeying() -> None:
    shown = io.StringIO()
    CleanOutput(shown).write(f"{HOSTILE}\nnext")
    assert not CONTROL.search(shown.getvalue().replace("\n", ""))
    assert shown.getvalue().endswith("gnp.exe\nnext\n")


@pytest.mark.django_db
def test_the_outbox_command_shows_a_problem_cleanly() -> None:
    OutboxMessage.objects.create(
        key="k", message_id="m", app="r", name="n", address="a@example.org", language="he",
        subject="", text="", state="failed", problem=HOSTILE, posted_at="2026-11-24T08:00Z",
        not_before="2026-11-24T08:00Z", state_since="2026-11-24T08:00Z",
    )  # fmt: skip
    shown = io.StringIO()
    call_command("outbox", stdout=shown)
    assert r"\x1b]0;owned\x07" in shown.getvalue()
    assert not CONTROL.search(shown.getvalue().replace("\n", ""))


def test_a_management_command_complains_cleanly(capsys: pytest.CaptureFixture[str]) -> None:
    parser = load_command_class("tsemed.operating", "run").create_parser("tsemed", "serve")
    with pytest.raises(CommandError):
        parser.parse_args([f"--{HOSTILE}"])
    parser.called_from_command_line = True
    with pytest.raises(SystemExit):
        parser.parse_args([f"--{HOSTILE}"])
    printed = capsys.readouterr().err
    assert "unrecognized arguments" in printed
    assert not CONTROL.search(printed.replace("\n", ""))


def hostile_lists(folder: Path) -> None:
    """Write two lists whose file, sheet, heading and cells hold what a terminal obeys."""
    (folder / f"men{HOSTILE}.csv").write_text("First name,Languages\nDana,he\n", encoding="utf-8")
    with xlsxwriter.Workbook(folder / "mentees.xlsx") as book:
        sheet = book.add_worksheet("\u202eteehs")
        sheet.write_row(0, 0, ["First name", "Languages", "Accepted on"])
        sheet.write_row(1, 0, ["Noor", "Klingon", "1/1/1"])


@pytest.mark.parametrize("more", [("--json",), ("--explain", "Dana"), ("--out", "pairs.csv")])
def test_the_command_line_prints_hostile_names_cleanly(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    hostile_lists(tmp_path)
    done = run(
        tmp_path, "match", "--mentors", f"men{HOSTILE}.csv", "--mentees", "mentees.xlsx",
        "--on", "2026-11-24", *more,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for printed in (done.stdout, done.stderr):
        assert not CONTROL.search(printed.replace("\n", ""))
    if "--json" in more:
        assert json.loads(done.stdout)
    for written in tmp_path.glob("pairs*.csv"):
        assert not CONTROL.search(written.read_text("utf-8-sig").replace("\n", ""))


def test_the_command_line_complains_cleanly(tmp_path: Path) -> None:
    wrong = f"no{HOSTILE}.xlsx"
    refusal = refused(
        run_in_process(tmp_path, "match", "--mentors", wrong, "--mentees", wrong, "--json")
    )
    assert r"\x1b]0;owned" in refusal
    done = run(tmp_path, "match", f"--{HOSTILE}")
    assert done.returncode == 2
    assert not CONTROL.search(done.stderr.replace("\n", ""))
