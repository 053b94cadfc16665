"""What a worker has linked before, for the suggestions on their form."""

from ecf.enrolments.models import Enrolment
from ecf.evidence.carried_over import Reading
from ecf.evidence.models import Evidence
from ecf.evidence.suggesting import PastEntry

LOOKED_AT = 30  # entries
WORDS = 2000  # characters of each


def past_use(enrolment: Enrolment, reading: Reading, *, without: Evidence | None = None) -> list[PastEntry]:
    """The worker's last entries that are linked to a standard, newest first, in the framework of now. Two queries."""
    rows = Evidence.objects.filter(enrolment=enrolment, standard_links__isnull=False).distinct()
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    rows = rows.only("kind", "title", "body").prefetch_related("standard_links").order_by("-happened_on", "-id")
    return [
        PastEntry(
            entry.kind,
            entry.title,
            entry.body[:WORDS],
            reading.all_now(link.code for link in entry.standard_links.all()),
        )
        for entry in rows[:LOOKED_AT]
    ]
