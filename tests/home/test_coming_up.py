"""What lies ahead in the next twelve months, for each who may see it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecf.enrolments.models import Deferral, Enrolment, ScheduledMilestone
from ecf.enrolments.services import start_break
from ecf.home.coming_up import by_month, coming_up, with_dates
from ecf.supervision.models import Action, SupervisionSession
from ecf.supervision.services import log_session, plan_session, record_absence
from tests.cast import TODAY

SECRET_WORDS = "Read the file of the Okafor family"


@pytest.fixture
def busy(enrolment, worker, supervisor, coordinator):
    """Supervision held and planned, an action, an absence of each, a break."""
    actions = [{"what": SECRET_WORDS, "owner": "worker", "due_on": dt.date(2026, 12, 1)}]
    held = {"held_on": dt.date(2026, 11, 16), "minutes": 90, "kind": "reflective", "actions": actions}
    log_session(enrolment=enrolment, by=supervisor, **held)
    plan_session(enrolment=enrolment, planned_for=dt.date(2026, 11, 30), by=worker)
    days = {"started_on": dt.date(2026, 11, 20), "ended_on": dt.date(2026, 11, 27)}
    record_absence(enrolment=enrolment, side="supervisor", **days, by=supervisor)
    days = {"started_on": dt.date(2026, 12, 24), "ended_on": dt.date(2027, 1, 4)}
    record_absence(enrolment=enrolment, side="worker", **days, by=worker)
    days = {"started_on": dt.date(2027, 2, 1), "ended_on": dt.date(2027, 2, 26)}
    start_break(enrolment=enrolment, reason="bereavement", **days, by=coordinator)
    return enrolment


def seen(enrolment, user, on=TODAY):
    row = with_dates(Enrolment.objects.visible_to(user)).get(pk=enrolment.pk)
    return coming_up(row, user, on)


def kinds(enrolment, user) -> list[tuple[str, str]]:
    return [(entry.on.isoformat(), entry.kind) for entry in seen(enrolment, user)]


def test_everything_with_a_day_is_there_by_day(busy, worker):
    assert kinds(busy, worker) == [
        ("2026-07-06", "milestone"),
        ("2026-09-22", "milestone"),
        ("2026-11-20", "absence"),
        ("2026-11-30", "renewal"),
        ("2026-11-30", "session"),
        ("2026-12-01", "action"),
        ("2026-12-07", "supervision"),
        ("2026-12-22", "milestone"),
        ("2026-12-24", "absence"),
        ("2027-02-01", "break"),
        ("2027-02-26", "break"),
        ("2027-04-17", "milestone"),
        ("2027-07-18", "milestone"),
        ("2027-09-01", "renewal"),
    ]


def test_a_date_says_why(busy, worker):
    by_key = {entry.key.split("-2026")[0]: entry for entry in seen(busy, worker)}
    due = next(entry for entry in by_key.values() if entry.kind == "supervision")
    assert due.why.startswith("Last reflective supervision 16 November 2026 + 14 days = 30 November 2026; supervisor")
    review = next(entry for entry in by_key.values() if entry.title == "9-month review due")
    assert "agreed break, 1 February 2027 to 26 February 2027 (26 days)" in review.why


def test_an_assessment_opens_before_it_is_due_and_a_decision_is_waited_for(enrolment, worker):
    assert [entry.title for entry in seen(enrolment, worker, dt.date(2027, 12, 1)) if "opens" in entry.title] == [
        "Year-2 assessment opens",
        "Registration renewal opens",
    ]
    row = ScheduledMilestone.objects.get(enrolment=enrolment, key="year-2-assessment")
    row.decision_due_on = dt.date(2027, 1, 29)
    row.save()
    assert ("2027-01-29", "decision") in kinds(enrolment, worker)


@pytest.mark.parametrize(
    ("role", "sees_sessions", "sees_actions"),
    [
        ("worker", True, True),
        ("supervisor", True, True),
        ("assessor", False, False),
        ("coordinator", True, False),
        ("psw", True, False),
    ],
)
def test_each_sees_only_what_they_may(request, busy, client_for, api_for, role, sees_sessions, sees_actions):
    user = request.getfixturevalue(role)
    found = {entry.kind for entry in seen(busy, user)}
    assert {"milestone", "supervision", "break", "renewal"} <= found
    assert ("session" in found, "absence" in found) == (sees_sessions, sees_sessions)
    assert ("action" in found) == sees_actions

    page = client_for(user).get(f"/enrolments/{busy.pk}/coming-up/").content.decode()
    body = api_for(user).get(f"/api/v1/enrolments/{busy.pk}/coming-up/").content.decode()
    for text in (page, body):
        assert (SECRET_WORDS in text) == sees_actions
        assert "bereavement" not in text.lower()
        assert "Agreed break ends" in text


def test_others_do_not_find_it(busy, outsider_coordinator, other_worker, client_for, api_for):
    for user in (outsider_coordinator, other_worker):
        assert client_for(user).get(f"/enrolments/{busy.pk}/coming-up/").status_code == 404
        assert api_for(user).get(f"/api/v1/enrolments/{busy.pk}/coming-up/").status_code == 404


def test_months_are_headings_and_what_is_late_comes_first(busy, worker, client_for):
    months = by_month(seen(busy, worker), TODAY)
    assert [month.first and month.first.isoformat()[:7] for month in months] == [
        None, "2026-11", "2026-12", "2027-02", "2027-04", "2027-07", "2027-09",
    ]  # fmt: skip
    page = client_for(worker).get(f"/enrolments/{busy.pk}/coming-up/").content.decode()
    assert page.index("Late</h2>") < page.index("November 2026</h2>") < page.index("September 2027</h2>")
    assert '<details class="app-why"><summary>22 December 2026<span' in page
    assert "Put these dates in your calendar" in page


def test_a_long_list_of_late_ones_does_not_hide_the_others(enrolment, worker, supervisor, client_for):
    actions = [{"what": f"Read part {n}", "owner": "worker", "due_on": dt.date(2026, 11, n)} for n in range(1, 9)]
    held = {"held_on": dt.date(2026, 11, 1), "minutes": 90, "kind": "reflective", "actions": actions}
    log_session(enrolment=enrolment, by=supervisor, **held)
    late = by_month(seen(enrolment, worker), TODAY)[0]
    assert [entry.title for entry in late.at_once][:4] == [f"Read part {n}" for n in range(5, 9)]
    assert len(late.behind) == len(late.entries) - 5
    page = client_for(worker).get(f"/enrolments/{enrolment.pk}/coming-up/").content.decode()
    assert f"{len(late.behind)} more, late for longer" in page
    assert "Read part 1<" in page


def test_who_has_no_dates_is_told_where_to_look(enrolment, worker, client_for):
    enrolment.complete()
    enrolment.save()
    page = client_for(worker).get(f"/enrolments/{enrolment.pk}/coming-up/").content.decode()
    assert "Nothing is asked any more" in page


def test_an_open_break_leaves_only_what_goes_on(enrolment, worker, coordinator):
    start_break(enrolment=enrolment, reason="sickness", started_on=dt.date(2026, 11, 2), by=coordinator)
    assert {entry.kind for entry in seen(enrolment, worker) if entry.on >= TODAY} == {"renewal"}


def test_a_deferral_or_a_met_milestone_is_not_listed_twice(enrolment, worker):
    Deferral.objects.create(enrolment=enrolment, milestone="review-6m", due_on=dt.date(2027, 1, 8), reason="Moved")
    ScheduledMilestone.objects.filter(enrolment=enrolment, key="agreement").update(met_on=TODAY, outcome="done")
    titles = [entry.title for entry in seen(enrolment, worker)]
    assert len(titles) == len(set(titles))
    assert not any("greement" in title for title in titles)


def test_the_api_is_a_list_by_day(busy, worker, api_for):
    answer = api_for(worker).get(f"/api/v1/enrolments/{busy.pk}/coming-up/", {"page_size": 3})
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"next", "previous", "results"}
    assert body["results"][2] == {
        "on": "2026-11-20",
        "ended_on": "2026-11-27",
        "kind": "absence",
        "title": "Supervisor Northshire away",
        "why": "",
    }
    assert len(api_for(worker).get(body["next"]).json()["results"]) == 3


def test_three_things_or_three_hundred_take_as_many_queries(enrolment, worker, client_for):
    client, address = client_for(worker), f"/enrolments/{enrolment.pk}/coming-up/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    plan_session(enrolment=enrolment, planned_for=dt.date(2026, 11, 30), by=worker)
    few = queries()
    rows = SupervisionSession.objects.bulk_create(
        SupervisionSession(
            enrolment=enrolment,
            supervisor=enrolment.supervisor,
            planned_for=TODAY + dt.timedelta(days=n),
            held_on=TODAY if n % 2 else None,
            state="recorded" if n % 2 else "planned",
        )
        for n in range(300)
    )
    Action.objects.bulk_create(
        Action(session=row, position=1, what="Read", owner="worker", due_on=TODAY) for row in rows if row.held_on
    )
    assert queries() == few <= 22
