"""How long the sender of a hostile list waits for the refusal.

    python -m bench.imports.hostile [--times 3]

Each list is sent through the page as a browser sends it, and the whole answer is waited for: wall
time, the upload and the page included. Nothing may be stored. Runs on a fresh SQLite file. Ends
with 1 where an answer takes more than 2 s or something was stored.
"""

from __future__ import annotations

import argparse
import io
import os
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

TARGET = 2.0
HEADINGS = ("First name", "Last name", "Phone", "Town")
HONEST = ("Ruth", "Amar", "050-234-5678", "Haifa")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(*rows: tuple[str, ...], many: int = 0, columns: int = 4) -> bytes:
    """Return a workbook with these rows, after so many honest ones of so many columns."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("People")
        wide = tuple(f"More {at}" for at in range(columns - len(HEADINGS)))
        sheet.write_row(0, 0, (*HEADINGS, *wide))
        for number in range(many):
            honest = (f"Ruth {number}", "Amar", f"05{20_000_000 + number}", "Haifa", *wide)
            for at, cell in enumerate(honest):
                sheet.write_string(number + 1, at, cell)
        for number, row in enumerate(rows):
            sheet.write_row(many + 1 + number, 0, row)
    return file.getvalue()


def zipped(*parts: tuple[str, bytes]) -> bytes:
    """Return a package of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return file.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return the workbook with the last piece like this of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    head, found, tail = parts[part].rpartition(old)
    assert found, f"{old!r} is not in {part}"
    parts[part] = head + new + tail
    return zipped(*parts.items())


def lying() -> bytes:
    """Return a package whose directory says a hundred bytes where there are many."""
    honest = book(many=5_000)
    with zipfile.ZipFile(io.BytesIO(honest)) as package:
        size = package.getinfo(SHEET).file_size
    return honest.replace(struct.pack("<I", size), struct.pack("<I", 100))


def entities() -> bytes:
    """Return a sheet with entities that grow a thousandfold each, and one that reads a file."""
    declared = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'
    return changed(book(HONEST), SHEET, b"<worksheet", declared)


Made = Callable[[], bytes]
# What is sent, by what it is called here, with the name its file has.
KINDS: dict[str, tuple[str, Made]] = {
    "NUL in a CSV": ("a.csv", lambda: b"First name,Last name\nRuth\x00,Amar\n"),
    "NUL in the last of 20,000 rows": (
        "a.xlsx", lambda: changed(book(HONEST, many=20_000), STRINGS, b"Ruth<", b"Ru_x0000_th<")),
    "NUL in the last of 100,000 rows": (
        "a.xlsx", lambda: changed(book(HONEST, many=99_999), STRINGS, b"Ruth<", b"Ru_x0000_th<")),
    "the same, 12 columns": (
        "a.xlsx",
        lambda: changed(
            book(HONEST, many=99_999, columns=12), STRINGS, b"Ruth<", b"Ru_x0000_th<"
        ),
    ),
    "wrong encoding": ("a.csv", lambda: b"First name,Last name\nR\xff\xfe\xd9,Amar\n"),
    "wrong encoding after 90,000 rows": (
        "a.csv", lambda: b"First name,Last name\n" + b"Ruth,Amar\n" * 90_000 + b"R\xff\xfe\xd9,A"),
    "formula": ("a.xlsx", lambda: book(("=HYPERLINK(1)", "Amar", "", ""))),
    "formula in the last of 100,000 rows": (
        "a.xlsx", lambda: book(("=HYPERLINK(1)", "Amar", "", ""), many=99_999)),
    "formula in a CSV": ("a.csv", lambda: b"First name,Last name\nRuth,=1+1\n"),
    "a cell of 30,000 characters": ("a.xlsx", lambda: book(("R" * 30_000, "Amar", "", ""))),
    "one cell of 45 MB": ("a.csv", lambda: b'First name,Last name\n"' + b"R" * 45_000_000),
    "100,001 rows": ("a.xlsx", lambda: book(HONEST, many=100_000)),
    "51 MB": ("a.xlsx", lambda: b"PK\x03\x04" + b"\0" * 51_000_000),
    "49 MB of zeros": ("a.xlsx", lambda: b"\0" * 49_000_000),
    "zip bomb, 400 MB": ("a.xlsx", lambda: zipped(("xl/workbook.xml", b"0" * 400_000_000))),
    "bomb in a bomb": (
        "a.xlsx",
        lambda: zipped(
            ("xl/workbook.xml", zipped(("xl/workbook.xml", b"0" * 400_000_000))),
            (SHEET, b" " * 30_000_000),
        ),
    ),
    "bomb that lies about its size": ("a.xlsx", lying),
    "2,500 parts": ("a.xlsx", lambda: zipped(*((f"xl/{n}.xml", b"") for n in range(2_500)))),
    "entities": ("a.xlsx", entities),
    "a cell in the last column": (
        "a.xlsx", lambda: changed(book(HONEST), SHEET, b'r="A1"', b'r="XFD1"')),
    "a row at the far end": (
        "a.xlsx", lambda: changed(book(HONEST), SHEET, b'<row r="2"', b'<row r="1048576"')),
    "old Excel, renamed": ("a.xlsx", lambda: OLE2 + b"\0" * 5_000_000),
    "locked": (
        "a.xlsx", lambda: OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    "web page, renamed": ("a.xlsx", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "half a workbook": ("a.xlsx", lambda: book(HONEST, many=5_000)[:40_000]),
}  # fmt: skip


def waited(send: Callable[[], str], times: int) -> tuple[float, str]:
    """Return the longest of some waits, and the message shown."""
    took, message = [], ""
    for _ in range(times):
        began = time.perf_counter()
        message = send()
        took.append(time.perf_counter() - began)
    return max(took), message


def main(times: int) -> int:
    """Send each kind some times and print the longest wait."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment
    from tests.cast import assemble

    from bench.machine import Noise
    from tsemed.imports.models import Import

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    cast, client, noise = (
        assemble(),
        Client(SERVER_NAME="localhost", headers={"accept-language": "en"}),
        Noise(),
    )
    user = cast.login("dana")
    type(user).objects.filter(pk=user.pk).update(language="en")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/lists/new/")
    longest = 0.0
    for kind, (name, make) in KINDS.items():
        content = make()

        def send(content: bytes = content, name: str = name) -> str:
            sent = {"target": f"{cast.galil.pk}:mentor", "file": SimpleUploadedFile(name, content)}
            answer = client.post("/lists/new/", sent)
            return "; ".join(answer.context["form"].errors["file"]) if answer.context else "stored"

        took, message = waited(send, times)
        noise.sample()
        longest = max(longest, took)
        print(f"{kind:<38}{took:7.2f} s   {message[:90]}", flush=True)
    stored = Import.objects.count()
    print(f"longest {longest:.2f} s, stored {stored}; {noise}")
    return 1 if longest > TARGET or stored else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TSEMED_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'hostile.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings_for_tests")
        import django

        django.setup()
        sys.exit(main(options.times))
