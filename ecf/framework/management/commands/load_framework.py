"""`manage.py load_framework FILE [--check] [--employer CODE]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecf.core.errors import RuleBroken
from ecf.framework.services import DefinitionInvalid, Loaded, load_framework
from ecf.framework.yaml_places import MAXIMUM_BYTES
from ecf.people.models import Employer

DONE = {"created": "Loaded", "updated": "Updated"}
WOULD = {"created": "Would load", "updated": "Would update"}


class Command(BaseCommand):
    """Checks a framework file, shows what it changes, and loads it."""

    help = "Checks a framework file (YAML), shows what it changes, and loads it. Exits with 1 when something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="The YAML file")
        parser.add_argument("--check", action="store_true", help="Only check and show; load nothing")
        parser.add_argument("--employer", metavar="CODE", help="Keep the framework to this employer")

    def handle(self, *args: Any, **options: Any) -> None:
        text = _read(Path(options["file"]))
        employer = _employer(options["employer"])
        try:
            loaded = load_framework(text=text, by=None, employer=employer, check=options["check"])
        except DefinitionInvalid as invalid:
            lines = "\n".join(f"  {problem}" for problem in invalid.problems)
            raise CommandError(f"{options['file']} was not loaded.\n{lines}") from invalid
        except RuleBroken as broken:
            raise CommandError(f"{options['file']} was not loaded. {broken.message}") from broken
        self._report(loaded, check=options["check"])

    def _report(self, loaded: Loaded, *, check: bool) -> None:
        if loaded.outcome == "unchanged":
            self.stdout.write(f"{loaded.framework} is already loaded with this text. Nothing to change.")
            return
        if loaded.outcome == "updated":
            self.stdout.write("\n".join(loaded.diff))
        verb = (WOULD if check else DONE)[loaded.outcome]
        self.stdout.write(f"{verb} {loaded.framework}: {loaded.framework.title}.")


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise CommandError(f"{path} is larger than 1 MB.")
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CommandError(f"{path} was not loaded.\n  line {line}: not UTF-8 text. Save the file as UTF-8.") from error


def _employer(code: str | None) -> Employer | None:
    if code is None:
        return None
    try:
        return Employer.objects.get(code=code)
    except Employer.DoesNotExist as error:
        raise CommandError(f"There is no employer with the code {code}.") from error
