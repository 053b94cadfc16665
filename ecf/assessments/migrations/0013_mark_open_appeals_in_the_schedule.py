"""An appeal that is open already keeps its outcome from others, as one that is lodged from now on does."""

from django.db import migrations


def mark_open_appeals(apps, schema_editor):
    """The day on which it was accepted, at the milestone of the framework that it was opened under."""
    milestones = apps.get_model("enrolments", "ScheduledMilestone").objects
    appeals = apps.get_model("assessments", "Appeal").objects.filter(assessment__state="appealed")
    for appeal in appeals.filter(accepted_on__isnull=False).select_related("assessment__enrolment").order_by("id"):
        found = appeal.assessment
        if found.framework_version_id == found.enrolment.framework_version_id:
            rows = milestones.filter(enrolment_id=found.enrolment_id, key=found.milestone)
            rows.update(under_review_since=appeal.accepted_on)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0012_keep_what_was_agreed_and_recorded"),
        ("enrolments", "0011_mark_what_is_under_review"),
    ]

    operations = [migrations.RunPython(mark_open_appeals, migrations.RunPython.noop)]
