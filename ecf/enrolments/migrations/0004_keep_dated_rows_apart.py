"""On PostgreSQL the database itself refuses dated rows that share a day. SQLite has the services' check alone."""

from django.db import migrations

APART = {
    "breaks_apart": ("enrolments_break", "enrolment_id WITH ="),
    "placements_apart": ("enrolments_placement", "enrolment_id WITH ="),
    "assignments_apart": ("enrolments_assignment", "enrolment_id WITH =, part WITH ="),
}


def keep_apart(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    for name, (table, same) in APART.items():
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({same}, daterange(started_on, ended_on, '[]') WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
        )


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, (table, _) in APART.items():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0003_add_moves_and_handovers")]
    operations = [migrations.RunPython(keep_apart, let_go)]
