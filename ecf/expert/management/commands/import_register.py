"""`manage.py import_register FILE --employer CODE [--check]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecf.core.attachments.refusals import RefusedFile
from ecf.core.attachments.texts import plain_text
from ecf.core.clock import today
from ecf.core.errors import RuleBroken
from ecf.expert.register_file import RegisterCheck, check_register_file, said_in_words
from ecf.expert.services import import_register
from ecf.people.models import Employer


class Command(BaseCommand):
    """Checks a CSV file of the register, shows what it changes, and loads it."""

    help = "Checks a CSV file of the register, shows what it changes, and loads all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The CSV file, with the columns registration_number and status at least")
        parser.add_argument("--employer", metavar="CODE", required=True, help="Whose social workers the file is about")
        parser.add_argument("--check", action="store_true", help="Only check and show; load nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        text, employers = _read(Path(options["file"])), [_employer(options["employer"]).pk]
        try:
            if options["check"]:
                found = check_register_file(text=text, employer_ids=employers, by=None, today=today())
            else:
                found = import_register(text=text, employer_ids=employers, by=None)
        except RuleBroken as broken:
            raise CommandError(_refused(options["file"], broken.errors)) from broken
        if found.errors:
            raise CommandError(_refused(options["file"], found.errors))
        self._report(found, "Would load" if options["check"] else "Loaded")

    def _report(self, found: RegisterCheck, verb: str) -> None:
        for match in found.changed:
            self.stdout.write(f"{match.line.registration_number}: {said_in_words(match)}")
        self.stdout.write(f"{verb}: {len(found.matches)} lines, {len(found.changed)} with another status.")


def _refused(file: str, errors: Any) -> str:
    return "\n".join([f"{file} was not loaded.", *(f"  {each.message}" for each in errors)])


def _read(path: Path) -> str:
    try:
        return plain_text(path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except RefusedFile as refused:
        raise CommandError(f"{path} was not loaded.\n  {refused.message}") from refused


def _employer(code: str) -> Employer:
    try:
        return Employer.objects.get(code=code)
    except Employer.DoesNotExist as error:
        raise CommandError(f"There is no employer with the code {code}.") from error
