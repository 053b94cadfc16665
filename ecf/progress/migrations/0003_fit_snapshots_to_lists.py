from django.db import migrations, models


class Migration(migrations.Migration):
    """The long column goes behind the short ones; what it held is computed again when it is read next."""

    dependencies = [("progress", "0002_add_commitment_statuses")]

    operations = [
        migrations.RunSQL(
            "UPDATE progress_progresssnapshot SET is_stale = TRUE",
            "UPDATE progress_progresssnapshot SET is_stale = TRUE",
        ),
        migrations.RemoveField(model_name="progresssnapshot", name="payload"),
        migrations.AddField(model_name="progresssnapshot", name="payload", field=models.TextField(default="")),
        migrations.AddIndex(
            model_name="progresssnapshot",
            index=models.Index(fields=["enrolment", "computed_on", "is_stale"], name="snapshot_is_fresh"),
        ),
        migrations.AddIndex(
            model_name="progresssnapshot",
            index=models.Index(
                fields=[
                    "employer",
                    "status",
                    "supervision_status",
                    "protected_time_status",
                    "caseload_status",
                    "sign_off_status",
                    "team",
                    "supervisor",
                    "framework_code",
                ],
                name="snapshot_numbers",
            ),
        ),
    ]
