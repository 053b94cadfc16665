"""`manage.py verify_signatures`: is what was signed still what was signed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecf.core.models import Signature
from ecf.core.signatures import altered


class Command(BaseCommand):
    """Computes the digest of every signed thing again; says which differ, and exits 1."""

    help = "Re-checks the digest of everything that carries a live signature."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0
        for sentence in altered():
            self.stderr.write(sentence)
            changed += 1
        if changed:
            raise CommandError(f"Not what was signed: {changed} signatures.")
        live = Signature.objects.filter(superseded_at__isnull=True).count()
        self.stdout.write(f"{live} live signatures match what was signed.")
