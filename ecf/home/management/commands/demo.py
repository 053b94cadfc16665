"""`manage.py demo`: the one-command first run."""

import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from ecf.core.clock import today
from ecf.home.demo.people import PASSWORD
from ecf.home.demo.processes import Pidfile
from ecf.home.demo.seeding import is_seeded, seed
from ecf.home.demo.serving import Serving, Stopped, free_port, one_demo, stopping_when_asked
from ecf.reminders.models import Digest

DEFAULT_PORT = 8000
ACCOUNTS = [
    ("worker", "Amira Hassan", "social worker in month 5, on track"),
    ("worker-year2", "Tom Bradley", "social worker in month 22, year-2 assessment coming, gaps"),
    ("worker-year5", "Grace Okafor", "part-time, back from a break, ready for the year-5 assessment"),
    ("worker-appeal", "Leah Marlowe", "not passed year 2, and appealed; the answer is due within days"),
    ("worker-27", "Rosa Martins", "passed year 2: the letter, the components and the bundle"),
    ("supervisor", "Helen Marsh", "supervises the first three and others"),
    ("assessor", "David Osei", "assesses them"),
    ("panel-1, panel-2, panel-3", "", "panel members; panel-3 decides the appeal"),
    ("coordinator", "Ruth Ellison", "runs the programme"),
    ("psw", "Margaret Adeyemi", "principal social worker: the whole cohort"),
    ("psw-deputy", "Owen Fairley", "her deputy"),
    ("admin", "", "the machine room, at /machine-room/"),
    ("outsider-worker, -supervisor, -coordinator, -psw", "", "another employer: they see nothing of Northshire"),
    ("moderator", "Winifred Cole", "another employer: looks at a sample of Northshire’s assessments"),
]


class Command(BaseCommand):
    """Database, cast, broker, worker with beat and site, in one command; Ctrl-C stops all of it."""

    help = "Fills an empty database with an invented cast and serves it, with a worker and a broker. Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, default=None, help=f"the site's port (default: {DEFAULT_PORT}, or free)"
        )
        parser.add_argument("--no-serve", action="store_true", help="only fill the database, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        with one_demo(self.say) as pidfile, stopping_when_asked():
            try:
                self._run(pidfile, options["port"], is_serving=not options["no_serve"])
            except Stopped:
                self.say("Stopped. Your data is kept: the next start goes on with it.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _run(self, pidfile: Pidfile, port: int | None, *, is_serving: bool) -> None:
        self._fill()
        if not is_serving:
            return
        chosen = free_port(port or DEFAULT_PORT, is_chosen=port is not None, say=self.say)
        serving = Serving(port=chosen, pidfile=pidfile, say=self.say)
        try:
            self.say("Starting the broker, the worker and the site …")
            serving.start()
            self._remind(serving)
            self._tell(serving.address)
            serving.watch()
        finally:
            self.say("Stopping …")
            serving.stop()

    def _fill(self) -> None:
        began = time.monotonic()
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0)
        if is_seeded():
            self.say("The cast is there already; its data is kept.")
            return
        self.say("Filling it with an invented cast; this takes about half a minute …")
        seconds = seed(lambda line: self.say(f"  {time.monotonic() - began:4.0f} s  {line}"))
        self.say(f"The cast is there, made in {seconds:.0f} seconds.")

    def _remind(self, serving: Serving) -> None:
        """A real sweep by the worker: what is due today goes out."""
        self.say("Asking the worker for today's reminders …")
        sent = serving.send_reminders()
        told = Digest.objects.filter(on=today(), sent_at__isnull=False).select_related("recipient")
        one = told.order_by("recipient__username").first()
        if not sent or one is None:
            self.say("Nothing is due today, so no reminder went out.")
            return
        self.say(f"Reminders sent today: {sent} messages, one of them to {one.recipient.email}. {_where_mail_goes()}")

    def _tell(self, address: str) -> None:
        width = max(len(username) for username, _, _ in ACCOUNTS)
        names = max(len(name) for _, name, _ in ACCOUNTS)
        lines = [f"  {username:<{width}}  {name:<{names}}  {what}" for username, name, what in ACCOUNTS]
        table = "\n".join(lines)
        self.say(
            f"\nThe tracker is at  {address}\n"
            f"The API is at      {address}/api/v1/docs/\n\n"
            f"Sign in as one of these; every password is “{PASSWORD}”:\n\n{table}\n\nCtrl-C stops everything."
        )


def _where_mail_goes() -> str:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        directory = Path(settings.EMAIL_FILE_PATH)
        inside = directory.is_relative_to(Path.cwd())
        return f"Read them in {os.path.relpath(directory) if inside else directory}/ ."
    return "They went where EMAIL_URL says."
