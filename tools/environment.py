"""Build the project's environment from the hashed requirements, with nothing but Python and pip.

`requirements/*.txt` pin every package by version and hash and name no registry: packages come
from wherever this machine's own pip is configured to fetch them, and the hashes prove that they
are the right ones. uv is only the fast installer: `pip install --require-hashes -r` does the same.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
REQUIREMENTS = ROOT / "requirements"
UV_VERSION = "0.13.9"

# Each file of requirements/ and what of pyproject.toml it holds. Production comes first: the
# others take its versions, so that what is tested is what runs.
COMPILED = {
    "production": ("--extra", "web"),
    "engine": ("-c", "requirements/production.txt"),
    "development": (
        *("--extra", "web", "--group", "dev", "--group", "peers"),
        *("-c", "requirements/production.txt"),
    ),
}


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"  {text}", flush=True)


def uv() -> str:
    """Return the path of the project's own uv, installed with pip the first time."""
    folder = TOOLS / f"uv-{UV_VERSION}"
    program = folder / "bin" / "uv"
    if not program.exists():
        say(f"fetching uv {UV_VERSION}")
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", f"uv=={UV_VERSION}"]
        subprocess.run(pip, check=True)
    return str(program)


def ensure(name: str = "production") -> Path:
    """Install `requirements/<name>.txt` into `.venv` unless it is there; return its Python."""
    python = VENV / "bin" / "python"
    stamp = VENV / ".installed"
    pinned = REQUIREMENTS / f"{name}.txt"
    wanted = f"{name}:{hashlib.sha256(pinned.read_bytes()).hexdigest()}"
    installed = stamp.read_text().split() if stamp.exists() else []
    if wanted in installed:
        return python
    program = uv()
    if not python.exists():
        make = [program, "venv", "--quiet", "--python", sys.executable, str(VENV)]
        subprocess.run(make, check=True)
    say(f"installing {pinned.relative_to(ROOT)}")
    # Development holds all of production, so only the larger set may remove what is not in it.
    verb = ["sync"] if name == "development" else ["install", "-r"]
    install = [program, "pip", *verb, str(pinned), "--quiet", "--require-hashes"]
    subprocess.run([*install, "--python", str(python)], check=True)
    _add_project_to_path()
    stamp.write_text(wanted if name == "development" else " ".join([*installed, wanted]))
    return python


def lock(*, upgrade: bool = False) -> None:
    """Compile pyproject.toml into `requirements/*.txt`; existing pins stay unless upgraded."""
    for name in COMPILED:
        _compile(name, REQUIREMENTS / f"{name}.txt", "--upgrade" if upgrade else "")
        say(f"requirements/{name}.txt written")


def changed_by_compiling() -> list[str]:
    """Return the requirement files that recompiling would change."""
    changed = []
    with tempfile.TemporaryDirectory() as folder:
        for name in COMPILED:
            pinned, copy = REQUIREMENTS / f"{name}.txt", Path(folder) / f"{name}.txt"
            copy.write_bytes(pinned.read_bytes())
            _compile(name, copy)
            if copy.read_bytes() != pinned.read_bytes():
                changed.append(f"requirements/{name}.txt")
    return changed


def _compile(name: str, output: Path, *more: str) -> None:
    command = [uv(), "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url"]
    command += ["--no-header", "--no-annotate", "--quiet", "--python-version", "3.11"]
    command += [*COMPILED[name], *filter(None, more), "pyproject.toml", "-o", str(output)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _add_project_to_path() -> None:
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "tsemed.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "tsemed"
    script.write_text(
        f"#!{VENV / 'bin' / 'python'}\nimport sys\n"
        "from tsemed.operating.console import main\nsys.exit(main())\n"
    )
    script.chmod(0o755)


if __name__ == "__main__":
    stale = changed_by_compiling()
    for file in stale:
        print(f"{file}: pyproject.toml asks for something else; run `make lock`")
    sys.exit(1 if stale else 0)
