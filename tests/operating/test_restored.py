"""Backed up while two write, restored elsewhere: all that was acknowledged, and nothing is sent."""

from __future__ import annotations

import re
from pathlib import Path

from tests.operating.conftest import Receiver, System, until
from tests.operating.test_killed import Writer, everything

KEYS = (
    "from tsemed.notifications.models import *\n"
    "print(*OutboxMessage.objects.values_list('key', flat=True))"
)


def test_a_restored_backup_holds_what_was_acknowledged_and_is_mute(
    system: System, receiver: Receiver, other_database: str, tmp_path: Path
) -> None:
    printed = system.finish("backup-key")
    (tmp_path / "key").write_text(printed)
    [recipient] = re.findall(r"age1\w+", printed)
    system.opens()
    writers = [Writer(system, name, tmp_path / "notes") for name in ("a", "b")]
    for writer in writers:
        writer.start()
    until(lambda: len(everything(writers)) > 20, seconds=300, what="two writers to write")
    before = set(everything(writers))
    system.finish("backup", str(tmp_path), "--recipient", recipient)
    for writer in writers:
        writer.stopping.set()
        writer.join(60)
    assert len(everything(writers)) > len(before)
    system.processes[0].terminate()
    system.processes[0].wait(60)

    [file] = tmp_path.glob("*.age")
    system.env |= {"TSEMED_DATABASE_URL": other_database, "TSEMED_HOME": str(tmp_path / "other")}
    restored = system.finish("restore", str(file), "--key", str(tmp_path / "key"))
    assert "each table compared" in restored
    keys = set(system.does(KEYS).split())
    assert before <= keys

    system.does(
        "from tests.operating.urls import *\n"
        "hello = DrawnEmail('hello', 'x', '')\n"
        "enqueue_text(LETTER, hello, to=READER, key='hello', at=timezone.now())"
    )
    sent = len(receiver.received)
    system.start("worker")
    turned = "from tsemed.notifications.models import *; print(Heartbeat.objects.count())"
    until(lambda: system.does(turned) == "1", seconds=300, what="the worker to turn")
    assert len(receiver.received) == sent
    system.finish("unmute", "--send")
    until(lambda: receiver.message_ids("hello"), seconds=300, what="the letter to go")
