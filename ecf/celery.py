"""The Celery application and its clock. Beat polls rows that are due; nothing is scheduled far ahead in the broker.

A task asked for while no worker runs is dropped after a while (`expires`): the next one finds the same rows.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecf.settings")

MINUTE = 60.0

app = Celery("ecf")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-reminders": {
        "task": "ecf.reminders.tasks.sweep_today",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 10 * MINUTE},
    },
    "deliver-digests": {
        "task": "ecf.reminders.tasks.deliver_due",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "send-invitations": {
        "task": "ecf.people.tasks.send_invitations",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "rebuild-snapshots": {
        "task": "ecf.progress.tasks.rebuild_stale_snapshots",
        "schedule": 5 * MINUTE,
        "options": {"expires": 5 * MINUTE},
    },
    "forget-idempotency-keys": {
        "task": "ecf.core.tasks.forget_idempotency_keys",
        "schedule": crontab(minute=10),
        "options": {"expires": 50 * MINUTE},
    },
    "open-assessments": {
        "task": "ecf.assessments.tasks.open_assessments",
        "schedule": crontab(minute=20),
        "options": {"expires": 50 * MINUTE},
    },
    "settle-fails": {
        "task": "ecf.assessments.tasks.settle_fails",
        "schedule": crontab(minute=25),
        "options": {"expires": 50 * MINUTE},
    },
    "close-samples": {
        "task": "ecf.assessments.tasks.close_samples",
        "schedule": crontab(hour=4, minute=20),
        "options": {"expires": 60 * MINUTE},
    },
    "sweep-copies-of-bundles": {
        "task": "ecf.assessments.tasks.sweep_loose_copies",
        "schedule": crontab(hour=4, minute=40),
        "options": {"expires": 60 * MINUTE},
    },
    "send-concern-mail": {
        "task": "ecf.supervision.tasks.send_concern_mail",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "send-disclosure-mail": {
        "task": "ecf.enrolments.tasks.send_disclosure_mail",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "carry-out-transfers": {
        "task": "ecf.enrolments.tasks.carry_out_transfers",
        "schedule": crontab(minute="5-59/15"),
        "options": {"expires": 10 * MINUTE},
    },
    "scan-files": {
        "task": "ecf.evidence.tasks.scan_files",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "sweep-files": {
        "task": "ecf.evidence.tasks.sweep_files",
        "schedule": crontab(minute="7-59/15"),
        "options": {"expires": 10 * MINUTE},
    },
    "send-requests": {
        "task": "ecf.evidence.tasks.send_requests",
        "schedule": MINUTE,
        "options": {"expires": MINUTE},
    },
    "take-up-assignments": {
        "task": "ecf.enrolments.tasks.take_up_assignments",
        "schedule": crontab(minute=2),
        "options": {"expires": 50 * MINUTE},
    },
    "forget-wellbeing": {
        "task": "ecf.supervision.tasks.forget_wellbeing",
        "schedule": crontab(minute=20, hour=3),
        "options": {"expires": 50 * MINUTE},
    },
}
