from django.db import migrations


class Migration(migrations.Migration):
    """What was computed before checks said that something was handed in and judged is computed again."""

    dependencies = [("progress", "0004_compute_anew")]

    operations = [
        migrations.RunSQL(
            "UPDATE progress_progresssnapshot SET is_stale = TRUE",
            "UPDATE progress_progresssnapshot SET is_stale = TRUE",
        ),
    ]
