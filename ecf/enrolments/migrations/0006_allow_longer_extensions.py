"""How many months an extension may have is the framework's or the employer's number, up to a year."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0005_add_disclosures_and_former_extensions")]

    operations = [
        migrations.AlterField(
            model_name="extension",
            name="months",
            field=models.PositiveSmallIntegerField(
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(12),
                ]
            ),
        ),
    ]
