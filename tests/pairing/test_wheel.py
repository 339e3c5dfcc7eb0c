"""The wheel stands by itself: an empty environment, no Django, and a round is solved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tools.environment import ROOT, uv

SOLVES = """
import json, sys, time
began = time.perf_counter()
import pairing
imported = time.perf_counter() - began
loaded = {"numpy", "numba"} & set(sys.modules)
from pairing import Mentee, Mentor, Problem, solve, verify
problem = Problem((Mentee(id="abeer"),), (Mentor(id="khaled"),))
solution = solve(problem)
verify(problem, solution)
try:
    import django
except ImportError:
    django = None
print(json.dumps({
    "seconds": imported, "pairs": solution.mentor_of, "django": django is not None,
    "home": pairing.__file__, "heavy": sorted(loaded),
}))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an empty environment with only our wheel installed."""
    folder = tmp_path_factory.mktemp("wheel")
    for arguments in (
        ["build", "--wheel", "--out-dir", str(folder), str(ROOT)],
        ["venv", "--python", sys.executable, str(folder / "empty")],
    ):
        subprocess.run([uv(), *arguments, "--quiet"], check=True, capture_output=True)
    made = folder / "empty" / "bin" / "python"
    [wheel] = folder.glob("*.whl")
    install = [uv(), "pip", "install", "--quiet", "--python", str(made), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return made


def _in(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        # Kernels run as plain Python: compiling them for a new folder takes a minute and more.
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "NUMBA_DISABLE_JIT": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_a_wheel_solves_a_round_where_there_is_no_django(python: Path, tmp_path: Path) -> None:
    printed = json.loads(_in(tmp_path, str(python), "-c", SOLVES))
    assert printed["pairs"] == {"abeer": "khaled"}
    assert printed["django"] is False
    assert printed["heavy"] == []
    assert printed["home"].startswith(str(python.parents[1]))
    assert printed["seconds"] <= 60


def test_a_wheel_brings_the_command_line_and_its_lists(python: Path, tmp_path: Path) -> None:
    _in(tmp_path, str(python.with_name("tsemed")), "template", "--example", "--on", "2026-11-24")
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["mentees.xlsx", "mentors.xlsx"]


def test_a_wheel_speaks_hebrew_without_a_clone(python: Path, tmp_path: Path) -> None:
    asks = (
        "from tsemed.spreadsheets.sentences import problem_sentence as s\n"
        "from tsemed.spreadsheets.problems import Code, WorkbookProblem as P\n"
        "print(s(P(Code.EMPTY_FILE), 'he'))"
    )
    assert _in(tmp_path, str(python), "-X", "utf8", "-c", asks).strip() == "הקובץ ריק."
