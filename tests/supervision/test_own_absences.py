"""A supervisor's time away, entered once for everyone they supervise; the lists of absences."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.cohorts.services import populate
from ecf.enrolments.models import Enrolment
from ecf.supervision import errors
from ecf.supervision.models import Absence
from ecf.supervision.services import record_absence, record_own_absence
from tests.cast import TODAY

FIRST, LAST = dt.date(2026, 12, 24), dt.date(2027, 1, 2)
DAYS = {"started_on": FIRST, "ended_on": LAST}
TYPED = {"started_on": "2026-12-24", "ended_on": "2027-01-02"}


def test_one_row_for_everyone_they_supervise(enrolment, other_enrolment, supervisor):
    record_own_absence(**DAYS, by=supervisor)
    found = set(Absence.objects.values_list("enrolment_id", "side", "started_on", "ended_on"))
    assert found == {(row.pk, "supervisor", FIRST, LAST) for row in (enrolment, other_enrolment)}


def test_all_or_none(enrolment, other_enrolment, supervisor):
    record_absence(enrolment=other_enrolment, side="supervisor", started_on=LAST, ended_on=LAST, by=supervisor)
    with pytest.raises(errors.AbsenceOverlaps) as refused:
        record_own_absence(**DAYS, by=supervisor)
    assert "Other Worker Worker" in refused.value.message
    assert Absence.objects.count() == 1


def test_who_starts_only_afterwards_is_left_out(enrolment, other_enrolment, supervisor):
    Enrolment.objects.filter(pk=enrolment.pk).update(started_on=LAST + dt.timedelta(days=1))
    assert [row.enrolment_id for row in record_own_absence(**DAYS, by=supervisor)] == [other_enrolment.pk]


def test_who_supervises_nobody_has_nothing_to_enter(other_supervisor, client_for):
    with pytest.raises(errors.NobodySupervised):
        record_own_absence(**DAYS, by=other_supervisor)
    client = client_for(other_supervisor)
    assert "You supervise nobody at the moment" in client.get("/supervision/absences/").content.decode()
    assert client.get("/supervision/absences/add/").status_code == 403


def test_the_page_shows_everybodys_next_date_and_then_saves(client_for, enrolment, other_enrolment, supervisor):
    client = client_for(supervisor)
    assert "You have entered no time away" in client.get("/supervision/absences/").content.decode()
    assert "all 2 people you supervise" in client.get("/supervision/absences/add/").content.decode()

    looked = client.post("/supervision/absences/add/", {**TYPED, "step": "look"}).content.decode()
    assert looked.count("Why this date?") == 2
    assert not Absence.objects.exists()

    saved = client.post("/supervision/absences/add/", {**TYPED, "step": "save"})
    page = client.get(saved.url).content.decode()
    assert "24 December 2026 to 2 January 2027" in page
    assert page.count("24 December 2026 to 2 January 2027") == 1
    assert Absence.objects.count() == 2


def test_the_page_gives_back_what_was_typed(client_for, enrolment, supervisor):
    page = client_for(supervisor).post("/supervision/absences/add/", {**TYPED, "ended_on": "2027-01-31"})
    text = page.content.decode()
    assert "ask your co-ordinator who stands in" in text
    assert 'value="2027"' in text
    assert "<title>Error: " in text


def test_the_list_of_one_worker_says_who_is_away_and_nothing_of_why(client_for, enrolment, worker, supervisor):
    address = f"/supervision/of/{enrolment.pk}/absences/"
    assert "Nobody is away." in client_for(worker).get(address).content.decode()
    record_absence(enrolment=enrolment, side="supervisor", **DAYS, by=supervisor)
    record_absence(enrolment=enrolment, side="worker", started_on=TODAY, ended_on=TODAY, by=worker)
    past = dt.date(2026, 9, 7)
    record_absence(enrolment=enrolment, side="worker", started_on=past, ended_on=past, by=worker)

    page = client_for(worker).get(address).content.decode()
    assert page.index("23 November 2026") < page.index("24 December 2026") < page.index("7 September 2026")
    assert page.count(">Change<") == 2
    assert client_for(supervisor).get(address).content.decode().count(">Change<") == 3


@pytest.mark.parametrize(("role", "status"), [("psw", 200), ("assessor", 403), ("outsider_coordinator", 404)])
def test_who_sees_the_sessions_sees_the_absences(request, enrolment, client_for, api_for, role, status):
    user = request.getfixturevalue(role)
    assert client_for(user).get(f"/supervision/of/{enrolment.pk}/absences/").status_code == status
    assert api_for(user).get(f"/api/v1/enrolments/{enrolment.pk}/absences/").status_code == status


def test_lists_and_previews_ask_the_same_for_3_and_for_300(north, client_for):
    made = populate(employer=north.employer, workers=300, years=1, seed=1, today=TODAY)
    assert made
    busy = north.people["other-supervisor"]
    ids = list(Enrolment.objects.filter(employer=north.employer).values_list("pk", flat=True))
    client = client_for(busy)

    def queries(people: int) -> tuple[int, int]:
        Enrolment.objects.filter(pk__in=ids[:people]).update(supervisor=busy, state="active")
        Absence.objects.all().delete()
        Absence.objects.bulk_create(
            Absence(enrolment_id=pk, side="supervisor", started_on=FIRST, ended_on=LAST) for pk in ids[:people]
        )
        client.get("/supervision/absences/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/supervision/absences/").status_code == 200
        with CaptureQueriesContext(connection) as asked_of_one:
            assert client.get(f"/supervision/of/{ids[0]}/absences/").status_code == 200
        return len(asked), len(asked_of_one)

    few = queries(3)
    assert queries(300) == few
    assert max(few) <= 20
