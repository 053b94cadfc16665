"""Database triggers that refuse to change or delete an event.

Made again after every migration: SQLite drops a table's triggers when a migration remakes it.
"""

from typing import Any

from django.db import connections

SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS core_event_no_{verb} BEFORE {verb} ON core_event
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"""
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    "DROP TRIGGER IF EXISTS core_event_append_only ON core_event",
    """CREATE TRIGGER core_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_event
    FOR EACH STATEMENT EXECUTE FUNCTION core_event_refuse()""",
]
DROP_SQLITE = [f"DROP TRIGGER IF EXISTS core_event_no_{verb}" for verb in ("update", "delete")]
DROP_POSTGRESQL = ["DROP TRIGGER IF EXISTS core_event_append_only ON core_event"]


def _run(using: str, sqlite: list[str], postgresql: list[str]) -> None:
    connection = connections[using]
    statements = sqlite if connection.vendor == "sqlite" else postgresql
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(using: str = "default", **kwargs: Any) -> None:
    """Puts the triggers on; harmless when they are on already. Connected to `post_migrate`."""
    _run(using, SQLITE, POSTGRESQL)


def remove(using: str = "default") -> None:
    """Takes the triggers off, for a test database that is about to be emptied."""
    _run(using, DROP_SQLITE, DROP_POSTGRESQL)
