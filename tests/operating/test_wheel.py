"""A release: built from a clean tree, installed with plain pip, run by its own command alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.operating.conftest import ROOT, Receiver, System, until
from tests.operating.visitor import Visitor
from tools.environment import uv

MANAGER = "noa@example.org"
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")


def clean_tree(folder: Path) -> Path:
    """Copy what Git knows, and nothing that was compiled or installed here."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def built_wheel(folder: Path) -> Path:
    """Return a wheel made from a clean tree."""
    tree = clean_tree(folder / "tree")
    command = [uv(), "build", "--wheel", "--quiet", "--out-dir", str(folder), str(tree)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def installed(wheel: Path, folder: Path) -> Path:
    """Return the `tsemed` of an environment made with pip from the hashed requirements."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--no-compile"]
    pinned = ROOT / "requirements" / "production.txt"
    for arguments in (["--require-hashes", "-r", str(pinned)], ["--no-deps", str(wheel)]):
        subprocess.run([*pip, *arguments], check=True, capture_output=True)
    return folder / "bin" / "tsemed"


def totp(secret: str) -> str:
    """Return the code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@pytest.mark.parametrize("database", ["empty"], indirect=True)
def test_an_installed_wheel_serves_its_first_manager(
    system: System, receiver: Receiver, tmp_path: Path
) -> None:
    wheel = built_wheel(tmp_path)
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if "for_tests" in name] == []
    system.run_installed(installed(wheel, tmp_path / "environment"))

    system.finish("migrate")
    entered = system.finish("first-manager", MANAGER, "--name", "נועה לוי")
    [invitation] = CODE.findall(entered)
    system.opens()

    noa = Visitor(system.address)
    assert "כניסה" in noa.read("/login/")
    noa.fill_in("/login/", email=MANAGER)
    until(lambda: receiver.texts, seconds=120, what="the worker to deliver the code")
    [code] = CODE.findall(receiver.texts[0])
    noa.fill_in("/login/code/confirm/", code=code)
    noa.fill_in("/factors/", to="/factors/invitation/", code=invitation)
    noa.fill_in("/factors/app/", code=lambda page: totp(SECRET.findall(page)[0]))

    begins = timezone.localdate() + timedelta(days=30)
    opened = noa.fill_in(
        "/cycles/open/disability_coordinator/",
        name="מחזור ראשון",
        starts_on=begins.isoformat(),
        ends_on=(begins + timedelta(days=180)).isoformat(),
    )
    assert "מחזור ראשון" in opened
