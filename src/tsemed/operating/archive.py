"""A backup file: lines of JSON, compressed, then encrypted with age for who may restore it.

The first line says what it is, the last that it is whole. Between them stand the rows of each
table with their digest, and the uploaded files. It is written and read as a stream.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final

import pyrage

from tsemed.operating.rows import Digest, Digester, Model, insert, lines_of

FORMAT: Final = 1
_BLOCK: Final = 1 << 18


class BrokenArchive(Exception):
    """The file is no whole backup, or the key is not the one it was made for."""


@contextmanager
def encrypting(path: Path, recipient: Any) -> Iterator[IO[bytes]]:
    """Give a stream whose bytes go encrypted into a file, which appears when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        with _file_for_owner(part) as out:
            with _through(lambda plain: pyrage.encrypt_io(plain, out, [recipient])) as stream:
                yield stream
            out.flush()
            os.fsync(out.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def decrypting(path: Path, identity: Any) -> Iterator[IO[bytes]]:
    """Give the bytes of an encrypted file; raise BrokenArchive with another key."""
    encrypted = path.open("rb")
    reading, writing = os.pipe()
    failed: list[Exception] = []

    def decrypt() -> None:
        try:
            with encrypted as source, os.fdopen(writing, "wb") as plain:
                pyrage.decrypt_io(source, plain, [identity])
        except (pyrage.DecryptError, OSError, ValueError) as error:
            failed.append(error)

    working = threading.Thread(target=decrypt, daemon=True)
    working.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            yield stream
    except (OSError, EOFError, ValueError, gzip.BadGzipFile) as broken:
        raise BrokenArchive from broken
    finally:
        working.join()
    if failed:
        raise BrokenArchive from failed[0]


class ArchiveWriter:
    """Writes one backup."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=6)

    def header(self, **about: Any) -> None:
        """Write what the file is."""
        self._line({"format": FORMAT, **about})

    def table(self, model: Model, *, using: str) -> Digest:
        """Write all rows of a table, then their digest."""
        digester = Digester()
        self._line({"table": model._meta.label})
        for line in digester.passing(lines_of(model, using=using)):
            self.stream.write(line.encode() + b"\n")
        self._line({"end": model._meta.label, **asdict(digester.digest)})
        return digester.digest

    def file(self, path: Path, name: str) -> None:
        """Write an uploaded file."""
        self._line({"file": name})
        with path.open("rb") as source:
            while block := source.read(_BLOCK):
                self._line([base64.b64encode(block).decode()])
        self._line({"end": name})

    def close(self) -> None:
        """Write that the backup is whole."""
        self._line({"whole": True})
        self.stream.close()

    def _line(self, value: object) -> None:
        self.stream.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")


class ArchiveReader:
    """Reads one backup, in the order in which it was written."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.lines = iter(gzip.GzipFile(fileobj=stream, mode="rb"))
        self.header = self._next()
        if self.header.get("format") != FORMAT:
            raise BrokenArchive

    def parts(self) -> Iterator[dict[str, Any]]:
        """Yield the head of each part; the caller reads the part before it asks for the next."""
        while "whole" not in (part := self._next()):
            yield part

    def load(self, model: Model, *, using: str) -> Digest:
        """Write the rows of this part into a database; raise BrokenArchive if some are missing."""
        digester, end = Digester(), dict[str, Any]()
        insert(model, digester.passing(self._until_end(end)), using=using)
        if asdict(digester.digest) != {name: end.get(name) for name in ("rows", "sha256")}:
            raise BrokenArchive
        return digester.digest

    def save(self, path: Path) -> None:
        """Write the file of this part."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            for line in self._until_end({}):
                out.write(base64.b64decode(json.loads(line)[0]))

    def skip(self) -> None:
        """Skip this part."""
        for _line in self._until_end({}):
            pass

    def _until_end(self, end: dict[str, Any]) -> Iterator[str]:
        """Yield the lines of a part, which are lists; put the line that ends it into `end`."""
        for line in self.lines:
            text = line.decode().rstrip("\n")
            if text.startswith("{"):
                end.update(json.loads(text))
                return
            yield text
        raise BrokenArchive

    def _next(self) -> dict[str, Any]:
        line = next(self.lines, b"")
        found = json.loads(line) if line else None
        if not isinstance(found, dict):
            raise BrokenArchive
        return found


def _file_for_owner(path: Path) -> IO[bytes]:
    with suppress(FileNotFoundError):
        path.unlink()
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _through(work: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """Give a stream that other work reads in a thread of its own; its error is raised here."""
    reading, writing = os.pipe()
    failed: list[Exception] = []

    def run() -> None:
        with os.fdopen(reading, "rb") as plain:
            try:
                work(plain)
            except (pyrage.EncryptError, OSError, ValueError) as error:
                failed.append(error)

    working = threading.Thread(target=run, daemon=True)
    working.start()
    try:
        with os.fdopen(writing, "wb") as stream:
            yield stream
    finally:
        working.join()
    if failed:
        raise failed[0]
