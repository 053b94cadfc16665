"""Each signature gets a digest of itself; those that are there are sealed as they are."""

from django.db import migrations, models

from ecf.core.signatures import seal_of


def seal_what_is_there(apps, schema_editor):
    signature = apps.get_model("core", "Signature")
    for row in signature.objects.order_by("id").iterator(500):
        signature.objects.filter(pk=row.pk).update(seal=seal_of(row))


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="seal",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(seal_what_is_there, migrations.RunPython.noop),
    ]
