"""The page and the API of another framework: what it would change is what it changes."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ecf.core.models import Event
from ecf.enrolments.models import Enrolment, FrameworkChange
from ecf.enrolments.services import change_framework, record_milestone, withdraw_enrolment
from ecf.evidence.models import Evidence
from ecf.evidence.services import accept_evidence, start_evidence, submit_evidence
from ecf.progress.framework_preview import framework_preview
from ecf.progress.selectors import progress_of_one
from ecf.reminders.models import Notice
from ecf.reminders.selectors import notices_due
from ecf.reminders.services import sweep
from tests.cast import TODAY, enrolled

REASON = "The council runs ASYE from now on."


@pytest.fixture
def asye(north: Any) -> Enrolment:
    """Somebody on ASYE, the version of 2018, since 1 September 2026."""
    return enrolled(
        "asye-worker",
        "SW1501",
        north.teams["duty"],
        north.people["supervisor"],
        north.people["coordinator"],
        dt.date(2026, 9, 1),
        framework="ASYE-CF",
        assessor=north.people["assessor"],
    )


def accepted(enrolment: Enrolment, code: str, kind: str = "direct_observation", **values: Any) -> Evidence:
    by = enrolment.social_worker.user
    facts = {"title": "A first visit", "happened_on": dt.date(2026, 10, 5), "privacy": "shared", **values}
    entry = start_evidence(enrolment=enrolment, kind=kind, standards=[{"code": code, "how": "So."}], by=by, **facts)
    entry = submit_evidence(evidence=entry, by=by)
    return accept_evidence(evidence=entry, by=enrolment.supervisor)


def address(enrolment: Enrolment) -> str:
    return reverse("change_framework", args=[enrolment.pk])


def typed(name: str, **values: str) -> dict[str, str]:
    day = {"on-day": "2", "on-month": "11", "on-year": "2026"}
    return {"framework": name, "reason": REASON, "step": "look", **day, **values}


def stored() -> tuple[int, int, int]:
    return FrameworkChange.objects.count(), Event.objects.count(), Enrolment.objects.filter(version__gt=20).count()


# The page


def test_the_form_offers_what_they_may_go_to_with_its_standing(enrolment, coordinator, client_for):
    found = client_for(coordinator).get(address(enrolment)).content.decode()
    assert "ASYE-CF 2018.1" in found
    assert "In force. From 1 January 2018 to 31 March 2027." in found
    assert "Not in force yet:" in found
    assert "from 1 September 2027" in found
    assert "(ECF5 2022.1)</label>" not in found.replace("\n", "")


def test_looking_shows_dates_counts_and_what_is_new_and_stores_nothing(enrolment, coordinator, client_for):
    accepted(enrolment, "EC2")
    lost = accepted(enrolment, "EC2", "case_study")
    client, before = client_for(coordinator), stored()
    answer = client.post(address(enrolment), typed("ASYE-CF 2018.1"))
    found = answer.content.decode()
    assert answer.status_code == 200
    assert "Check before you save: Change the framework" in found
    assert "Assessed and Supported Year in Employment, child and family: In force" in found
    assert "22 June 2027" in found  # the new final assessment
    assert "No longer asked" in found
    assert "1 of 1" in found
    assert "No milestone of this framework asks for case studies." in found
    assert reverse("evidence", args=[lost.pk]) in found
    assert "A first visit" not in found  # its title is not for the co-ordinator
    assert "EC2: read as KSS1, KSS2" in found
    assert "7-day self-assessment" in found
    assert stored() == before


def test_saving_does_what_was_shown_and_the_journey_says_it(enrolment, coordinator, worker, client_for):
    client = client_for(coordinator)
    answer = client.post(address(enrolment), typed("ASYE-CF 2018.1", step="save"), follow=True)
    assert "is on another framework now" in answer.content.decode()
    page = client_for(worker).get(reverse("journey", args=[enrolment.pk])).content.decode()
    assert "Since 2 November 2026 on Assessed and Supported Year in Employment, child and family" in page
    assert REASON in page


def test_the_reason_is_for_the_worker_and_the_coordinator(enrolment, coordinator, client_for, request):
    change_framework(enrolment=enrolment, framework="ASYE-CF", on=TODAY, reason=REASON, by=coordinator)
    for role in ("supervisor", "assessor", "psw"):
        client = client_for(request.getfixturevalue(role))
        for name in ("journey", "timeline"):
            page = client.get(reverse(name, args=[enrolment.pk])).content.decode()
            assert REASON not in page
        assert "Since 23 November 2026 on" in client.get(reverse("journey", args=[enrolment.pk])).content.decode()


def test_what_was_set_aside_is_on_the_journey(enrolment, coordinator, supervisor, worker, client_for):
    record_milestone(
        enrolment=enrolment,
        milestone="year-2-assessment",
        outcome="fail",
        met_on=dt.date(2026, 11, 2),
        by=coordinator,
    )
    client = client_for(coordinator)
    looked = client.post(address(enrolment), typed("ASYE-CF 2018.1")).content.decode()
    assert "Outcomes that are set aside" in looked
    change_framework(enrolment=enrolment, framework="ASYE-CF", on=TODAY, reason=REASON, by=coordinator)
    page = client_for(worker).get(reverse("journey", args=[enrolment.pk])).content.decode()
    assert "Before the change to Assessed and Supported Year in Employment, child and family" in page
    assert "Year-2 assessment: not passed on 2 November 2026" in " ".join(page.split())
    looked = client.post(address(enrolment), typed("ECF5 2022.1", **{"on-day": "23"})).content.decode()
    assert "Outcomes that come back" in looked


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"framework": ""}, "Choose a framework"),
        ({"framework": "nonsense"}, "Choose a framework"),
        ({"reason": "  "}, "Say why the framework changes"),
        ({"on-day": "31", "on-month": "2"}, "31 February 2026 is not a date in the calendar"),
        ({"on-day": "24"}, "Enter a day up to today"),
        ({"on-month": "5"}, "The day is before they started"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(enrolment, coordinator, client_for, values, told):
    client = client_for(coordinator)
    answer = client.post(address(enrolment), {**typed("ASYE-CF 2018.1"), **values})
    found = answer.content.decode()
    assert "<title>Error: " in found
    assert told in found
    if "reason" not in values:
        assert REASON in found
    assert not FrameworkChange.objects.exists()


def test_two_at_once_keep_what_was_typed(enrolment, coordinator, supervisor, client_for):
    client = client_for(coordinator)
    first = client.get(address(enrolment)).context
    record_milestone(enrolment=enrolment, milestone="agreement", outcome="done", met_on=TODAY, by=supervisor)
    sent = {"version": str(first["version"]), "seen": first["seen"], "step": "save"}
    found = client.post(address(enrolment), typed("ASYE-CF 2018.1", **sent)).content.decode()
    assert "What changed while you had this page open" in found
    assert REASON in found
    assert not FrameworkChange.objects.exists()


def test_only_the_coordinator_of_the_employer(enrolment, request, client_for):
    for role in ("worker", "supervisor", "assessor", "psw"):
        assert client_for(request.getfixturevalue(role)).get(address(enrolment)).status_code == 403
    for role in ("outsider_coordinator", "other_worker"):
        assert client_for(request.getfixturevalue(role)).get(address(enrolment)).status_code == 404


def test_a_preview_asks_the_same_however_much_there_is(enrolment, coordinator, client_for):
    client, asked = client_for(coordinator), []
    sent = typed("ASYE-CF 2018.1")
    accepted(enrolment, "EC2")
    for count in (3, 297):
        Evidence.objects.bulk_create(
            Evidence(enrolment=enrolment, kind="case_study", title=f"Case {n}", happened_on=TODAY, state="accepted")
            for n in range(count)
        )
        with CaptureQueriesContext(connection) as queries:
            assert client.post(address(enrolment), sent).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


# What is shown is what happens


@pytest.mark.parametrize(("framework", "day"), [("ASYE-CF", TODAY), ("ECDP", dt.date(2027, 9, 1))])
def test_the_preview_is_what_happens_after_saving(enrolment, coordinator, supervisor, framework, day):
    record_milestone(enrolment=enrolment, milestone="agreement", outcome="done", met_on=TODAY, by=supervisor)
    for kind in ("direct_observation", "critical_reflection", "case_study", "teaching_others"):
        accepted(enrolment, "EC3", kind)

    def act() -> Any:
        given = {"framework": framework, "on": day, "reason": REASON, "today": day}
        return change_framework(enrolment=enrolment, by=coordinator, **given)

    before = progress_of_one(enrolment, day)
    seen = framework_preview(enrolment=enrolment, act=act, by=coordinator, today=day)
    assert progress_of_one(enrolment, day) == before == seen.before
    act()
    after = progress_of_one(enrolment, day)
    assert seen.after == after
    open_dates = {row.key: row.due_on for row in enrolment.milestones.all() if not row.is_met}
    assert {row.key: row.after for row in seen.date_changes if not row.is_gone} == open_dates
    shown = seen.comparisons[0]
    checks = {
        check.kind: (check.have, check.needed) for check in after.checks if check.code in {"evidence", "standards"}
    }
    assert {line.kind: (line.after.have, line.after.needed) for line in shown.lines if line.after} == checks
    call_command("verify_progress", verbosity=0)


def test_evidence_survives_by_the_crosswalk(asye, coordinator, supervisor):
    """KSS1 and KSS9 stand for EC2, EC4 and EC5 of the foundation stage; the signature stands."""
    for code in ("KSS1", "KSS1", "KSS9"):
        accepted(asye, code)
    change_framework(enrolment=asye, framework="ECF5", on=TODAY, reason=REASON, by=coordinator)
    checks = {check.kind: check for check in progress_of_one(asye, TODAY).checks if check.code == "evidence"}
    assert (checks["direct_observation"].have, checks["direct_observation"].milestone) == (3, "review-3m")
    seen = framework_preview(
        enrolment=asye,
        act=lambda: change_framework(enrolment=asye, framework="ASYE-CF", on=TODAY, reason="Back.", by=coordinator),
        by=coordinator,
        today=TODAY,
    )
    assessment = next(each for each in seen.comparisons if each.before and each.before.key == "year-2-assessment")
    standards = next(line for line in assessment.lines if line.kind is None)
    assert (standards.before.have, standards.before.needed, standards.after) == (2, 6, None)
    for command in ("verify_signatures", "verify_schedules", "verify_progress"):
        call_command(command, verbosity=0)


def test_a_notice_about_a_milestone_that_is_gone_is_settled(north, coordinator):
    people, start = north.people, dt.date(2026, 11, 9)
    new = enrolled("new", "SW1502", north.teams["duty"], people["supervisor"], coordinator, start, framework="ASYE-CF")
    sweep(on=TODAY)
    told = Notice.objects.filter(enrolment=new, milestone="self-assessment-7d")
    assert {each.settled_at for each in told} == {None}
    change_framework(enrolment=new, framework="ECF5", on=TODAY, reason=REASON, by=coordinator)
    assert not told.filter(settled_at=None).exists()
    assert not [each for each in notices_due(TODAY, Enrolment.objects.filter(pk=new.pk)) if "7-day" in each.line]


# The API


def body(**values: Any) -> dict[str, Any]:
    return {"framework": "ASYE-CF", "on": "2026-11-02", "reason": REASON, **values}


def url(enrolment: Enrolment) -> str:
    return f"/api/v1/enrolments/{enrolment.pk}/framework/"


def test_the_api_changes_it_and_answers_the_enrolment(enrolment, coordinator, api_for):
    answer = api_for(coordinator).post(url(enrolment), body())
    assert answer.status_code == 200
    found = answer.json()
    assert (found["framework"], found["framework_version"]) == ("ASYE-CF", "2018.1")
    assert answer["ETag"] == f'"{found["version"]}"'
    schedule = api_for(coordinator).get(f"/api/v1/enrolments/{enrolment.pk}/schedule/").json()
    assert schedule[-1]["milestone"] == "final-assessment"
    timeline = api_for(coordinator).get(f"/api/v1/enrolments/{enrolment.pk}/timeline/").json()["results"]
    assert timeline[-1]["kind"] == "framework.changed"
    assert timeline[-1]["body"] == {
        "from_framework": "ECF5",
        "from_version": "2022.1",
        "framework": "ASYE-CF",
        "framework_version": "2018.1",
    }


def test_the_api_shows_the_same_as_the_page_and_stores_nothing(enrolment, coordinator, api_for):
    lost = accepted(enrolment, "EC2", "case_study")
    accepted(enrolment, "EC2")
    before = stored()
    answer = api_for(coordinator).post(f"{url(enrolment)}?preview=true", body())
    assert answer.status_code == 200
    found = answer.json()
    assert (found["framework"], found["framework_version"], found["status_label"]) == ("ASYE-CF", "2018.1", "In force")
    assert [row["evidence"] for row in found["no_longer_counts"]] == [str(lost.pk)]
    assert found["no_longer_counts"][0]["reasons"][0]["code"] == "kind_not_required"
    assert found["counts"][0]["milestone_after"] == "review-3m"
    assert found["counts"][0]["lines"][0] == {
        "kind": "direct_observation",
        "before": {"have": 1, "needed": 1},
        "after": {"have": 1, "needed": 1},
    }
    assert {"final-assessment", "self-assessment-7d"} <= {row["milestone"] for row in found["newly_needed"]}
    assert found["standards"] == [{"code": "EC2", "read_as": ["KSS1", "KSS2"]}]
    assert stored() == before


@pytest.mark.parametrize(
    ("values", "status", "field", "code"),
    [
        ({"on": "2026-11-24"}, 400, "on", "in_the_future"),
        ({"on": "soon"}, 400, "on", "invalid"),
        ({"reason": ""}, 400, "reason", "invalid"),
        ({"framework": "NOPE"}, 400, "framework", "framework_not_in_force"),
        ({"framework_version": "2027.1"}, 400, "framework_version", "framework_not_in_force"),
        ({"framework": "ECF5"}, 409, "framework", "same_framework"),
        ({"nonsense": 1}, 400, "nonsense", "invalid"),
    ],
)
@pytest.mark.parametrize("preview", ["", "?preview=true"])
def test_the_api_says_what_is_wrong(enrolment, coordinator, api_for, values, status, field, code, preview):
    answer = api_for(coordinator).post(f"{url(enrolment)}{preview}", body(**values))
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (status, [field])
    if code != "invalid":
        assert answer.json()["code"] == code
    assert not FrameworkChange.objects.exists()


def test_the_api_refuses_the_wrong_people_before_it_reads(enrolment, request, api_for):
    for role, status in {"worker": 403, "supervisor": 403, "psw": 403, "outsider_coordinator": 404}.items():
        assert api_for(request.getfixturevalue(role)).post(url(enrolment), {"x": 1}).status_code == status
    assert api_for(None).post(url(enrolment), body()).status_code == 401


def test_the_api_knows_stale_and_ended(enrolment, coordinator, api_for):
    assert api_for(coordinator).post(url(enrolment), body(), If_Match='"0"').status_code == 409
    withdraw_enrolment(enrolment=enrolment, reason="A new job.", by=coordinator)
    assert api_for(coordinator).post(url(enrolment), body()).status_code == 409


def test_the_same_key_changes_it_once(enrolment, coordinator, api_for):
    sent = {"Idempotency_Key": "once"}
    first, again = (api_for(coordinator).post(url(enrolment), body(), **sent) for _ in range(2))
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (200, 200, "true")
    assert FrameworkChange.objects.count() == 1


def test_the_new_asye_can_be_gone_to_once_it_is_in_force(asye, coordinator, api_for):
    with time_machine.travel(dt.datetime(2027, 4, 1, 10), tick=True):
        answer = api_for(coordinator).post(url(asye), body(on="2027-04-01"))
        assert (answer.status_code, answer.json()["framework_version"]) == (200, "2027.1")
