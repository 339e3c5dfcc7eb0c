"""Seals on the audit: hashes in a chain, by which a changed, missing or inserted row is found.

The worker seals what was written since the last seal, in batches. A seal holds a digest of each of
its rows and the hash of the seal before. No writer waits: on PostgreSQL, where a row with a lower
number may be committed after one with a higher, sealing waits for those who write now.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from tsemed.base.models import AuditRow, AuditSeal

BATCH: Final = 1_000
# How long sealing waits for those who write now, in seconds; else it is done an hour later.
LONGEST_WAIT: Final = 5.0
_PAUSE: Final = 0.1
_NUMBER, _DIGEST = 8, 32
FIELDS: Final = (
    "id", "at", "actor_id", "event", "kind", "subject_type", "subject_id", "from_state",
    "to_state", "data_class", "reason", "details",
)  # fmt: skip

# Who has written into the audit and not ended yet: they hold the lock that every INSERT takes
# before it takes a number.
_WRITERS: Final = """
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND relation = 'base_auditrow'::regclass AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                'AccessExclusiveLock')
   AND pid IS DISTINCT FROM pg_backend_pid()
"""


class Fault(StrEnum):
    """What is wrong with a sealed audit."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    SEAL_CHANGED = "seal changed"
    SEAL_MISSING = "seal missing"


@dataclass(frozen=True)
class Finding:
    """One fault: the number of the row, or of the seal where the seal itself is at fault."""

    fault: Fault
    number: int


@dataclass
class Verification:
    """What was looked through, so that the end can say how much."""

    seals: int = 0
    rows: int = 0
    last: tuple[int, str] = (0, "")
    unsealed: int = 0


def seal_rows(*, at: datetime) -> int:
    """Write seals on the rows that nobody can still precede; return on how many."""
    last, sealed = last_settled_row(), 0
    while number := _seal_batch(last, at=at):
        sealed += number
    return sealed


def last_settled_row(*, longest_wait: float = LONGEST_WAIT) -> int:
    """Return the number up to which no row can appear any more; 0 if writers take too long."""
    last = AuditRow.objects.aggregate(last=Max("pk"))["last"] or 0
    if connection.vendor != "postgresql":
        return last  # one writer at a time: numbers are committed in their order
    ends = time.monotonic() + longest_wait
    waited_for = _writers()
    while waited_for := waited_for & _writers():
        if time.monotonic() > ends:
            return 0
        time.sleep(_PAUSE)
    return last


def verify(
    found: Callable[[Finding], object], *, kept: Mapping[int, str] = MappingProxyType({})
) -> Verification:
    """Compare every sealed row with its seal, and each seal with the one before.

    `kept` are the hashes of seals by their number that somebody keeps elsewhere: who could write a
    whole new chain is found by them alone.
    """
    summary, before = Verification(), None
    for seal in AuditSeal.objects.order_by("pk").iterator(chunk_size=10):
        follows = before is None or (
            (seal.pk, seal.before, seal.after_row) == (before.pk + 1, before.hash, before.last_row)
        )
        if not follows:
            found(Finding(Fault.SEAL_MISSING, seal.pk))
        if seal.hash != _hash_of(seal) or kept.get(seal.pk, seal.hash) != seal.hash:
            found(Finding(Fault.SEAL_CHANGED, seal.pk))
        if before is None:
            for pk in AuditRow.objects.filter(pk__lte=seal.after_row).values_list("pk", flat=True):
                found(Finding(Fault.INSERTED, pk))
        for finding in _compare(seal):
            found(finding)
        summary.seals, summary.rows = summary.seals + 1, summary.rows + seal.rows
        before = seal
    summary.last = (before.pk, before.hash) if before else (0, "")
    for number in sorted(set(kept) - set(AuditSeal.objects.values_list("pk", flat=True))):
        found(Finding(Fault.SEAL_MISSING, number))
    end = before.last_row if before else 0
    summary.unsealed = AuditRow.objects.filter(pk__gt=end).count()
    return summary


@transaction.atomic
def _seal_batch(last: int, *, at: datetime) -> int:
    before = AuditSeal.objects.order_by("-pk").first()
    after = before.last_row if before else 0
    rows = AuditRow.objects.filter(pk__gt=after, pk__lte=last).order_by("pk")
    digests = [_digest(values) for values in rows.values_list(*FIELDS)[:BATCH]]
    if not digests:
        return 0
    seal = AuditSeal(
        pk=before.pk + 1 if before else 1,
        after_row=after,
        last_row=int.from_bytes(digests[-1][:_NUMBER], "big"),
        rows=len(digests),
        digests=b"".join(digests),
        before=before.hash if before else "",
        sealed_at=at,
    )
    seal.hash = _hash_of(seal)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        return 0  # another worker seals the same rows
    return len(digests)


def _compare(seal: AuditSeal) -> Iterator[Finding]:
    rows = AuditRow.objects.filter(pk__gt=seal.after_row, pk__lte=seal.last_row).order_by("pk")
    there = {values[0]: _digest(values) for values in rows.values_list(*FIELDS)}
    for sealed in _digests_of(seal):
        pk = int.from_bytes(sealed[:_NUMBER], "big")
        now = there.pop(pk, None)
        if now is None:
            yield Finding(Fault.MISSING, pk)
        elif now != sealed:
            yield Finding(Fault.CHANGED, pk)
    yield from (Finding(Fault.INSERTED, pk) for pk in sorted(there))


def _digests_of(seal: AuditSeal) -> Iterator[bytes]:
    stored, size = bytes(seal.digests), _NUMBER + _DIGEST
    return (stored[start : start + size] for start in range(0, len(stored), size))


def _digest(values: tuple[Any, ...]) -> bytes:
    """Return the number of a row and the hash of all it holds."""
    pk, at, *rest = values
    held = [pk, at.astimezone(UTC).isoformat(), *rest]
    text = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return int(pk).to_bytes(_NUMBER, "big") + hashlib.sha256(text.encode()).digest()


def _hash_of(seal: AuditSeal) -> str:
    head = [
        seal.pk,
        seal.after_row,
        seal.last_row,
        seal.rows,
        seal.before,
        seal.sealed_at.astimezone(UTC).isoformat(),
    ]
    return hashlib.sha256(json.dumps(head).encode() + bytes(seal.digests)).hexdigest()


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS)
        return {row[0] for row in cursor.fetchall()}
