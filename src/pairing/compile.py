"""Compiles the engine for this processor, unless that is done: `python -m pairing.compile`.

Compiling takes one to two minutes of a core. Several processes that need the engine at once would
each compile it, so one of them does and the others wait for its files.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

ANNOUNCEMENT: Final = "preparing the engine, once: one to three minutes"

_prepared = False


def prepare_engine(announce: Callable[[], None] = lambda: None) -> None:
    """Compile the engine unless it is compiled; call `announce` before that takes time."""
    global _prepared  # noqa: PLW0603 asked once in the life of a process
    if _prepared:
        return
    mark = _mark()
    if mark is not None and not mark.exists():
        announce()
        with _alone(mark.with_name("compiling.lock")):
            if not mark.exists():
                _compile(mark)
    _prepared = True


def _compile(mark: Path) -> None:
    from pairing.every_kernel import compile_kernels

    compile_kernels()
    for old in mark.parent.glob("compiled-*"):
        old.unlink(missing_ok=True)
    mark.touch()


def _mark() -> Path | None:
    """Return the file that is there when everything is compiled; None where nothing is kept."""
    from pairing.solver.kernels.heap import decrease_key

    kept = getattr(decrease_key, "_cache", None)  # a plain function under NUMBA_DISABLE_JIT
    folder = Path(kept.cache_path) if kept is not None and kept.cache_path else None
    return folder / f"compiled-{_fingerprint()}" if folder else None


def _fingerprint() -> str:
    """Return a hash of what the compiled code depends on: sources, compiler, processor."""
    from llvmlite.binding import get_host_cpu_name

    found = hashlib.sha256()
    made_by = (version("numba"), platform.python_version(), get_host_cpu_name())
    found.update(repr(made_by).encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        about = path.stat()
        found.update(f"{path.relative_to(package)} {about.st_size} {about.st_mtime_ns}".encode())
    return found.hexdigest()[:16]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time pass, where the system knows locks of files."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    import sys

    prepare_engine(lambda: print(f"  {ANNOUNCEMENT}", file=sys.stderr, flush=True))  # noqa: T201
