"""The project's own commands: run, test, check, help. Needs only Python 3.11 and Git to start.

`make run` and `python3 tools/do.py run` are the same thing.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools import environment
from tools.chromium import ensure_chromium
from tools.gettext import compile_catalogues, ensure_gettext
from tools.postgres import temporary_cluster
from tsemed.operating.ports import reason_not_to_listen

ROOT = environment.ROOT
ONLY_SQLITE, ONLY_POSTGRES, WHOLE = "--only-sqlite", "--only-postgres", "--whole"


def run(*arguments: str) -> int:
    """Start the demo: web and worker, with a believable programme. PORT=8000."""
    began = time.monotonic()
    port = os.environ.get("PORT", "8000")
    if reason := reason_not_to_listen("127.0.0.1", int(port)):
        print(f"Tsemed: {reason}", file=sys.stderr)
        return 2
    print("Tsemed: from clone to first page")
    python = environment.ensure()
    compile_catalogues(python)
    environment.say(f"ready to start after {time.monotonic() - began:.0f} s")
    command = [str(python), "-m", "tsemed.operating", "demo", "--port", port, *arguments]
    environ = {"TSEMED_HOME": str(ROOT / "var"), **os.environ, "PYTHONPATH": str(ROOT / "src")}
    return _become(command, environ)


def test(*arguments: str) -> int:
    """Run every test with real Chromium, on SQLite, on a real PostgreSQL, or on both at once.

    --only-sqlite and --only-postgres leave the other out; --whole runs on both what is otherwise
    split between them, and draws all examples; other arguments go to pytest.
    """
    python = environment.ensure("development")
    compile_catalogues(python)
    ensure_chromium()
    # Compiled once here: otherwise the first test of every worker waits for the compiler.
    compiled = subprocess.call([str(python), "-m", "pairing.compile"], cwd=ROOT)
    if compiled != 0:
        return compiled
    workers = os.environ.get("WORKERS", "2")
    own = (ONLY_SQLITE, ONLY_POSTGRES, WHOLE)
    for_pytest = [argument for argument in arguments if argument not in own]
    if not set(own) & set(arguments):
        for_pytest.append("--split")
    pytest = [str(python), "-m", "pytest", "-n", workers, "--dist", "worksteal", "-q", *for_pytest]
    with (
        tempfile.TemporaryDirectory(prefix="tsemed-examined-") as examined,
        contextlib.ExitStack() as stack,
    ):
        # A page that both databases show the same is drawn and held to axe once.
        shared = {"TSEMED_EXAMINED": examined, "TSEMED_WHOLE": "1" if WHOLE in arguments else ""}
        runs: dict[str, Started] = {}
        if ONLY_POSTGRES not in arguments:
            on_sqlite = {**shared, "TSEMED_DATABASE_URL": ""}
            runs["SQLite"] = _start([*pytest, "tests"], on_sqlite)
        if ONLY_SQLITE not in arguments:
            on_postgres = {
                **shared,
                "TSEMED_DATABASE_URL": stack.enter_context(temporary_cluster(python)),
            }
            # These apps ask no database and would be left out one by one: not even imported.
            without_database = ["--ignore=tests/pairing", "--ignore=tests/commandline"]
            output = stack.enter_context(tempfile.TemporaryFile("w+")) if runs else None
            command = [*pytest, "tests", *without_database]
            runs["PostgreSQL"] = _start(command, on_postgres, output)
        return max([_end(name, started) for name, started in runs.items()])


def check(*_arguments: str) -> int:
    """Run lint, types, contracts, templates, translations, migrations, styles, requirements."""
    python = environment.ensure("development")
    ensure_gettext()
    compile_catalogues(python)
    tool = str(python.parent)
    steps: list[tuple[str, list[str]]] = [
        ("types", [f"{tool}/mypy"]),
        ("the engine compiles", [str(python), "-m", "pairing.compile"]),
        ("import contracts", [f"{tool}/lint-imports"]),
        ("lint", [f"{tool}/ruff", "check", "src", "tests", "tools", "bench"]),
        ("format", [f"{tool}/ruff", "format", "--check", "src", "tests", "tools", "bench"]),
        ("templates", [f"{tool}/djlint", "src/tsemed", "--check"]),
        ("translations", [str(python), "tools/translations.py"]),
        ("migrations", [str(python), "src/manage.py", "makemigrations", "--check", "--dry-run"]),
        ("style sheets", [str(python), "tools/bundle_css.py", "--check"]),
        ("requirements", [str(python), "-m", "tools.environment"]),
    ]
    # Two at a time, the longest first: hardly any of them can use a second core.
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(_step, *zip(*steps, strict=True)))
    failed = [name for (name, _command), code in zip(steps, codes, strict=True) if code != 0]
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def lock(*arguments: str) -> int:
    """Compile pyproject.toml into requirements/*.txt; --upgrade takes newer versions."""
    environment.lock(upgrade="--upgrade" in arguments)
    return 0


def help_(*_arguments: str) -> int:
    """Print what can be done here."""
    for name, task in TASKS.items():
        print(f"  make {name:6} {(task.__doc__ or '').strip().splitlines()[0]}")
    return 0


TASKS: dict[str, Callable[..., int]] = {
    "run": run,
    "test": test,
    "check": check,
    "lock": lock,
    "help": help_,
}


def _become(command: list[str], environ: dict[str, str]) -> int:
    """Turn this process into another, so that a signal to it is a signal to the server."""
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(command[0], command, environ)


def _step(name: str, command: list[str]) -> int:
    settings = {
        "DJANGO_SETTINGS_MODULE": "tsemed.settings_for_tests",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **settings},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # Printed in one piece, because another step prints meanwhile.
    print(f"== {name}\n{done.stdout}", end="", flush=True)
    return done.returncode


class Started(NamedTuple):
    """A run of the tests that goes on, and where it writes if not to the screen."""

    process: subprocess.Popen[bytes]
    output: IO[str] | None


def _start(command: list[str], extra: dict[str, str], output: IO[str] | None = None) -> Started:
    """Start a run. Both databases are asked at once: a browser and a server leave a core idle."""
    # Many tests start a process of their own: each would recompile every library it imports
    # where the machine forbids Python to keep what it compiled.
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **extra}
    errors = subprocess.STDOUT if output else None
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=output, stderr=errors)
    return Started(process, output)


def _end(name: str, started: Started) -> int:
    """Wait for a run to end, print what it wrote, and return its code."""
    code = started.process.wait()
    print(f"\n== {name}", flush=True)
    if started.output:
        started.output.seek(0)
        print(started.output.read(), flush=True)
    return code


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "help"
    if wanted not in TASKS:
        sys.exit(f"There is no '{wanted}' here; try: {', '.join(TASKS)}")
    try:
        sys.exit(TASKS[wanted](*sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(130)
