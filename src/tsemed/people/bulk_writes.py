"""Edits of many people at once, through the same gate as one edit; for lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tsemed.accounts.models import User
from tsemed.base.audit import build_row, differences, record_many
from tsemed.base.models import AuditRow
from tsemed.people.audit_events import LIST_CHANGED
from tsemed.people.localities import codes_of, columns_of
from tsemed.people.models import MenteeProfile, MentorProfile, Person
from tsemed.people.models.person import backwards
from tsemed.people.operations import NAMES, index_names
from tsemed.people.recognised import address_conflict_as_refusal, has_address
from tsemed.people.stages import keep_stages
from tsemed.people.write_gate import (
    FieldsRefused,
    Rights,
    refuse_unoffered,
    rights_over,
    target_of,
)
from tsemed.people.write_policy import CREDENTIAL_FIELDS

BATCH = 1_000

Row = Person | MentorProfile | MenteeProfile


@dataclass(frozen=True)
class Change:
    """What will be written into one row."""

    row: Row
    values: Mapping[str, Any]


@transaction.atomic
def write_changes(changes: Sequence[Change], *, by: User, at: datetime) -> None:
    """Write changes of rows of one table, each with its version and its row in the audit.

    The caller has locked the rows. Raise FieldsRefused, and write nothing, if one of them would
    change what `by` may not write. A first address may be among them, another one never; raise
    AddressTaken if it belongs to somebody else.
    """
    changes = [change for change in changes if change.values]
    if not changes:
        return
    _refuse(changes, by=by, at=at)
    changes = _with_localities(changes)
    rows = [_row_of(change, by=by, at=at) for change in changes]
    fields: set[str] = {"version"}
    for change in changes:
        for name, value in {**change.values, **_derived(change)}.items():
            setattr(change.row, name, value)
            fields.add(name)
        change.row.version += 1
    manager = type(changes[0].row)._default_manager
    changed: list[Any] = [change.row for change in changes]
    with address_conflict_as_refusal():
        manager.bulk_update(changed, sorted(fields), batch_size=BATCH // 4)
    record_many(rows)
    keep_stages(
        [
            change.row
            for change in changes
            if isinstance(change.row, MenteeProfile) and "stage" in change.values
        ],
        since=localdate(at),
        by=by,
        at=at,
    )
    index_names(
        change.row
        for change in changes
        if isinstance(change.row, Person) and NAMES & change.values.keys()
    )


def _refuse(changes: Sequence[Change], *, by: User, at: datetime) -> None:
    of = [(change, *target_of(change.row)) for change in changes]
    rights = rights_over(by, [person_id for _change, _target, person_id in of], on=localdate(at))
    for change, target, person_id in of:
        own = rights[person_id]
        refused = own.refused(target, change.row, change.values)
        if refused & CREDENTIAL_FIELDS and _is_first_address(change.row, own):
            refused -= CREDENTIAL_FIELDS
        if refused:
            raise FieldsRefused(refused)
    refuse_unoffered((change.values, change.row) for change in changes)


def _is_first_address(row: Row, rights: Rights) -> bool:
    return isinstance(row, Person) and rights.first_address and not has_address(row)


def _with_localities(changes: Sequence[Change]) -> list[Change]:
    """Return the changes with each town as it is kept; one query for all of them."""
    codes = codes_of(change.values.get("town", "") for change in changes)
    return [
        Change(change.row, _kept(change.values, codes)) if "town" in change.values else change
        for change in changes
    ]


def _kept(values: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    others = {name: value for name, value in values.items() if name != "town"}
    return others | columns_of(values["town"], codes)


def _derived(change: Change) -> dict[str, Any]:
    """Return what follows from the written values: a number backwards."""
    derived: dict[str, Any] = {}
    if not isinstance(change.row, Person):
        return derived
    if "phone" in change.values:
        derived["phone_backwards"] = backwards(change.values["phone"])
    return derived


def _row_of(change: Change, *, by: User, at: datetime) -> AuditRow:
    """Return the row of a change that is not written yet: the thing still holds the old values."""
    subject = (Person, target_of(change.row)[1])
    details = differences(change.row, change.values)
    return build_row(LIST_CHANGED, subject, by=by, at=at, details=details)
