"""Seals on the audit: which row was changed, taken out or put in, also while others write."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from tests.cast import NOW, Cast, assemble

from tsemed.base.append_only import unprotected
from tsemed.base.audit import record
from tsemed.base.models import AuditRow, AuditSeal
from tsemed.base.sealing import Fault, Finding, last_settled_row, seal_rows, verify
from tsemed.notifications.cleanup import seal_audit
from tsemed.people.audit_events import REGISTERED

ON_POSTGRES = connection.vendor == "postgresql"


def rows(cast: Cast, number: int = 5) -> list[AuditRow]:
    details = {"fields": ["ß", "town"], "values": {"radius_km": [1.5, None]}}
    return [
        record(REGISTERED, cast.dana, by=cast.login("noa"), at=NOW, details=details)
        for _ in range(number)
    ]


def faults(**how: object) -> list[tuple[str, int]]:
    found: list[Finding] = []
    verify(found.append, **how)  # type: ignore[arg-type]
    return [(one.fault.value, one.number) for one in found]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsemed.base.sealing.BATCH", 2)


def _closing(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def tamper(change: Callable[[], object]) -> None:
    """Do what only the owner of the tables can."""
    with transaction.atomic(), unprotected(connection):
        change()


def copy_before(row: AuditRow) -> None:
    row.pk = row.pk - 1
    row.save(force_insert=True)


def test_untouched_rows_verify(cast: Cast, small_batches: None) -> None:
    written = rows(cast)
    assert seal_rows(at=NOW) == 5
    record(REGISTERED, cast.dana, by=None, at=NOW)
    seen = verify(pytest.fail)
    assert (seen.seals, seen.rows, seen.unsealed) == (3, 5, 1)
    assert list(AuditSeal.objects.values_list("pk", "last_row")) == [
        (1, written[1].pk), (2, written[3].pk), (3, written[4].pk),
    ]  # fmt: skip


def test_a_changed_row_is_named(cast: Cast, small_batches: None) -> None:
    row = rows(cast)[2]
    seal_rows(at=NOW)
    tamper(lambda: AuditRow.objects.filter(pk=row.pk).update(actor=None))
    assert faults() == [("changed", row.pk)]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_missing_row_is_named(cast: Cast, small_batches: None, place: int) -> None:
    row = rows(cast)[place]
    seal_rows(at=NOW)
    tamper(lambda: AuditRow.objects.filter(pk=row.pk).delete())
    assert faults() == [("missing", row.pk)]


def test_an_inserted_row_is_named(cast: Cast, small_batches: None) -> None:
    rows(cast, 3)
    with transaction.atomic():
        gap = record(REGISTERED, cast.dana, by=None, at=NOW).pk
        rows(cast, 2)
    tamper(lambda: AuditRow.objects.filter(pk=gap).delete())
    seal_rows(at=NOW)
    forged = AuditRow.objects.get(pk=gap + 1)
    copy_before(forged)
    assert faults() == [("inserted", gap)]


def test_a_row_inserted_before_the_first_seal_is_named(cast: Cast) -> None:
    first = rows(cast, 1)[0]
    tamper(lambda: AuditRow.objects.filter(pk=first.pk).delete())
    rows(cast, 2)
    seal_rows(at=NOW)
    copy_before(AuditRow.objects.get(pk=first.pk + 1))
    assert faults() == [("inserted", first.pk)]


def test_a_seal_made_to_fit_is_named(cast: Cast, small_batches: None) -> None:
    written = rows(cast)
    seal_rows(at=NOW)
    fitting = bytes(AuditSeal.objects.get(pk=2).digests)[:40] * 2
    tamper(lambda: AuditSeal.objects.filter(pk=2).update(digests=fitting))
    assert ("seal changed", 2) in faults()
    assert ("inserted", written[3].pk) in faults()


def test_a_seal_taken_out_is_named(cast: Cast, small_batches: None) -> None:
    rows(cast)
    seal_rows(at=NOW)
    tamper(lambda: AuditSeal.objects.filter(pk=2).delete())
    assert faults() == [(Fault.SEAL_MISSING.value, 3)]


def test_a_new_chain_is_found_by_a_kept_seal(cast: Cast) -> None:
    row = rows(cast)[0]
    seal_rows(at=NOW)
    kept = {1: AuditSeal.objects.get(pk=1).hash}
    assert faults(kept=kept) == []

    def forge() -> None:
        AuditRow.objects.filter(pk=row.pk).delete()
        AuditSeal.objects.all().delete()

    tamper(forge)
    seal_rows(at=NOW)
    assert faults() == []
    assert faults(kept=kept) == [("seal changed", 1)]
    assert faults(kept={7: "x"}) == [("seal missing", 7)]


def test_the_command_names_the_row_and_fails(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    row = rows(cast)[1]
    seal_audit(NOW)
    call_command("verify_audit")
    output = capsys.readouterr().out
    kept = output.split("--kept ")[1].strip()
    assert "5 rows of 1 seals" in output
    call_command("verify_audit", "--kept", kept)
    tamper(lambda: AuditRow.objects.filter(pk=row.pk).update(reason="forged"))
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_audit", "--kept", kept)
    assert f"row {row.pk} was changed" in capsys.readouterr().err


def test_a_row_of_a_slow_writer_waits_for_the_next_seal(transactional_db: None) -> None:
    """A lower number is committed after a higher one: nothing is sealed in between."""
    if not ON_POSTGRES:
        pytest.skip("a SQLite file has one writer at a time")
    cast, wrote, goes_on = assemble(), Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            record(REGISTERED, cast.dana, by=None, at=NOW, reason="slow")
            wrote.set()
            goes_on.wait(20)
        connection.close()

    thread = Thread(target=slow)
    thread.start()
    assert wrote.wait(20)
    record(REGISTERED, cast.dana, by=None, at=NOW, reason="quick")
    assert last_settled_row(longest_wait=0.3) == 0
    goes_on.set()
    thread.join()
    assert last_settled_row(longest_wait=0.3) == AuditRow.objects.latest("pk").pk
    seal_rows(at=NOW)
    assert faults() == []
    assert list(AuditRow.objects.order_by("pk").values_list("reason", flat=True))[-2:] == [
        "slow",
        "quick",
    ]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_leave_a_whole_chain(transactional_db: None) -> None:
    cast = assemble()
    noa = cast.login("noa")

    def write() -> None:
        for _ in range(20):
            with transaction.atomic():
                record(REGISTERED, cast.dana, by=noa, at=NOW)

    def seal() -> None:
        for _ in range(5):
            seal_rows(at=NOW)

    with ThreadPoolExecutor(5) as pool:
        running = [pool.submit(_closing, act) for act in (write, seal, write, seal, write)]
        for one in running:
            one.result(60)
    seal_rows(at=NOW)
    seen = verify(pytest.fail)
    assert (seen.rows, seen.unsealed) == (AuditRow.objects.count(), 0)
