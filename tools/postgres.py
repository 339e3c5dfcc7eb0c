"""A PostgreSQL of our own for one run of the tests: real, temporary, alone."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.environment import say

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "log_min_messages": "fatal",
    "autovacuum": "off",
    # As docs/operating.md says of production: a short query pays more for a compiler than it wins.
    "jit": "off",
}


def binaries(python: Path) -> Path:
    """Return the folder of Debian's binaries, or of the PostgreSQL that pip installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    embedded = sorted(
        python.parent.parent.glob("lib/python3*/site-packages/*/pginstall*/bin/initdb")
    )
    if embedded:
        return embedded[-1].parent
    sys.exit(
        "No PostgreSQL here: neither Debian's package nor the embedded one of the requirements."
    )


@contextmanager
def temporary_cluster(python: Path) -> Iterator[str]:
    """Start a fresh UTF-8 cluster, give its address, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="tsemed-postgres-"))
    programs = binaries(python)
    owner: dict[str, str] = {}
    if os.geteuid() == 0:
        programs = _readable_copy(programs, folder)
        owner = {"user": _somebody_not_root()}
        shutil.chown(folder, **owner)
    data, port = folder / "data", _free_port()
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": "/", **owner}
    make = [programs / "initdb", "-D", data, "-U", "tsemed", "-A", "trust"]
    try:
        subprocess.run([*make, "-E", "UTF8", "--locale=C.UTF-8"], check=True, **quiet)
        options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
        options += f" -c port={port} -c listen_addresses=127.0.0.1"
        options += f" -c unix_socket_directories={folder}"
        log = folder / "log"
        start = [programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"]
        subprocess.run(start, check=True, **quiet)
        say(f"PostgreSQL from {programs.parent.name} on port {port}")
        yield f"postgres://tsemed@127.0.0.1:{port}/postgres"
    finally:
        stop = [programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, stderr=subprocess.DEVNULL, **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def _readable_copy(programs: Path, folder: Path) -> Path:
    if str(programs).startswith("/usr/"):
        return programs
    install, package = programs.parent, programs.parent.parent
    copy = folder / package.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    folder.chmod(0o755)
    return copy / "bin"


def _somebody_not_root() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    with temporary_cluster(Path(sys.executable)) as where:
        subprocess.run(
            [sys.argv[1], *sys.argv[2:]],
            env={**os.environ, "TSEMED_DATABASE_URL": where},
            check=False,
        )
