"""Taking a short absence out."""

import datetime as dt

import pytest

from ecf.core.errors import NotAllowed
from ecf.core.models import Event
from ecf.supervision.models import Absence
from ecf.supervision.services import record_absence, record_own_absence, remove_absence

FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 4)


@pytest.fixture
def away(enrolment, worker) -> Absence:
    return record_absence(enrolment=enrolment, side="worker", started_on=FIRST, ended_on=LAST, by=worker)


def test_it_is_gone_and_the_event_keeps_its_days(away, enrolment, worker):
    version = type(enrolment).objects.get(pk=enrolment.pk).version
    remove_absence(absence=away, by=worker)
    assert not Absence.objects.exists()
    event = Event.objects.get(kind="absence.removed")
    assert (event.subject_id, event.on) == (str(away.pk), FIRST)
    enrolment.refresh_from_db()
    assert enrolment.version == version + 1


@pytest.mark.parametrize("role", ["assessor", "psw", "other_supervisor", "past_supervisor", "outsider_coordinator"])
def test_nobody_else_takes_it_out(request, away, role):
    with pytest.raises(NotAllowed):
        remove_absence(absence=away, by=request.getfixturevalue(role))
    assert Absence.objects.exists()


def test_a_supervisor_takes_out_one_or_all_with_the_same_days(enrolment, other_enrolment, supervisor):
    rows = record_own_absence(started_on=FIRST, ended_on=LAST, by=supervisor)
    remove_absence(absence=rows[0], by=supervisor)
    assert Absence.objects.count() == 1
    record_absence(enrolment=rows[0].enrolment, side="supervisor", started_on=FIRST, ended_on=LAST, by=supervisor)
    remove_absence(absence=rows[1], everywhere=True, by=supervisor)
    assert not Absence.objects.exists()


def test_the_page_shows_what_happens_first(client_for, away, worker):
    client, address = client_for(worker), f"/supervision/absences/{away.pk}/remove/"
    looked = client.get(address).content.decode()
    assert "30 November 2026 to 4 December 2026" in looked
    assert "What happens to the next supervision" in looked
    assert "Remove it" in looked
    assert Absence.objects.exists()
    saved = client.post(address, {"step": "save"})
    assert "The absence is removed." in client.get(saved.url).content.decode()
    assert not Absence.objects.exists()


def test_the_api_takes_it_out_and_answers_the_enrolment(away, worker, api_for):
    address = f"/api/v1/enrolments/{away.enrolment_id}/absences/{away.pk}/"
    stale = api_for(worker).post(f"{address}remove/", If_Match='"9"')
    assert stale.status_code == 409
    answer = api_for(worker).post(f"{address}remove/")
    assert (answer.status_code, answer.json()["id"]) == (200, str(away.enrolment_id))
    assert api_for(worker).get(address).status_code == 404
