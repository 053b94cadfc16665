"""Marks of many from a file, on the page: looked at first, then loaded, all of them or none."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.assessments.models import ComponentResult
from ecf.assessments.services import record_mark
from tests.assessments.assessing import STARTED_ON, opened
from tests.cast import enrolled

pytestmark = pytest.mark.django_db

HEAD = "registration_number,mark\n"
MINE = "SW1022"


@pytest.fixture
def sent(client_for, coordinator):
    """`sent(text)`: what the page answers to a file that is to be checked; `sent(text, load=True)`: to load it."""

    def call(text, by=coordinator, *, load=False):
        file = SimpleUploadedFile("marks.csv", text.encode())
        data = {"text": text, "load": "1"} if load else {"file": file}
        return client_for(by).post(reverse("upload_marks"), data, follow=True)

    return call


def test_a_file_is_looked_at_first_and_loaded_when_asked(assessment, sent):
    page = sent(f"{HEAD}{MINE},61.5\n").content.decode()
    assert "The file is in order: 1 mark. Nothing is loaded yet." in page
    assert "Year Two Worker" in page
    assert "61.5 of 100" in page
    assert not ComponentResult.objects.exists()
    assert "Loaded 1 mark." in sent(f"{HEAD}{MINE},61.5\n", load=True).content.decode()
    assert ComponentResult.objects.get().mark == Decimal("61.5")


def test_a_mark_that_is_not_enough_and_one_that_is_replaced_are_pointed_out(assessment, coordinator, sent):
    assert "Some have another mark recorded" not in sent(f"{HEAD}{MINE},59\n").content.decode()
    record_mark(assessment=assessment, mark="72", by=coordinator)
    page = sent(f"{HEAD}{MINE},59\n").content.decode()
    assert "No: 60 is" in page
    assert "72.00" in page
    assert "Some have another mark recorded" in page


def test_every_wrong_line_is_named_and_nothing_is_loaded(assessment, sent):
    text = f"{HEAD}{MINE},101\nSW9999,50\nSW01,3\n"
    for load in (False, True):
        answer = sent(text, load=load)
        assert answer.status_code == 400
        page = answer.content.decode()
        for said in (
            "Line 2: The mark is out of 100",
            "Line 3: SW9999 has no assessment in a programme that you run",
            "Line 4: “SW01” is not a register number",
        ):
            assert said in page
    assert not ComponentResult.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [("name\nA\n", "The first line must name the columns"), ("", "Error:"), ("MZ\x00\x01", "Error:")],
)
def test_what_is_no_such_file_is_refused(assessment, sent, text, says):
    answer = sent(text)
    assert (answer.status_code, says in answer.content.decode()) == (400, True)


def test_no_file_is_asked_for(client_for, coordinator):
    answer = client_for(coordinator).post(reverse("upload_marks"), {})
    assert (answer.status_code, "Choose a file" in answer.content.decode()) == (400, True)


def test_a_coordinator_elsewhere_reads_no_name(assessment, outsider_coordinator, sent):
    page = sent(f"{HEAD}{MINE},61\n", by=outsider_coordinator).content.decode()
    assert "has no assessment in a programme that you run" in page
    assert "Year Two Worker" not in page


def test_the_list_of_assessments_leads_there_for_coordinators_alone(client_for, coordinator, psw, assessor):
    leads = [
        reverse("upload_marks") in client_for(who).get("/assessments/").content.decode()
        for who in (coordinator, psw, assessor)
    ]
    assert leads == [True, False, False]


def test_the_look_takes_the_same_queries_for_any_number(assessment, north, coordinator, sent):
    lines = [f"{MINE},60"]

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert f"{len(lines)} mark" in sent(HEAD + "\n".join(lines)).content.decode()
        return len(found)

    first = queries()
    for n in range(4):
        row = enrolled(
            f"more-{n}", f"SW300{n}", north.teams["duty"], north.people["supervisor"], coordinator, STARTED_ON
        )
        opened(row, coordinator)
        lines.append(f"SW300{n},70")
    assert queries() == first
