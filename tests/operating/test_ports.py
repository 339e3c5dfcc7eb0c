"""Whether a port is free, and which process has it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from tsemed.operating.ports import holder_of, reason_not_to_listen


@pytest.fixture
def listener() -> Iterator[int]:
    """Listen on a port of this machine, and give it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_who_listens_is_named_by_number_and_command(listener: int) -> None:
    assert holder_of(listener).startswith(f"process {os.getpid()} (")


def test_a_port_in_use_is_explained_with_a_way_out(listener: int) -> None:
    reason = reason_not_to_listen("127.0.0.1", listener)
    assert f"port {listener} is in use by process {os.getpid()} " in reason
    assert f"--port {listener + 1}" in reason


def test_a_free_port_has_no_reason_and_no_holder(listener: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    assert reason_not_to_listen("127.0.0.1", free) == ""
    assert holder_of(free) == ""


def test_an_address_of_another_machine_is_refused() -> None:
    reason = reason_not_to_listen("192.0.2.1", 8000)
    assert reason.startswith("nothing can listen on 192.0.2.1, port 8000")
