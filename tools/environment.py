"""Makes the project's environment from the lock file, with nothing but Python and pip.

`uv.lock` pins every package by hash and names no registry: packages come from wherever this
machine's own pip is set up to fetch them, and the hashes say that they are the right ones.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".house"
UV_VERSION = "0.13.9"
PLACEHOLDER = "https://registry.invalid"
REGISTRY = re.compile(r"https://[^\"/]+/(simple|packages)")


def say(text: str) -> None:
    """Tell the person at the keyboard what is being done."""
    print(f"  {text}", flush=True)


def uv() -> str:
    """The path of our own uv, fetched with pip the first time."""
    folder = TOOLS / f"uv-{UV_VERSION}"
    program = folder / "bin" / "uv"
    if not program.exists():
        say(f"fetching uv {UV_VERSION}")
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", f"uv=={UV_VERSION}"]
        subprocess.run(pip, check=True)
    return str(program)


def ensure(*, groups: tuple[str, ...] = ()) -> Path:
    """This will make `.venv` hold exactly what the lock file says; returns its Python."""
    python = VENV / "bin" / "python"
    stamp = VENV / ".made-from"
    wanted = hashlib.sha256((ROOT / "uv.lock").read_bytes() + repr(groups).encode()).hexdigest()
    have = stamp.read_text().split() if stamp.exists() else []
    if wanted in have:
        return python
    program = uv()
    if not python.exists():
        subprocess.run(
            [program, "venv", "--quiet", "--python", sys.executable, str(VENV)], check=True
        )
    say("installing the packages of uv.lock")
    pinned = TOOLS / "requirements.txt"
    command = [program, "export", "--frozen", "--offline", "--no-emit-project", "--quiet"]
    command += ["--no-annotate", "--no-header", "--no-default-groups", "--extra", "web"]
    command += [word for group in groups for word in ("--group", group)]
    exported = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    pinned.write_text(exported.stdout)
    install = [program, "pip", "sync" if groups else "install", "--quiet", "--require-hashes"]
    install += ["--python", str(python), *(["-r"] if not groups else []), str(pinned)]
    subprocess.run(install, check=True)
    _put_house_on_path()
    stamp.write_text(wanted if groups else " ".join([*have, wanted]))
    return python


def lock() -> None:
    """This will resolve the dependencies anew and keep the registry's name out of the lock."""
    path = ROOT / "uv.lock"
    before = os.environ.get("UV_DEFAULT_INDEX", "")
    path.unlink(missing_ok=True)
    subprocess.run([uv(), "lock"], cwd=ROOT, check=True)
    path.write_text(REGISTRY.sub(PLACEHOLDER + r"/\1", path.read_text()))
    say("uv.lock written" + (f" with {before}" if before else ""))


def _put_house_on_path() -> None:
    site = next((VENV / "lib").glob("python3*/site-packages"))
    (site / "tsemed-house.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "tsemed"
    script.write_text(
        f"#!{VENV / 'bin' / 'python'}\nimport sys\n"
        "from tsemed.commandline.main import main\nsys.exit(main())\n"
    )
    script.chmod(0o755)
