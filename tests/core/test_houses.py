"""The cast is put back by copy where that is the same, and made anew where a test has written to the log meanwhile."""

from typing import Any

import pytest
from django.db import transaction

from ecf.core.change import change
from ecf.core.events import broken_links
from ecf.core.models import Event
from tests.houses import build_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", [0, 1, 2, 0])
def test_the_outsiders_may_come_after_something_was_written_to_the_log_of_the_site(
    request: pytest.FixtureRequest, north: Any, written: int
) -> None:
    for _ in range(written):
        with change(by=None) as c:
            c.record("site.looked_after")
    before = Event.objects.filter(stream="site").count()
    request.getfixturevalue("outsider_coordinator")
    assert Event.objects.filter(stream="site").count() > before
    assert list(broken_links()) == []


def test_what_was_built_upon_a_step_that_is_taken_anew_is_built_anew() -> None:
    counted: list[str] = []
    for written in (False, True):
        present: list[str] = []
        with transaction.atomic():
            if written:
                with change(by=None) as c:
                    c.record("site.looked_after")
            build_once("a step", lambda: _say(counted, "a step"), present)
            build_once("the next", lambda: counted.append("the next"), present)
            transaction.set_rollback(True)
    assert counted == ["a step", "the next"] * 2


def _say(counted: list[str], name: str) -> None:
    counted.append(name)
    with change(by=None) as c:
        c.record("site.looked_after")
