"""Tables whose rows are written once: the database itself refuses to change or delete them.

A migration puts the triggers on; `docs/security.md` says what they protect against and what not.
SQLite forgets the triggers of a table that a later migration rebuilds, so such a migration calls
`protect` again; a test looks for them after all migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("base_auditrow", "base_auditseal")

_POSTGRES_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION base_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""
_ON_POSTGRES: Final = (
    "CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION base_refuse_change()",
    "CREATE OR REPLACE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION base_refuse_change()",
)
_ON_SQLITE: Final = (
    "CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END",
    "CREATE TRIGGER IF NOT EXISTS {table}_never_emptied BEFORE DELETE ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'rows of {table} are never deleted'); END",
    # INSERT OR REPLACE deletes without asking the trigger above.
    "CREATE TRIGGER IF NOT EXISTS {table}_never_replaced BEFORE INSERT ON {table}"
    " WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'rows of {table} are never replaced'); END",
)
_TRIGGERS: Final = ("append_only", "never_emptied", "never_replaced")


def protect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Let the database refuse every change and deletion of a row of the table."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute(_POSTGRES_FUNCTION)
        for statement in _ON_POSTGRES if is_postgres else _ON_SQLITE:
            cursor.execute(statement.format(table=table))


def unprotect(connection: BaseDatabaseWrapper, table: str) -> None:
    """Remove the triggers of the table; only the owner of the table can."""
    of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for trigger in _TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{trigger}{of_table}")


@contextmanager
def unprotected(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let rows be deleted inside the block: for the retention period, by the tables' owner.

    Called inside a transaction, other connections never see the tables without protection.
    """
    for table in TABLES:
        unprotect(connection, table)
    try:
        yield
    finally:
        for table in TABLES:
            protect(connection, table)


def grants(role: str, *, quote: str = '"') -> list[str]:
    """Return the statements that let an application role work without owning anything.

    It reads and writes every table, but only appends to those that are written once, and can
    neither empty a table nor touch its triggers. They are run by the owner, after `migrate`.
    """
    name = quote + role.replace(quote, quote * 2) + quote
    work = f"SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT {work}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}" for table in TABLES),
    ]
