"""What the recipient is for the worker is stored: rungs are the employer's choice, and tell it no longer."""

from django.db import migrations, models

PARTS = [("worker", "Social worker"), ("supervisor", "Supervisor"), ("coordinator", "Programme co-ordinator")]


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="part",
            field=models.CharField(blank=True, choices=PARTS, max_length=12, default=""),
            preserve_default=False,
        ),
    ]
