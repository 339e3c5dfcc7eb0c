"""The `tsemed` command: which part answers, and what each needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.operating.command import python, sentence, tsemed

from tsemed.operating.console import SERVER_COMMANDS, main

ASKS_WHAT_WAS_IMPORTED = """
import sys
from tsemed.operating.console import main
code = main(sys.argv[1:])
print(code, "django" in sys.modules)
"""


def test_lists_are_handled_without_django(tmp_path: Path) -> None:
    words = ("template", "--example", "--on", "2026-11-24")
    done = python(tmp_path, "-c", ASKS_WHAT_WAS_IMPORTED, *words)
    assert done.stdout.splitlines()[-1] == "0 False", done.stderr


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    for name in ("template", "match", "secret-key", *SERVER_COMMANDS):
        assert f"    {name}" in shown


def test_a_secret_key_is_long_and_never_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secret-key"]) == main(["secret-key"]) == 0
    one, other = capsys.readouterr().out.split()
    assert one != other
    assert min(len(one), len(other)) >= 64


def test_without_django_the_server_says_what_to_install(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['django'] = None\n"
    runs = "from tsemed.operating.console import main; sys.exit(main())"
    done = python(tmp_path, "-c", hidden + runs, "serve")
    assert "tsemed[web]" in sentence(done)


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    done = tsemed(tmp_path, "check", TSEMED_SMTP_PORT="twenty-five")
    assert "TSEMED_SMTP_PORT" in sentence(done)


def test_the_help_of_a_server_command_hides_what_is_djangos(tmp_path: Path) -> None:
    done = tsemed(tmp_path, "serve", "--help")
    assert done.returncode == 0
    assert "usage: tsemed serve" in done.stdout
    assert "--settings" not in done.stdout


def test_an_old_python_gets_one_sentence(tmp_path: Path) -> None:
    program = Path(__file__).parents[2] / "tools" / "do.py"
    pretends = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(program)!r})"
    done = python(tmp_path, "-c", pretends)
    assert done.stderr == "Tsemed needs Python 3.11 or newer; this is 3.9.\n"
