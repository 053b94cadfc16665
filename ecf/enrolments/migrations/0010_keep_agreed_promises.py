from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0009_note_whose_turn_it_is"),
    ]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="promises",
            field=models.TextField(default="[]"),
        ),
    ]
