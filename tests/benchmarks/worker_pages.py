"""What the pages of a worker with five years of history cost: the home page, and the coverage of standards.

Bytes and requests are those of a first visit: the page, and each style sheet, script, icon and picture it names. Bytes
are what goes over the line, compressed.
"""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from ecf.enrolments.models import Enrolment
from tests.benchmarks.measuring import Line, side_by_side

ASSET = re.compile(r'(?:href|src)="(/static/[^"?#]+)')
ROUNDS = 15


def measure() -> list[Line]:
    oldest = Enrolment.objects.order_by("started_on").select_related("social_worker__user").first()
    assert oldest is not None
    client = Client()
    client.force_login(oldest.social_worker.user)

    def page(address: str) -> bytes:
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        return response.content

    home, coverage = side_by_side(lambda: page("/"), lambda: page("/evidence/"), rounds=ROUNDS)
    assets = sorted(set(ASSET.findall(home.result.decode())))
    sent = len(gzip.compress(home.result)) + sum(_compressed(each) for each in assets)
    return [
        Line("Worker's home: queries", home.queries, 20, f"{home}, {len(home.result)} bytes of HTML"),
        Line("  first visit: KB, compressed", round(sent / 1024, 1), 120),
        Line("  first visit: requests", 1 + len(assets), 8),
        Line(
            "My evidence with the coverage of standards: queries",
            coverage.queries,
            15,
            f"{coverage}, {len(coverage.result)} bytes of HTML",
        ),
    ]


def _compressed(address: str) -> int:
    found = finders.find(address.removeprefix("/static/"))
    assert isinstance(found, str), address
    return len(gzip.compress(Path(found).read_bytes()))
