"""Re-checks every stored snapshot of progress against a fresh computation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecf.progress.models import ProgressSnapshot
from ecf.progress.selectors import altered_snapshots


class Command(BaseCommand):
    help = "Computes progress again for every snapshot that is not stale. Exits 1 and says where one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        checked = ProgressSnapshot.objects.filter(is_stale=False).count()
        altered = list(altered_snapshots())
        for row in altered:
            self.stderr.write(f"{row.registration_number} (enrolment {row.enrolment_id}): {', '.join(row.columns)}")
        if altered:
            raise CommandError(f"{len(altered)} snapshots differ from what is computed.", returncode=1)
        self.stdout.write(f"{checked} snapshots are what is computed.")
