"""Other days for a short absence."""

import datetime as dt
import json

import pytest

from ecf.core.errors import NotAllowed
from ecf.core.models import Event
from ecf.supervision import errors
from ecf.supervision.models import Absence
from ecf.supervision.services import change_absence, record_absence, record_own_absence

FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 4)
LATER = dt.date(2026, 12, 8)


@pytest.fixture
def away(enrolment, worker) -> Absence:
    """The worker, from 30 November to 4 December."""
    return record_absence(enrolment=enrolment, side="worker", started_on=FIRST, ended_on=LAST, by=worker)


@pytest.fixture
def supervisor_away(enrolment, other_enrolment, supervisor) -> list[Absence]:
    """The supervisor, on the same days, for both workers."""
    return record_own_absence(started_on=FIRST, ended_on=LAST, by=supervisor)


def ends() -> list[dt.date | None]:
    return sorted(Absence.objects.values_list("ended_on", flat=True))


def test_what_is_not_given_stays(away, supervisor):
    changed = change_absence(absence=away, ended_on=LATER, by=supervisor)
    assert (changed.started_on, changed.ended_on, changed.version) == (FIRST, LATER, away.version + 1)
    event = Event.objects.get(kind="absence.changed")
    assert json.loads(event.body) == {"side": "worker", "started_on": "2026-11-30", "ended_on": "2026-12-08"}


def test_its_own_days_are_no_overlap_but_another_absence_is(away, enrolment, worker):
    change_absence(absence=away, started_on=LAST, ended_on=LAST, by=worker)
    record_absence(enrolment=enrolment, side="worker", started_on=LATER, ended_on=LATER, by=worker)
    with pytest.raises(errors.AbsenceOverlaps):
        change_absence(absence=away, ended_on=LATER, by=worker)


def test_the_same_rules_hold_as_for_a_new_one(away, worker):
    with pytest.raises(errors.AbsenceTooLong):
        change_absence(absence=away, ended_on=FIRST + dt.timedelta(days=27), by=worker)
    with pytest.raises(errors.AbsenceEndsBeforeStart):
        change_absence(absence=away, started_on=LATER, by=worker)


@pytest.mark.parametrize("role", ["assessor", "psw", "other_supervisor", "past_supervisor", "outsider_coordinator"])
def test_nobody_else_changes_it(request, away, role):
    with pytest.raises(NotAllowed):
        change_absence(absence=away, ended_on=LATER, by=request.getfixturevalue(role))


def test_a_supervisor_changes_one_or_all_that_have_the_same_days(supervisor_away, supervisor):
    change_absence(absence=supervisor_away[0], ended_on=LATER, by=supervisor)
    assert ends() == [LAST, LATER]
    change_absence(absence=supervisor_away[1], ended_on=LATER, by=supervisor)
    change_absence(absence=supervisor_away[1], ended_on=LAST, everywhere=True, by=supervisor)
    assert ends() == [LAST, LAST]


def test_everywhere_means_ones_own_only(supervisor_away, coordinator):
    change_absence(absence=supervisor_away[0], ended_on=LATER, everywhere=True, by=coordinator)
    assert ends() == [LAST, LATER]


def test_the_page_shows_both_people_first_and_then_saves(client_for, supervisor_away, supervisor):
    client, address = client_for(supervisor), f"/supervision/absences/{supervisor_away[0].pk}/change/"
    assert "For all 2 people for whom you entered these days" in client.get(address).content.decode()

    sent = {"started_on": "2026-11-30", "ended_on": "2026-12-08", "everywhere": "on"}
    looked = client.post(address, {**sent, "step": "look"}).content.decode()
    assert "Worker Worker" in looked
    assert "Other Worker Worker" in looked
    assert ends() == [LAST, LAST]

    client.post(address, {**sent, "step": "save"})
    assert ends() == [LATER, LATER]


def test_the_page_changes_one_where_only_one_is_meant(client_for, supervisor_away, supervisor):
    client, address = client_for(supervisor), f"/supervision/absences/{supervisor_away[0].pk}/change/"
    sent = {"started_on": "2026-11-30", "ended_on": "2026-12-08"}
    assert client.post(address, {**sent, "step": "look"}).content.decode().count("Why this date?") == 1
    client.post(address, {**sent, "step": "save"})
    assert ends() == [LAST, LATER]


def test_the_worker_changes_their_own_and_not_the_supervisors(client_for, away, supervisor_away, worker):
    client = client_for(worker)
    assert client.get(f"/supervision/absences/{away.pk}/change/").status_code == 200
    assert client.get(f"/supervision/absences/{supervisor_away[0].pk}/change/").status_code == 403
    assert client.get(f"/supervision/absences/{supervisor_away[1].pk}/change/").status_code == 404


def test_the_api_wants_the_version_that_was_changed(away, worker, api_for):
    client, address = api_for(worker), f"/api/v1/enrolments/{away.enrolment_id}/absences/{away.pk}/"
    body = {"ended_on": LATER.isoformat()}
    assert client.patch(address, body).status_code == 400
    answer = client.patch(address, body, If_Match=f'"{away.version}"')
    assert (answer.status_code, answer.json()["ended_on"]) == (200, "2026-12-08")
    stale = client.patch(address, body, If_Match=f'"{away.version}"')
    assert (stale.status_code, stale.json()["current_version"]) == (409, away.version + 1)


def test_the_api_refuses_before_it_reads(supervisor_away, worker, assessor, api_for):
    first, second = supervisor_away
    address = f"/api/v1/enrolments/{first.enrolment_id}/absences/{first.pk}/"
    assert api_for(worker).patch(address, {"ended_on": "soon"}, If_Match="*").status_code == 403
    assert api_for(assessor).patch(address, {"ended_on": "soon"}, If_Match="*").status_code == 403
    elsewhere = f"/api/v1/enrolments/{first.enrolment_id}/absences/{second.pk}/"
    assert api_for(worker).patch(elsewhere, {}, If_Match="*").status_code == 404
