"""A short absence of one of the two moves the session that is due."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from ecf.core.errors import BadValue, NotAllowed, WrongState
from ecf.core.models import Event
from ecf.enrolments.services.employer_settings import set_employer_setting
from ecf.supervision import errors
from ecf.supervision.models import Absence
from ecf.supervision.selectors import cadence_of
from ecf.supervision.services import log_session, record_absence
from tests.cast import TODAY

FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 4)
DAYS = {"started_on": FIRST, "ended_on": LAST}
SENT = {"side": "supervisor", "started_on": "2026-11-30", "ended_on": "2026-12-04"}


def typed(first: str = "2026-11-30", last: str = "2026-12-04", **more: str) -> dict[str, str]:
    return {"started_on": first, "ended_on": last, **more}


@pytest.fixture
def held(enrolment, supervisor):
    """Supervision on 16 November: the next is due by 30 November."""
    return log_session(enrolment=enrolment, by=supervisor, held_on=dt.date(2026, 11, 16), minutes=90, kind="reflective")


def due_on(enrolment):
    return cadence_of([enrolment], TODAY)[enrolment.pk].due_on


def test_it_moves_a_due_date_that_falls_inside_to_five_working_days_after_the_return(enrolment, held, supervisor):
    assert due_on(enrolment) == dt.date(2026, 11, 30)
    record_absence(enrolment=enrolment, side="supervisor", **DAYS, by=supervisor)

    enrolment.refresh_from_db()
    assert due_on(enrolment) == dt.date(2026, 12, 14)
    assert enrolment.snapshot.supervision_due_on == dt.date(2026, 12, 14)


def test_it_is_an_event_with_days_and_side_and_brings_the_enrolment_a_version_up(enrolment, worker):
    before = enrolment.version
    absence = record_absence(enrolment=enrolment, side="worker", **DAYS, by=worker)

    enrolment.refresh_from_db()
    assert enrolment.version == before + 1
    event = Event.objects.get(kind="absence.recorded")
    assert (event.subject_id, event.on, event.by_id) == (str(absence.pk), FIRST, worker.pk)
    assert json.loads(event.body) == {"side": "worker", "started_on": "2026-11-30", "ended_on": "2026-12-04"}


@pytest.mark.parametrize(
    ("role", "side"),
    [
        ("worker", "worker"),
        ("supervisor", "worker"),
        ("supervisor", "supervisor"),
        ("coordinator", "worker"),
        ("coordinator", "supervisor"),
    ],
)
def test_each_enters_their_own_the_supervisor_the_workers_the_coordinator_either(request, enrolment, role, side):
    absence = record_absence(enrolment=enrolment, side=side, **DAYS, by=request.getfixturevalue(role))
    assert (absence.side, absence.started_on, absence.ended_on) == (side, FIRST, LAST)


@pytest.mark.parametrize(
    ("role", "side"),
    [
        ("worker", "supervisor"),
        ("past_supervisor", "supervisor"),
        ("other_supervisor", "worker"),
        ("assessor", "worker"),
        ("psw", "worker"),
        ("outsider_coordinator", "worker"),
        ("other_worker", "worker"),
    ],
)
def test_nobody_else_does(request, enrolment, role, side):
    with pytest.raises(NotAllowed):
        record_absence(enrolment=enrolment, side=side, **DAYS, by=request.getfixturevalue(role))
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "field", "code"),
    [
        ("2026-12-04", "2026-11-30", "ended_on", "ends_before_start"),
        ("2026-12-01", "2026-12-28", "ended_on", "absence_too_long"),
        ("2027-11-24", "2027-11-26", "started_on", "too_far_ahead"),
        ("2026-06-01", "2026-06-21", "ended_on", "before_start"),
    ],
)
def test_days_that_cannot_be_are_told_at_their_field(enrolment, worker, first, last, field, code):
    days = {"started_on": dt.date.fromisoformat(first), "ended_on": dt.date.fromisoformat(last)}
    with pytest.raises(BadValue) as refused:
        record_absence(enrolment=enrolment, side="worker", **days, by=worker)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-12-01", "2026-12-27"),  # 27 days
        ("2027-11-23", "2027-12-10"),  # a year ahead to the day
        ("2026-07-01", "2026-07-03"),  # past
        ("2026-06-15", "2026-06-22"),  # ends on the first day of the programme
        ("2026-12-01", "2026-12-01"),  # one day
    ],
)
def test_up_to_27_days_a_year_ahead_or_past_is_fine(enrolment, worker, first, last):
    days = {"started_on": dt.date.fromisoformat(first), "ended_on": dt.date.fromisoformat(last)}
    assert record_absence(enrolment=enrolment, side="worker", **days, by=worker)


def test_four_weeks_or_longer_is_a_break(enrolment, worker, supervisor):
    days = {"started_on": FIRST, "ended_on": FIRST + dt.timedelta(days=27)}
    with pytest.raises(errors.AbsenceTooLong, match=r"less than 28 days.*ask your co-ordinator for a break"):
        record_absence(enrolment=enrolment, side="worker", **days, by=worker)
    with pytest.raises(errors.AbsenceTooLong, match="ask your co-ordinator who stands in"):
        record_absence(enrolment=enrolment, side="supervisor", **days, by=supervisor)


def test_an_employer_may_set_another_length(client_for, enrolment, worker, coordinator):
    set_employer_setting(
        employer=enrolment.employer, key="absence_days", value=Decimal(14), effective_from=TODAY, by=coordinator
    )
    days = {"started_on": FIRST, "ended_on": FIRST + dt.timedelta(days=13)}
    with pytest.raises(errors.AbsenceTooLong, match="less than 14 days"):
        record_absence(enrolment=enrolment, side="worker", **days, by=worker)
    page = client_for(worker).get(f"/supervision/of/{enrolment.pk}/absences/").content.decode()
    assert "sickness of less than 14 days" in page


def test_nobody_is_away_twice_on_one_day_but_both_may_be_away(enrolment, worker, supervisor):
    record_absence(enrolment=enrolment, side="worker", **DAYS, by=worker)
    with pytest.raises(errors.AbsenceOverlaps):
        record_absence(enrolment=enrolment, side="worker", started_on=LAST, ended_on=LAST, by=supervisor)
    record_absence(enrolment=enrolment, side="supervisor", **DAYS, by=supervisor)
    assert Absence.objects.count() == 2


def test_an_enrolment_that_has_ended_takes_none(enrolment, worker):
    enrolment.complete()
    enrolment.save()
    with pytest.raises(WrongState):
        record_absence(enrolment=enrolment, side="worker", **DAYS, by=worker)


# The page


def test_the_page_shows_the_next_supervision_before_and_after_and_saves_only_then(
    client_for, enrolment, held, supervisor
):
    client, address = client_for(supervisor), f"/supervision/of/{enrolment.pk}/absences/add/"
    asked = client.get(address).content.decode()
    assert "Who is away?" in asked

    looked = client.post(address, typed(side="supervisor", step="look")).content.decode()
    assert "Check before you save" in looked
    assert "30 November 2026" in looked
    assert "14 December 2026" in looked
    assert "14 days later" in looked
    assert "supervisor away 30 November 2026 to 4 December 2026" in looked
    assert not Absence.objects.exists()

    saved = client.post(address, typed(side="supervisor", step="save"))
    assert saved.url == f"/supervision/of/{enrolment.pk}/absences/"
    assert "The absence is saved." in client.get(saved.url).content.decode()
    assert Absence.objects.get().side == "supervisor"


def test_the_worker_is_not_asked_who(client_for, enrolment, worker):
    client, address = client_for(worker), f"/supervision/of/{enrolment.pk}/absences/add/"
    assert "Who is away?" not in client.get(address).content.decode()
    client.post(address, typed(step="save"))
    assert Absence.objects.get().side == "worker"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (typed(first=""), "Enter the first day away"),
        (typed(last="2026-12-30"), "ask your co-ordinator for a break"),
        (typed(last="2026-11-03"), "The last day is before the first day"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(client_for, enrolment, worker, sent, said):
    page = client_for(worker).post(f"/supervision/of/{enrolment.pk}/absences/add/", sent).content.decode()
    assert said in page
    assert "<title>Error: " in page
    assert f'value="{int(sent["ended_on"][-2:])}"' in page


def test_two_people_at_once_keep_what_was_typed(client_for, enrolment, worker, supervisor):
    version = str(enrolment.version)
    record_absence(enrolment=enrolment, side="supervisor", **DAYS, by=supervisor)
    sent = typed(version=version, step="save", seen="")
    page = client_for(worker).post(f"/supervision/of/{enrolment.pk}/absences/add/", sent).content.decode()
    assert "What changed while you had this page open" in page
    assert "A short absence was entered" in page
    assert Absence.objects.count() == 1


# The API


def address(enrolment) -> str:
    return f"/api/v1/enrolments/{enrolment.pk}/absences/"


def test_the_api_enters_one_and_tells_where_it_is(enrolment, supervisor, api_for):
    client = api_for(supervisor)
    answer = client.post(address(enrolment), SENT)
    assert answer.status_code == 201
    body = answer.json()
    assert {key: body[key] for key in SENT} == SENT
    assert (body["enrolment"], "reason" in body) == (str(enrolment.pk), False)
    found = client.get(answer["Location"])
    assert (found.json(), found["ETag"]) == (body, f'"{body["version"]}"')
    assert client.get(address(enrolment)).json()["results"] == [body]


def test_the_api_shows_what_would_change_and_stores_nothing(enrolment, held, supervisor, api_for):
    answer = api_for(supervisor).post(f"{address(enrolment)}?preview=true", SENT)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["before"], body["after"]) == ("2026-11-30", "2026-12-14")
    assert [row["rule"] for row in body["explanation"]] == ["last_session", "gap", "absence", "grace"]
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"ended_on": "2026-12-27"}, 400, "absence_too_long"),
        ({"side": "assessor"}, 400, "invalid_choice"),
        ({"ended_on": None}, 400, "null"),
        ({"reason": "sickness"}, 400, "unknown"),
        ({"started_on": "2028-01-03", "ended_on": "2028-01-04"}, 400, "too_far_ahead"),
    ],
)
def test_the_api_says_what_is_wrong(enrolment, supervisor, api_for, changes, status, code):
    answer = api_for(supervisor).post(address(enrolment), {**SENT, **changes})
    assert answer.status_code == status
    assert answer.json()["code"] in {code, "invalid"}
    assert not Absence.objects.exists()


def test_the_api_answers_409_for_an_overlap_and_403_for_the_other_side(enrolment, worker, supervisor, api_for):
    assert api_for(supervisor).post(address(enrolment), SENT).status_code == 201
    overlap = api_for(supervisor).post(address(enrolment), SENT)
    assert (overlap.status_code, overlap.json()["code"]) == (409, "overlapping_absence")
    refused = api_for(worker).post(address(enrolment), SENT)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_absence")
