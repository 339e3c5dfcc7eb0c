"""Counting attempts: one row for each purpose and subject, one atomic statement for each count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from tsemed.accounts.models import RateCounter
from tsemed.accounts.rules import Rate

# The first attempt opens a window; the first after its end opens the next. SQLite and PostgreSQL
# both run this as one statement, so each of several concurrent attempts gets a number of its own.
_COUNT = """
INSERT INTO accounts_ratecounter (purpose, subject_hash, number, ends_at)
VALUES (%s, %s, 1, %s)
ON CONFLICT (purpose, subject_hash) DO UPDATE SET
    number = CASE WHEN accounts_ratecounter.ends_at <= %s THEN 1
                  ELSE accounts_ratecounter.number + 1 END,
    ends_at = CASE WHEN accounts_ratecounter.ends_at <= %s THEN excluded.ends_at
                   ELSE accounts_ratecounter.ends_at END
RETURNING number, ends_at
"""


@dataclass(frozen=True)
class Count:
    """The number of an attempt within its window, and the seconds until the window ends."""

    number: int
    seconds_left: float


def count(purpose: str, subject: str, rate: Rate, *, at: datetime) -> Count:
    """Count one attempt and return its number; attempts above the rate are counted too."""
    ends_at = at + timedelta(seconds=rate.seconds)
    to_database = connection.ops.adapt_datetimefield_value
    values = [purpose, hash_of(purpose, subject), *map(to_database, (ends_at, at, at))]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        number, ends = cursor.fetchone()
    left = (_as_datetime(ends) - at).total_seconds()
    return Count(int(number), max(left, 0.0))


def give_back(purpose: str, subject: str) -> None:
    """Take one attempt off the count, because it succeeded; the others stay counted."""
    rows = RateCounter.objects.filter(purpose=purpose, subject_hash=hash_of(purpose, subject))
    rows.filter(number__gt=0).update(number=F("number") - 1)


def forget_ended_windows(*, at: datetime) -> None:
    """Delete the counters whose window is over; no other counter is ever deleted."""
    RateCounter.objects.filter(ends_at__lte=at).delete()


def hash_of(purpose: str, subject: str) -> str:
    """Return the keyed hash under which a subject is counted."""
    salt = f"tsemed.accounts.counters:{purpose}"
    return salted_hmac(salt, subject, algorithm="sha256").hexdigest()


def _as_datetime(value: datetime | str) -> datetime:
    """Return what the database gave back as a moment; SQLite gives text."""
    field = RateCounter._meta.get_field("ends_at")
    for convert in connection.ops.get_db_converters(field.get_col("accounts_ratecounter")):
        value = convert(value, field, connection)
    assert isinstance(value, datetime)
    return value
