"""Settings come from the environment; a wrong value stops the start and says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("DEBUG", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE")


def started_with(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python with only these variables of ours set."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**clean, **variables}, capture_output=True, text=True, check=False
    )


def last_line_of(**variables: str) -> str:
    """What the start says last when it fails."""
    done = started_with("-c", "import ecf.settings", **{"SECRET_KEY": "a-secret", **variables})
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1].partition(": ")[2]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DEBUG", "maybe", "DEBUG='maybe' is not yes or no. Use true or false."),
        ("DATABASE_URL", "mysql://db/x", "DATABASE_URL must start with one of: postgres://, postgresql://, sqlite://."),
        ("DATABASE_URL", "postgres://u:p@db:port/x", "DATABASE_URL is not a URL: Port could not be cast"),
        ("REDIS_URL", "http://redis", "REDIS_URL must start with one of: redis://, rediss://, unix://."),
        ("REDIS_URL", "redis://redis:port/0", "REDIS_URL is not a URL"),
        ("EMAIL_URL", "pigeon://loft", "EMAIL_URL must start with one of:"),
        ("SITE_URL", "tracker.example", "SITE_URL must start with one of: http://, https://."),
        ("ALLOWED_HOSTS", "https://tracker.example", "ALLOWED_HOSTS holds host names"),
        ("BROKER_VISIBILITY_TIMEOUT", "soon", "BROKER_VISIBILITY_TIMEOUT='soon' is not a whole number."),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL='LOUD' is not one of"),
        ("CLAMD_URL", "http://scanner:3310", "CLAMD_URL must start with one of: tcp://, unix://."),
        ("CLAMD_URL", "tcp://scanner", "CLAMD_URL needs a host and a port, like tcp://localhost:3310."),
        ("CLAMD_URL", "tcp://scanner:many", "CLAMD_URL is not a URL"),
        ("CLAMD_URL", "unix://run/clamd.ctl", "CLAMD_URL needs a whole path, like unix:///run/clamav/clamd.ctl."),
        ("SECRET_KEY", "", "SECRET_KEY is required when DEBUG is off."),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_which(name: str, value: str, words: str) -> None:
    said = last_line_of(**{name: value})
    assert words in said
    assert "u:p@" not in said


def test_production_starts_from_the_environment_alone() -> None:
    shown = "import ecf.settings as s; print(s.DEBUG, s.DATABASES['default']['NAME'], s.SESSION_COOKIE_SECURE)"
    given = {
        "SECRET_KEY": "a-secret",
        "DATABASE_URL": "postgres://u:p@db:5432/x",
        "SITE_URL": "https://tracker.example",
    }
    assert started_with("-c", shown, **given).stdout.split() == ["False", "x", "True"]


def test_a_first_run_needs_nothing_set() -> None:
    done = started_with("manage.py", "check")
    assert done.returncode == 0, done.stderr


def test_the_time_is_londons_and_what_settles_a_change_is_pinned() -> None:
    assert settings.TIME_ZONE == "Europe/London"
    assert settings.SETTLED_BY == [
        "ecf.progress.services.refresh_snapshots",
        "ecf.reminders.services.cancel_settled",
    ]


def test_what_other_rooms_bring_into_supervision_is_pinned() -> None:
    assert settings.AGENDA_BRINGS == ["ecf.assessments.agenda.plan_actions"]
