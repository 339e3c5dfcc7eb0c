"""Every row of a database, in a form that is the same on SQLite and PostgreSQL.

A value becomes what JSON holds without loss: times keep their microseconds, amounts and bytes are
texts. So the same rows give the same lines and the same hash wherever they are kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connections, models
from phonenumber_field.modelfields import PhoneNumberField

Model = type[models.Model]
AnyField = models.Field[Any, Any]
BATCH: Final = 1_000
_MODULUS: Final = 1 << 256


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and the sum of their hashes, which no order of reading changes."""

    rows: int
    sha256: str


class Digester:
    """Counts and hashes lines as they pass."""

    def __init__(self) -> None:
        self.rows, self.sum = 0, 0

    def passing(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the same lines."""
        for line in lines:
            self.rows += 1
            self.sum += int.from_bytes(hashlib.sha256(line.encode()).digest())
            yield line

    @property
    def digest(self) -> Digest:
        """Return what has passed so far."""
        return Digest(self.rows, f"{self.sum % _MODULUS:064x}")


def tables() -> list[Model]:
    """Return everything that has rows of its own, in a fixed order."""
    every = apps.get_models(include_auto_created=True)
    kept = [model for model in every if model._meta.managed and not model._meta.proxy]
    return sorted(kept, key=lambda model: model._meta.db_table)


def columns(model: Model) -> list[AnyField]:
    """Return the columns of a table."""
    return list(model._meta.local_concrete_fields)


def lines_of(model: Model, *, using: str) -> Iterator[str]:
    """Yield each row as a line, in the order of the keys."""
    fields = columns(model)
    rows = model._base_manager.using(using).order_by("pk")
    phones = [at for at, field in enumerate(fields) if isinstance(field, PhoneNumberField)]
    for row in rows.values_list(*(field.attname for field in fields)).iterator(chunk_size=BATCH):
        values = list(row)
        for at in phones:
            values[at] = fields[at].get_prep_value(values[at])
        yield json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True)


def digest_of(model: Model, *, using: str) -> Digest:
    """Return the digest of a table."""
    digester = Digester()
    for _line in digester.passing(lines_of(model, using=using)):
        pass
    return digester.digest


def insert(model: Model, lines: Iterable[str], *, using: str) -> None:
    """Write rows that `lines_of` gave, with their keys, past everything that a model would add."""
    connection, fields = connections[using], columns(model)
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})"  # noqa: S608 names are our own
    rest = iter(lines)
    with connection.cursor() as cursor:
        while batch := list(islice(rest, BATCH)):
            cursor.executemany(statement, [_row(line, fields, connection) for line in batch])


def _row(line: str, fields: list[AnyField], connection: Any) -> list[Any]:
    values = json.loads(line)
    return [
        _prepared(value, field, connection) for value, field in zip(values, fields, strict=True)
    ]


def _prepared(value: Any, field: AnyField, connection: Any) -> Any:
    """Return a value as the database takes it; checks of fields are for new rows."""
    is_json_null = value is None and isinstance(field, models.JSONField) and not field.null
    if value is None and not is_json_null:
        return None
    if isinstance(field, models.BinaryField):
        value = base64.b64decode(value)
    elif not isinstance(field, models.JSONField):
        value = field.to_python(value)
    return field.get_db_prep_value(value, connection, prepared=False)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"a column holds {type(value).__name__}, which no backup knows")
