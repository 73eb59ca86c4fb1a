"""Let the database itself refuse to change or remove what was recorded.

On SQLite a later migration that alters one of these two tables rebuilds it and loses its triggers:
such a migration has to create them again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    """
    CREATE TRIGGER journal_event_no_update BEFORE UPDATE ON journal_event
    BEGIN SELECT RAISE(ABORT, 'journal_event is append-only'); END
    """,
    """
    CREATE TRIGGER journal_event_no_delete BEFORE DELETE ON journal_event
    BEGIN SELECT RAISE(ABORT, 'journal_event is append-only'); END
    """,
    # Delete triggers sleep while REPLACE removes a row, so the insert itself has to be refused.
    """
    CREATE TRIGGER journal_event_no_replace BEFORE INSERT ON journal_event
    WHEN EXISTS (SELECT 1 FROM journal_event WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM journal_event WHERE subject_kind = NEW.subject_kind
                 AND subject_id = NEW.subject_id AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'journal_event_seq is taken, journal_event is append-only'); END
    """,
    """
    CREATE TRIGGER journal_text_erase_only BEFORE UPDATE ON journal_text
    WHEN NEW.salt IS NOT NULL OR NEW.text IS NOT NULL OR NEW.id IS NOT OLD.id
      OR NEW.event_id IS NOT OLD.event_id OR NEW.field IS NOT OLD.field
    BEGIN SELECT RAISE(ABORT, 'journal_text can only be erased'); END
    """,
    """
    CREATE TRIGGER journal_text_no_delete BEFORE DELETE ON journal_text
    BEGIN SELECT RAISE(ABORT, 'journal_text can only be erased'); END
    """,
    """
    CREATE TRIGGER journal_text_no_replace BEFORE INSERT ON journal_text
    WHEN EXISTS (SELECT 1 FROM journal_text WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM journal_text WHERE event_id = NEW.event_id AND field = NEW.field)
    BEGIN SELECT RAISE(ABORT, 'journal_text can only be erased'); END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER journal_event_no_update",
    "DROP TRIGGER journal_event_no_delete",
    "DROP TRIGGER journal_event_no_replace",
    "DROP TRIGGER journal_text_erase_only",
    "DROP TRIGGER journal_text_no_delete",
    "DROP TRIGGER journal_text_no_replace",
]
POSTGRESQL = [
    """
    CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER journal_event_no_change BEFORE UPDATE OR DELETE ON journal_event
    FOR EACH ROW EXECUTE FUNCTION journal_append_only()
    """,
    """
    CREATE TRIGGER journal_event_no_truncate BEFORE TRUNCATE ON journal_event
    FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()
    """,
    """
    CREATE TRIGGER journal_text_erase_only BEFORE UPDATE ON journal_text FOR EACH ROW
    WHEN (NEW.salt IS NOT NULL OR NEW.text IS NOT NULL OR NEW.id IS DISTINCT FROM OLD.id
          OR NEW.event_id IS DISTINCT FROM OLD.event_id OR NEW.field IS DISTINCT FROM OLD.field)
    EXECUTE FUNCTION journal_append_only()
    """,
    """
    CREATE TRIGGER journal_text_no_delete BEFORE DELETE ON journal_text
    FOR EACH ROW EXECUTE FUNCTION journal_append_only()
    """,
    """
    CREATE TRIGGER journal_text_no_truncate BEFORE TRUNCATE ON journal_text
    FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()
    """,
]
POSTGRESQL_BACK = [
    "DROP TRIGGER journal_event_no_change ON journal_event",
    "DROP TRIGGER journal_event_no_truncate ON journal_event",
    "DROP TRIGGER journal_text_erase_only ON journal_text",
    "DROP TRIGGER journal_text_no_delete ON journal_text",
    "DROP TRIGGER journal_text_no_truncate ON journal_text",
    "DROP FUNCTION journal_append_only",
]


def forbid(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def allow(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
