"""A date that says why it is what it is, wherever it is shown."""

import datetime as dt
import json

import pytest
from django.template import Context, Template

from ecf.enrolments.clock import Reason
from ecf.enrolments.why import why_date
from ecf.evidence.services import start_evidence, submit_evidence
from ecf.progress.services import rebuild_stale
from ecf.supervision.services import log_session

DAY = dt.date(2026, 12, 22)
ROWS = [Reason("start", "Starts on 22 June 2026", 0, dt.date(2026, 6, 22)), Reason("offset", "6 months", 183, DAY)]
LINE = "22 June 2026 + 6 months = 22 December 2026"
STORED = json.dumps([row.as_row() for row in ROWS])
OPEN = '<details class="app-why"><summary>'


@pytest.mark.parametrize("explanation", [STORED, ROWS, LINE], ids=["as stored", "as rows", "as a line"])
def test_the_date_is_the_switch_and_the_reasons_are_behind_it(explanation):
    assert why_date(DAY, explanation) == (
        f'{OPEN}22 December 2026<span class="govuk-visually-hidden">: why this date?</span></summary>'
        f"<p>{LINE}.</p></details>"
    )


def test_a_date_without_a_reason_is_just_a_date():
    assert why_date(DAY, "") == "22 December 2026"
    assert why_date(DAY, "[]") == "22 December 2026"
    assert why_date(DAY, None, short=True) == "22 Dec 2026"
    assert why_date(None, STORED) == ""


def test_what_people_wrote_cannot_break_out():
    assert "<script>" not in why_date(DAY, "<script>alert(1)</script>")


def test_it_is_a_tag():
    text = Template('{% load why %}{% why_date day why words="Why this date?" %}').render(
        Context({"day": DAY, "why": STORED})
    )
    assert text == f"{OPEN}Why this date?</summary><p>{LINE}.</p></details>"


def switches(page: str) -> list[str]:
    return [part.partition("<")[0] for part in page.split(OPEN)[1:]]


@pytest.fixture
def held(enrolment, supervisor):
    """Supervision today: the next is due by 7 December."""
    log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 23), minutes=90, kind="reflective")
    return enrolment


@pytest.mark.parametrize(
    ("role", "address", "shown"),
    [
        ("worker", "/", ["6 July 2026", "22 September 2026", "7 December 2026"]),
        ("supervisor", "/", ["7 Dec 2026", "6 Jul 2026"]),
        ("assessor", "/", ["6 Jul 2026"]),
        ("coordinator", "/cohort/", ["6 Jul 2026"]),
        ("coordinator", "/cohort/{pk}/", ["6 July 2026", "Why this date?"]),
        ("worker", "/supervision/", ["7 December 2026"]),
        ("supervisor", "/supervision/", ["7 December 2026"]),
        ("supervisor", "/supervision/of/{pk}/plan/", ["7 December 2026"]),
        ("worker", "/enrolments/{pk}/coming-up/", ["7 December 2026", "22 December 2026"]),
    ],
)
def test_each_page_that_names_a_date_says_why(request, held, client_for, role, address, shown):
    rebuild_stale()
    page = client_for(request.getfixturevalue(role)).get(address.format(pk=held.pk)).content.decode()
    assert set(shown) <= set(switches(page))
    assert "<p><details" not in page


def test_a_piece_of_evidence_says_when_what_it_counts_for_is_due_and_why(enrolment, worker, client_for):
    entry = start_evidence(
        enrolment=enrolment,
        kind="critical_reflection",
        title="A visit",
        happened_on=dt.date(2026, 10, 5),
        standards=[{"code": "EC2", "how": "I listened."}],
        privacy="shared",
        by=worker,
    )
    submit_evidence(evidence=entry, by=worker)
    page = client_for(worker).get(f"/evidence/{entry.pk}/").content.decode()
    assert "That is due on" in page
    assert switches(page) == ["22 December 2026"]
