from django.db import migrations


class Migration(migrations.Migration):
    """What was computed before promises came from agreements, and before the words of checks grew, is computed again."""

    dependencies = [("progress", "0003_fit_snapshots_to_lists")]

    operations = [
        migrations.RunSQL(
            "UPDATE progress_progresssnapshot SET is_stale = TRUE",
            "UPDATE progress_progresssnapshot SET is_stale = TRUE",
        ),
    ]
