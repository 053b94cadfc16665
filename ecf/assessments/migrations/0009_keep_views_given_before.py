from django.db import migrations


def keep_those_given(apps, schema_editor):
    """What each member has given until now, as the first that they gave."""
    views = apps.get_model("assessments", "PanelView")
    kept = apps.get_model("assessments", "GivenView")
    kept.objects.bulk_create(
        kept(
            panel_id=row.panel_id,
            by_id=row.by_id,
            position=row.position,
            number=1,
            outcome=row.outcome,
            reasons=row.reasons,
            standards=row.standards,
            given_at=row.given_at,
        )
        for row in views.objects.filter(given_at__isnull=False, panel__returned_on__isnull=True)
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_keep_views_as_given")]

    operations = [migrations.RunPython(keep_those_given, migrations.RunPython.noop)]
