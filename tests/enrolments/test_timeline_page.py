"""What happened, on a page: newest first, in words, as far as each person may know."""

import ast
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.core.change import change
from ecf.enrolments.services import extend_milestone, start_break
from ecf.enrolments.timeline import WORDS
from tests.cast import TODAY

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def address(enrolment):
    return reverse("timeline", args=[enrolment.pk])


def test_it_tells_newest_first_who_did_what(enrolment, coordinator, client_for, address):
    start_break(enrolment=enrolment, reason="suspension", started_on=TODAY, by=coordinator)
    extend_milestone(enrolment=enrolment, milestone="review-9m", months=1, reason="A move.", by=coordinator)

    page = client_for(coordinator).get(address).content.decode()

    assert page.index("A milestone was extended: 9-month review") < page.index("A break was entered")
    assert coordinator.name in page


@pytest.mark.parametrize("role", ["worker", "supervisor", "assessor", "psw"])
def test_why_a_break_is_taken_is_never_told(role, request, enrolment, coordinator, client_for, address):
    start_break(enrolment=enrolment, reason="suspension", started_on=TODAY, by=coordinator)

    page = client_for(request.getfixturevalue(role)).get(address).content.decode()

    assert "A break was entered" in page
    assert "uspension" not in page


def test_what_only_its_doer_may_know_is_told_to_nobody_else(enrolment, coordinator, supervisor, client_for, address):
    with change(by=coordinator) as c:
        c.record("something.private", enrolment_id=enrolment.pk, audience="actor")

    assert "Something private" in client_for(coordinator).get(address).content.decode()
    assert "Something private" not in client_for(supervisor).get(address).content.decode()


def test_a_long_story_has_pages_and_as_many_queries_as_a_short_one(enrolment, coordinator, client_for, address):
    client = client_for(coordinator)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as short:
        client.get(address)
    with change(by=coordinator) as c:
        for number in range(300):
            c.record("break.confirmed", enrolment_id=enrolment.pk, number=number)

    with CaptureQueriesContext(connection) as long:
        page = client.get(address).content.decode()

    assert len(long) == len(short)
    assert "page=2" in page


def recorded_kinds():
    """Every kind of event that code about an enrolment records, as written in it."""
    for path in (ROOT / "ecf").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "c.record":
                names = {keyword.arg for keyword in node.keywords}
                if "enrolment_id" in names and isinstance(node.args[0], ast.Constant):
                    yield node.args[0].value


def test_every_event_of_an_enrolment_has_words():
    assert set(recorded_kinds()) - set(WORDS) == set()
