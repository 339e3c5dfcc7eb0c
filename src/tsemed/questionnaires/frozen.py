"""A published version never changes: the database itself refuses it to every writer.

A migration puts the triggers on. They hold for questions, choices and titles; the state moves on as
its table allows. Deleting is not refused by them: answers protect the questions they answer.
SQLite forgets the triggers of a table that a later migration rebuilds, so such a migration calls
`freeze` again; a test looks for them after all migrations.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_VERSIONS: Final = "questionnaires_questionnaireversion"
_ROWS: Final = ("questionnaires_question", "questionnaires_questionchoice")
_POSTGRES_FUNCTIONS: Final = (
    """
CREATE OR REPLACE FUNCTION questionnaires_refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    drafts integer;
BEGIN
    SELECT count(*) INTO drafts FROM questionnaires_questionnaireversion
        WHERE state = 'draft' AND (id = NEW.of_id OR (TG_OP = 'UPDATE' AND id = OLD.of_id));
    IF drafts = 0 OR (TG_OP = 'UPDATE' AND OLD.of_id <> NEW.of_id) THEN
        RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE OR REPLACE FUNCTION questionnaires_refuse_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (
        NEW.titles <> OLD.titles OR NEW.number <> OLD.number
        OR NEW.questionnaire_id <> OLD.questionnaire_id
    ) THEN
        RAISE EXCEPTION 'a published version never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
""",
)
_ON_SQLITE: Final = "BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END"
_IS_FROZEN: Final = (
    "(SELECT state FROM questionnaires_questionnaireversion WHERE id = THIS.of_id) <> 'draft'"
)


def freeze(connection: BaseDatabaseWrapper) -> None:
    """Let the database refuse every change of what a published version asks."""
    statements = _on_postgres() if connection.vendor == "postgresql" else _on_sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def thaw(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers; only the owner of the tables can."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in (*_ROWS, _VERSIONS):
            of_table = f" ON {table}" if is_postgres else ""
            for name in ("frozen",) if is_postgres else ("frozen", "frozen_insert"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{of_table}")


def _on_postgres() -> list[str]:
    rows = [
        f"CREATE OR REPLACE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_row()"
        for table in _ROWS
    ]
    version = (
        f"CREATE OR REPLACE TRIGGER {_VERSIONS}_frozen BEFORE UPDATE ON {_VERSIONS}"
        " FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_version()"
    )
    return [*_POSTGRES_FUNCTIONS, *rows, version]


def _on_sqlite() -> list[str]:
    old, new = (_IS_FROZEN.replace("THIS", row) for row in ("OLD", "NEW"))
    moved = "OLD.of_id <> NEW.of_id"
    rows = [
        statement
        for table in _ROWS
        for statement in (
            f"CREATE TRIGGER IF NOT EXISTS {table}_frozen BEFORE UPDATE ON {table}"
            f" WHEN {old} OR {moved} {_ON_SQLITE}",
            f"CREATE TRIGGER IF NOT EXISTS {table}_frozen_insert BEFORE INSERT ON {table}"
            f" WHEN {new} {_ON_SQLITE}",
        )
    ]
    version = (
        f"CREATE TRIGGER IF NOT EXISTS {_VERSIONS}_frozen BEFORE UPDATE ON {_VERSIONS}"
        " WHEN OLD.state <> 'draft' AND (NEW.titles <> OLD.titles OR NEW.number <> OLD.number"
        f" OR NEW.questionnaire_id <> OLD.questionnaire_id) {_ON_SQLITE}"
    )
    return [*rows, version]
