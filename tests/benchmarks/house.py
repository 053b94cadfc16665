"""The database the measurements run on: one of its own, filled with two programmes of 1,000 workers each.

`var/benchmarks.sqlite3`, or the server and name in BENCHMARK_DATABASE_URL; DATABASE_URL is never touched. Kept for a
week, so that only the first run fills it.
"""

import os
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "var" / "benchmarks.sqlite3"


def open_house() -> None:
    """Settings of production but for names of hosts and static files; the database with its tables and people."""
    FILE.parent.mkdir(exist_ok=True)
    os.environ["DATABASE_URL"] = os.environ.get("BENCHMARK_DATABASE_URL") or f"sqlite:///{FILE}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "ecf.settings"
    os.environ["DEBUG"] = "false"
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]
    from tests.benchmarks.population import fill, is_recent

    connection.creation.create_test_db(verbosity=0, keepdb=True, serialize=False)
    if not is_recent():
        connection.close()
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    fill(say=lambda text: print(text, file=sys.stderr))
