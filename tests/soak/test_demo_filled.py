"""The demo's cast, made in a process of its own as a new user would."""

import json
import subprocess
import sys

import pytest

from tests.brokers import ROOT, environment

pytestmark = pytest.mark.soak

LOOK = """
import json
from django.core.management import call_command
from ecf.assessments.models import Appeal, Assessment, AssessmentDecision, ComponentResult, PanelView
from ecf.core.clock import today
from ecf.enrolments.models import Enrolment
from ecf.evidence.models import Evidence
from ecf.evidence.selectors import waiting_evidence
from ecf.people.models import User
from ecf.people.roles import roles_of
from ecf.progress.selectors import progress_of
from ecf.reminders.models import Notice
from ecf.reminders.selectors import untold
from ecf.supervision.models import SupervisionSession
enrolments = list(Enrolment.objects.with_people())
progress = progress_of(enrolments, today())
people = {e.social_worker.user.username: progress[e.pk] for e in enrolments}
own = {e.social_worker.user.username: e for e in enrolments}
cast = User.objects.exclude(username__regex="-[0-9][0-9]$")
supervisor = User.objects.get(username="supervisor")
split = Assessment.objects.filter(enrolment=own["worker-26"])
for command in ("verify_events", "verify_signatures", "verify_schedules", "verify_progress"):
    call_command(command)
print(json.dumps({
    "passwords": [u.username for u in cast if not u.check_password("demo")],
    "cast": sorted(cast.values_list("username", flat=True)),
    "roles": {u.username: sorted({r.role for r in roles_of(u)}) for u in cast},
    "status": {name: p.status for name, p in people.items()},
    "employer_status": {name: p.employer_status for name, p in people.items()},
    "waiting": len(waiting_evidence(supervisor)),
    "worker_states": sorted(set(Evidence.objects.filter(enrolment=own["worker"]).values_list("state", flat=True))),
    "planned": SupervisionSession.objects.filter(enrolment=own["worker"], state="planned").count(),
    "notices": sorted(Notice.objects.values_list("recipient__username", flat=True).distinct()),
    "due": len(untold(today(), today=today())),
    "assessments": {a.enrolment.social_worker.user.username: a.state for a in Assessment.objects.with_people()},
    "letters": sorted(AssessmentDecision.objects.exclude(letter="").values_list("outcome", flat=True)),
    "components": ComponentResult.objects.filter(is_met=True).count(),
    "split": sorted(PanelView.objects.filter(panel__assessment__in=split).values_list("outcome", flat=True)),
    "appeals": [[str(a.decide_by), a.assessment.parts.filter(part="appeal").count()] for a in Appeal.objects.all()],
    "today": str(today()),
    "next": {n: people[n].next_milestone.key for n in ("worker", "worker-year2", "worker-year5")},
}))
"""


ANY_DAY = """
import datetime as dt
import time_machine
from django.db import transaction
from ecf.home.demo.seeding import seed
for text in "{days}".split():
    day = dt.date.fromisoformat(text)
    with time_machine.travel(dt.datetime.combine(day, dt.time(10), dt.UTC)), transaction.atomic():
        assert seed(lambda line: None, today=day) > 0
        transaction.set_rollback(True)
    print(text)
"""
DAYS = "2026-12-04 2027-01-04 2027-03-30 2028-02-29"
"""A Friday; the first working days after Christmas and after Easter; a day that other years lack."""


def manage(folder, *arguments):
    env = environment(DATABASE_URL=f"sqlite:///{folder}/demo.sqlite3", MAIL_DIR=str(folder / "mail"))
    env.pop("DJANGO_SETTINGS_MODULE")
    if arguments[0] == "demo":
        env.pop("DEBUG")
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A folder in which the demo has filled a database, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, manage(folder, "demo", "--no-serve")


@pytest.fixture(scope="module")
def looked(demo):
    """What the four checks said (they would have failed otherwise), and then what is in the database."""
    return manage(demo[0], "shell", "--no-imports", "-c", LOOK).splitlines()


@pytest.fixture(scope="module")
def checked(looked):
    return looked[:-1]


@pytest.fixture(scope="module")
def seen(looked):
    return json.loads(looked[-1])


def test_it_says_how_far_it_is_and_ends(demo):
    _, said = demo
    assert "45 of 45 social workers" in said
    assert "The cast is there, made in" in said


def test_it_fills_whatever_day_it_is(tmp_path):
    manage(tmp_path, "migrate", "--verbosity", "0")
    said = manage(tmp_path, "shell", "--no-imports", "-c", ANY_DAY.format(days=DAYS))
    assert said.split() == DAYS.split()


def test_everybody_is_there_and_can_sign_in(seen):
    expected = {
        "worker", "worker-year2", "worker-year5", "worker-appeal", "supervisor", "assessor",
        "panel-1", "panel-2", "panel-3", "coordinator", "psw", "psw-deputy", "admin",
        "outsider-worker", "outsider-supervisor", "outsider-coordinator", "outsider-psw",
    }  # fmt: skip
    assert expected <= set(seen["cast"])
    assert seen["passwords"] == []
    assert seen["roles"]["psw-deputy"] == ["psw"]
    assert seen["roles"]["admin"] == []


def test_the_three_workers_stand_where_the_story_needs_them(seen):
    status = seen["status"]
    assert (status["worker"], seen["employer_status"]["worker"]) == ("on_track", "kept")
    assert status["worker-year2"] == status["worker-year5"] == "due_soon"
    assert seen["next"] == {
        "worker": "review-6m",
        "worker-year2": "year-2-assessment",
        "worker-year5": "year-5-assessment",
    }
    assert seen["worker_states"] == ["accepted", "draft", "returned", "submitted"]
    assert seen["planned"] == 2  # one with the supervisor, one of a group


def test_the_cohort_is_varied(seen):
    assert len(seen["status"]) == 46
    assert {"on_track", "due_soon", "overdue", "paused", "completed", "withdrawn"} == set(seen["status"].values())
    assert {"kept", "at_risk", "missed"} <= set(seen["employer_status"].values())


def test_assessments_stand_at_many_places(seen):
    assert seen["assessments"]["worker-27"] == "passed" and seen["components"] == 3
    assert seen["assessments"]["worker-26"] == "recommended" and seen["split"] == ["fail", "pass"]
    assert seen["assessments"]["worker-appeal"] == "appealed" and seen["letters"] == ["fail", "pass"]
    assert {"open", "recommended", "moderated"} <= set(seen["assessments"].values())
    [(decide_by, deciders)] = seen["appeals"]
    assert deciders == 2 and decide_by > seen["today"]


def test_something_waits_for_the_supervisor_and_reminders_are_due(seen):
    assert seen["waiting"] >= 2
    assert {"worker", "supervisor", "coordinator"} <= set(seen["notices"])
    assert seen["due"] > 0


def test_nothing_was_mailed_while_it_was_filled(demo, seen):
    assert not (demo[0] / "mail").exists()


def test_everything_that_can_be_checked_again_holds(checked):
    assert len(checked) == 4
    assert "are as appended" in checked[0] and "match what was signed" in checked[1]


def test_a_second_run_keeps_what_is_there(demo, seen):
    assert "The cast is there already; its data is kept." in manage(demo[0], "demo", "--no-serve")
