"""The database refuses to change or delete what is written once, for every client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from tests.cast import NOW, Cast

from tsemed.base.append_only import TABLES, unprotected
from tsemed.base.audit import build_row, record
from tsemed.base.models import AuditRow
from tsemed.people.audit_events import REGISTERED

ON_POSTGRES = connection.vendor == "postgresql"
PASSWORD = "only-for-this-test"


def everything() -> list[dict[str, object]]:
    return list(AuditRow.objects.order_by("pk").values())


def by_sql(statement: str) -> Callable[[AuditRow], object]:
    def run(row: AuditRow) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(id=row.pk))

    return run


def saved_again(row: AuditRow) -> None:
    row.reason = "forged"
    row.save()


WAYS = {
    "an edit": saved_again,
    "an update": lambda row: AuditRow.objects.filter(pk=row.pk).update(actor=None, reason="x"),
    "a bulk update": lambda row: AuditRow.objects.bulk_update([row], ["reason"]),
    "a deletion": lambda row: row.delete(),
    "a deletion of all": lambda _row: AuditRow.objects.all().delete(),
    "an update by SQL": by_sql("UPDATE base_auditrow SET at = at WHERE id = {id}"),
    "a deletion by SQL": by_sql("DELETE FROM base_auditrow WHERE id = {id}"),
}
if ON_POSTGRES:
    WAYS["emptying"] = by_sql("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE base_auditrow")
else:
    WAYS["replacing"] = by_sql(
        "INSERT OR REPLACE INTO base_auditrow (id, at, event, kind, subject_type, subject_id,"
        " from_state, to_state, data_class, reason, details)"
        " VALUES ({id}, 'x', 'x', 'step', '', 1, '', '', '', '', '')"
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_an_audit_row_cannot_be_changed(cast: Cast, way: Callable[[AuditRow], object]) -> None:
    row = record(REGISTERED, cast.dana, by=cast.login("noa"), at=NOW, reason="told")
    before = everything()
    with pytest.raises(IntegrityError), transaction.atomic():
        way(row)
    assert everything() == before


def test_audit_rows_are_still_written(cast: Cast) -> None:
    before = AuditRow.objects.count()
    record(REGISTERED, cast.dana, by=None, at=NOW)
    AuditRow.objects.bulk_create([build_row(REGISTERED, cast.dana, by=None, at=NOW)])
    assert AuditRow.objects.count() == before + 2


def test_the_owner_can_delete_what_its_period_is_over_for(cast: Cast) -> None:
    row = record(REGISTERED, cast.dana, by=None, at=NOW)
    with transaction.atomic(), unprotected(connection):
        AuditRow.objects.filter(pk=row.pk).delete()
    other = record(REGISTERED, cast.dana, by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.delete()
    assert list(AuditRow.objects.values_list("pk", flat=True)) == [other.pk]


@pytest.mark.skipif(ON_POSTGRES, reason="a SQLite file has one owner")
@pytest.mark.django_db
def test_roles_are_for_postgres() -> None:
    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("grant_role", "tsemed_app")


@pytest.fixture
def application(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Yield a connection of a real second role, granted what `grant_role` grants."""
    role = f"tsemed_app_{uuid4().hex[:8]}"
    at = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    call_command("grant_role", role)
    where = {"host": at["HOST"], "port": at["PORT"], "dbname": at["NAME"]}
    given = {name: value for name, value in where.items() if value}
    with psycopg.connect(**given, user=role, password=PASSWORD, autocommit=True) as opened:
        yield opened
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {role}")
        cursor.execute(f"DROP ROLE {role}")


@pytest.mark.skipif(not ON_POSTGRES, reason="roles are for PostgreSQL")
def test_the_application_role_appends_and_changes_nothing(application: psycopg.Connection) -> None:
    row = record_as(application)
    assert application.execute("SELECT reason FROM base_auditrow").fetchall() == [("told",)]
    refused = []
    for table in TABLES:
        refused += [
            f"UPDATE {table} SET id = id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
            f"ALTER TABLE {table} DISABLE TRIGGER ALL",
            f"DROP TRIGGER {table}_append_only ON {table}",
            f"DROP TABLE {table}",
        ]
    refused.append("SET session_replication_role = replica")
    for statement in refused:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement)
    application.execute("UPDATE accounts_user SET theme = theme")
    found = application.execute("SELECT id, reason FROM base_auditrow").fetchall()
    assert found == [(row, "told")]


def record_as(application: psycopg.Connection) -> int:
    (written,) = application.execute(
        "INSERT INTO base_auditrow (at, event, kind, subject_type, subject_id, from_state,"
        " to_state, data_class, reason, details)"
        " VALUES (now(), 'x', 'step', 'x', 1, '', '', '', 'told', '{}')"
        " RETURNING id"
    ).fetchone() or (0,)
    return int(written)
