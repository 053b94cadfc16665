"""`manage.py verify_events`: is the event log what was appended?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecf.core.events import broken_links
from ecf.core.models import Event, StreamHead


class Command(BaseCommand):
    """Re-checks every link of every stream; says where one is changed, missing or cut short, and exits 1."""

    help = "Re-checks the chain of hashes of every event stream."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for sentence in broken_links():
            self.stderr.write(sentence)
            broken += 1
        if broken:
            raise CommandError(f"The event log is not what was appended: {broken} places.")
        self.stdout.write(f"{Event.objects.count()} events in {StreamHead.objects.count()} streams are as appended.")
