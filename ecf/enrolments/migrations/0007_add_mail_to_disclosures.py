from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0006_allow_longer_extensions")]

    operations = [
        migrations.AddField(
            model_name="disclosure",
            name="mail_claimed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="mail_sent_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="mail_attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
