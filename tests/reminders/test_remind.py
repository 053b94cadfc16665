"""`manage.py remind`."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from ecf.reminders.models import Digest, Notice
from tests.cast import TODAY

pytestmark = pytest.mark.django_db


def remind(*arguments):
    out = StringIO()
    call_command("remind", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_stores_and_sends_nothing(due_now):
    rows = json.loads(remind("--dry-run", "--format", "json"))
    assert [row["rung"] for row in rows] == ["-2", "-2"]
    assert set(rows[0]) == {"recipient", "kind", "enrolment", "milestone", "rung", "due_on", "line"}
    assert not Notice.objects.exists() and not Digest.objects.exists() and not mail.outbox


def test_it_sends_one_digest_and_lists_the_same_rows_as_the_dry_run(due_now):
    expected = remind("--dry-run", "--format", "json")
    assert remind("--format", "json") == expected
    assert [message.to for message in mail.outbox] == [["supervisor@example.org"]]
    assert remind("--format", "json") == expected
    assert len(mail.outbox) == 1


def test_another_day_tells_that_days_rungs_alone(due_now, enrolment):
    rows = json.loads(remind("--on", "2026-11-24", "--format", "json"))
    assert [(row["recipient"], row["milestone"], row["rung"], row["due_on"]) for row in rows if row["milestone"]] == [
        ("worker", "review-6m", "-28", "2026-12-22")
    ]
    assert Digest.objects.filter(on=dt.date(2026, 11, 24)).exists()


def test_the_table_reads_well(due_now):
    text = remind()
    assert text.splitlines()[0].split() == ["recipient", "kind", "milestone", "rung", "due_on", "line"]
    assert "2 new notices in 1 digests; 1 sent." in text


def test_a_day_with_nothing_says_so(enrolment):
    assert "Nothing is due on" in remind("--on", "2026-11-22", "--dry-run")


def test_a_day_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="not a date"):
        remind("--on", "next-tuesday")


def test_today_is_the_default(due_now):
    remind()
    assert set(Digest.objects.values_list("on", flat=True)) == {TODAY}
