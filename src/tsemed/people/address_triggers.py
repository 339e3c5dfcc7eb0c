"""One address per person, held by the database: a person's e-mail is that of their login.

No constraint of SQL looks into two tables, so two triggers do. The first refuses to write an
e-mail different from the login's address, by any writer: a page, a list, a query of many
rows. The second lets the person's e-mail follow when the login's address moves.

Django rebuilds tables on SQLite when it migrates, which loses triggers, and SQLite looks
through all of them when a table is renamed. They are therefore taken away before every
migration and put back after it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.db.models.signals import post_migrate, pre_migrate

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION person_email_is_the_logins() RETURNS trigger AS $$
DECLARE opens text;
BEGIN
    SELECT email INTO opens FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
    IF opens IS NOT NULL AND opens <> NEW.email THEN
        RAISE EXCEPTION 'a person''s e-mail is the address of their login'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE FUNCTION person_email_follows() RETURNS trigger AS $$
BEGIN
    UPDATE people_person SET email = NEW.email, version = version + 1 WHERE user_id = NEW.id;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER person_email_on_insert BEFORE INSERT ON people_person
    FOR EACH ROW WHEN (NEW.user_id IS NOT NULL)
    EXECUTE FUNCTION person_email_is_the_logins();
CREATE OR REPLACE TRIGGER person_email_on_update BEFORE UPDATE OF user_id, email ON people_person
    FOR EACH ROW WHEN (NEW.user_id IS NOT NULL
        AND (NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.email <> OLD.email))
    EXECUTE FUNCTION person_email_is_the_logins();
CREATE OR REPLACE TRIGGER person_email_follows AFTER UPDATE OF email ON accounts_user
    FOR EACH ROW WHEN (NEW.email IS NOT NULL AND NEW.email IS DISTINCT FROM OLD.email)
    EXECUTE FUNCTION person_email_follows();
"""

_REFUSE_ON_SQLITE = """
BEGIN
    SELECT RAISE(ABORT, 'a person''s e-mail is the address of their login') FROM accounts_user
    WHERE id = NEW.user_id AND email IS NOT NULL AND email <> NEW.email;
END
"""

_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS person_email_on_insert BEFORE INSERT ON people_person "
    f"WHEN NEW.user_id IS NOT NULL {_REFUSE_ON_SQLITE}",
    "CREATE TRIGGER IF NOT EXISTS person_email_on_update "
    "BEFORE UPDATE OF user_id, email ON people_person "
    f"WHEN NEW.user_id IS NOT NULL {_REFUSE_ON_SQLITE}",
    "CREATE TRIGGER IF NOT EXISTS person_email_follows AFTER UPDATE OF email ON accounts_user "
    "WHEN NEW.email IS NOT NULL AND NEW.email IS NOT OLD.email BEGIN "
    "UPDATE people_person SET email = NEW.email, version = version + 1 WHERE user_id = NEW.id; "
    "END",
)
_TABLE_OF = {
    "person_email_on_insert": "people_person",
    "person_email_on_update": "people_person",
    "person_email_follows": "accounts_user",
}


def guard(*, using: str, **_more: Any) -> None:
    """Put the triggers in place, where they are not."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for trigger in _SQLITE:
                cursor.execute(trigger)
        elif not _is_guarded(cursor):
            cursor.execute(_POSTGRESQL)


def _is_guarded(cursor: Any) -> bool:
    cursor.execute(
        "SELECT count(*) FROM pg_trigger WHERE tgname = ANY(%s) AND NOT tgisinternal",
        [list(_TABLE_OF)],
    )
    return bool(cursor.fetchone()[0] == len(_TABLE_OF))


def suspend_guard(*, using: str, plan: Any = (), **_more: Any) -> None:
    """Take the triggers away while tables are rebuilt."""
    connection = connections[using]
    if not plan:
        return
    there = set(connection.introspection.table_names())
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for trigger, table in _TABLE_OF.items():
            if table in there:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{on}")


def register(sender: Any) -> None:
    """Have the triggers taken away before migrations of any app and put back after them."""
    pre_migrate.connect(suspend_guard, sender=sender, dispatch_uid="person-email-stands-aside")
    post_migrate.connect(guard, sender=sender, dispatch_uid="person-email-is-guarded")
